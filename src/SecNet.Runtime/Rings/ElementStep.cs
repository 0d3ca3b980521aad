using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>A formula for element i of a result from elements i of its operands: written once for a word and once for a vector.</summary>
/// <typeparam name="T">The ring word.</typeparam>
internal interface IElementStep<T>
    where T : unmanaged
{
    /// <summary>One element.</summary>
    T At(int index);

    /// <summary>As many elements as a vector has, from a multiple of that number on.</summary>
    TVector At<TVector, TLanes>(nint index)
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>;
}

/// <summary>One pass over memory for a whole formula, where the two-operand kernels would take one for each operation.</summary>
internal static class ElementStep
{
    /// <summary>z[i] = step at i. z may be exactly one of the step's operands, and all of them have its length.</summary>
    public static void Run<T, TStep>(scoped in TStep step, Span<T> z)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
        where TStep : struct, IElementStep<T>, allows ref struct
    {
        var done = 0;
        if (Lanes512<T>.Fit(z.Length)) done = RunVectors<T, TStep, Vector512<T>, Lanes512<T>>(step, z);
        else if (Lanes256<T>.Fit(z.Length)) done = RunVectors<T, TStep, Vector256<T>, Lanes256<T>>(step, z);
        else if (Lanes128<T>.Fit(z.Length)) done = RunVectors<T, TStep, Vector128<T>, Lanes128<T>>(step, z);
        RunPortable(step, z, done);
    }

    internal static void RunPortable<T, TStep>(scoped in TStep step, Span<T> z, int first)
        where T : unmanaged
        where TStep : struct, IElementStep<T>, allows ref struct
    {
        for (var i = first; i < z.Length; i++) z[i] = step.At(i);
    }

    [MethodImpl(KernelOptions.Loop)]
    private static int RunVectors<T, TStep, TVector, TLanes>(scoped TStep step, Span<T> z)
        where T : unmanaged
        where TStep : struct, IElementStep<T>, allows ref struct
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T first = ref MemoryMarshal.GetReference(z);
        nint whole = z.Length - (z.Length % TLanes.Count);
        for (nint i = 0; i < whole; i += TLanes.Count) TLanes.Store(step.At<TVector, TLanes>(i), ref first, i);
        return (int)whole;
    }
}

/// <summary>An operand of a step: a span that is read by words or by vectors.</summary>
internal readonly ref struct Operand<T>
    where T : unmanaged
{
    private readonly ref readonly T _first;

    /// <summary>Wraps a span.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="length">How many the step will read.</param>
    /// <exception cref="ArgumentException">There are others.</exception>
    public Operand(ReadOnlySpan<T> elements, int length)
    {
        if (elements.Length != length) throw new ArgumentException($"Element-wise operands must have one length; got {elements.Length} and {length}.");
        _first = ref MemoryMarshal.GetReference(elements);
    }

    /// <summary>One element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T At(int index) => Unsafe.Add(ref Unsafe.AsRef(in _first), index);

    /// <summary>A vector of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector At<TVector, TLanes>(nint index)
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector> => TLanes.Load(in _first, index);
}

/// <summary>A public plane as an operand: all ones in the elements whose bit is set, zero in the others.</summary>
internal readonly ref struct LaneMask
{
    private readonly ReadOnlySpan<ulong> _plane;

    /// <summary>Wraps a plane.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="length">Elements the step will ask for.</param>
    /// <exception cref="ArgumentException">The plane has another length.</exception>
    public LaneMask(ReadOnlySpan<ulong> plane, int length)
    {
        PlaneSpan.Check(plane.Length, length, 1);
        _plane = plane;
    }

    /// <summary>Of one element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T At<T>(int index)
        where T : unmanaged, System.Numerics.IBinaryInteger<T> => T.Zero - T.CreateTruncating((_plane[index / BitPlanes.Lanes] >> (index % BitPlanes.Lanes)) & 1);

    /// <summary>Of a vector of elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector At<T, TVector, TLanes>(nint index)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        var bits = TLanes.Broadcast(T.CreateTruncating(_plane[(int)index / BitPlanes.Lanes] >> ((int)index % BitPlanes.Lanes)));
        return TLanes.Equal(TLanes.And(bits, TLanes.BitOfLane), TLanes.BitOfLane);
    }
}
