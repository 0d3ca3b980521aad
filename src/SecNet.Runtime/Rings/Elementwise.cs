using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>One word from two, in every lane.</summary>
internal interface IBinaryOperation
{
    /// <summary>On one word.</summary>
    static abstract T Apply<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T>;

    /// <summary>On a vector.</summary>
    static abstract TVector Apply<T, TVector, TLanes>(TVector x, TVector y)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>;
}

/// <summary>The loop that all element-wise kernels share.</summary>
internal static class Elementwise
{
    /// <summary>z[i] = x[i] op y[i]. z may be exactly x or y; it may not overlap them in any other way.</summary>
    public static void Apply<T, TOperation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IBinaryOperation
    {
        if (x.Length != z.Length || y.Length != z.Length)
            throw new ArgumentException($"Element-wise operands must have one length; got {x.Length}, {y.Length} and {z.Length}.");
        AssertSameOrDisjoint<T>(x, z);
        AssertSameOrDisjoint<T>(y, z);
        if (Lanes512<T>.Fit(z.Length)) ApplyVectors<T, TOperation, Vector512<T>, Lanes512<T>>(x, y, z);
        else if (Lanes256<T>.Fit(z.Length)) ApplyVectors<T, TOperation, Vector256<T>, Lanes256<T>>(x, y, z);
        else if (Lanes128<T>.Fit(z.Length)) ApplyVectors<T, TOperation, Vector128<T>, Lanes128<T>>(x, y, z);
        else ApplyPortable<T, TOperation>(x, y, z);
    }

    internal static void ApplyPortable<T, TOperation>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IBinaryOperation
    {
        for (int i = 0; i < z.Length; i++) z[i] = TOperation.Apply(x[i], y[i]);
    }

    /// <summary>Needs at least one whole vector.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal static void ApplyVectors<T, TOperation, TVector, TLanes>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IBinaryOperation
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        Debug.Assert(z.Length >= TLanes.Count);
        ref T rx = ref MemoryMarshal.GetReference(x);
        ref T ry = ref MemoryMarshal.GetReference(y);
        ref T rz = ref MemoryMarshal.GetReference(z);
        nint last = z.Length - TLanes.Count;
        // The last vector overlaps the one before it; its operands are read first because z may be x or y.
        var tail = TOperation.Apply<T, TVector, TLanes>(TLanes.Load(ref rx, last), TLanes.Load(ref ry, last));
        for (nint i = 0; i < last; i += TLanes.Count)
            TLanes.Store(TOperation.Apply<T, TVector, TLanes>(TLanes.Load(ref rx, i), TLanes.Load(ref ry, i)), ref rz, i);
        TLanes.Store(tail, ref rz, last);
    }

    [Conditional("DEBUG")]
    internal static void AssertSameOrDisjoint<T>(ReadOnlySpan<T> x, Span<T> z) =>
        Debug.Assert(!x.Overlaps(z, out int offset) || offset == 0, "Operands may be the same span, but may not overlap otherwise.");
}

/// <summary>x + y, wrapping.</summary>
internal readonly struct AddOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T> => unchecked(x + y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<T, TVector, TLanes>(TVector x, TVector y)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector> => TLanes.Add(x, y);
}

/// <summary>x - y, wrapping.</summary>
internal readonly struct SubtractOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T> => unchecked(x - y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<T, TVector, TLanes>(TVector x, TVector y)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector> => TLanes.Subtract(x, y);
}

/// <summary>x xor y.</summary>
internal readonly struct XorOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T> => x ^ y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<T, TVector, TLanes>(TVector x, TVector y)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector> => TLanes.Xor(x, y);
}

/// <summary>x and y.</summary>
internal readonly struct AndOperation : IBinaryOperation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x, T y)
        where T : unmanaged, IBinaryInteger<T> => x & y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<T, TVector, TLanes>(TVector x, TVector y)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector> => TLanes.And(x, y);
}
