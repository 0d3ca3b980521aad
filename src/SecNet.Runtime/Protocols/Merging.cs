using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>Sums and concatenations of shared tensors, with public integer factors and offsets. Local: shares are linear.</summary>
public static class Merging
{
    /// <summary>One part of each inference's z = factor·x: concatenation.</summary>
    /// <param name="x">The parts, inference after inference.</param>
    /// <param name="factor">Public.</param>
    /// <param name="z">Receives them among others.</param>
    /// <param name="first">Where the part begins in an inference's z.</param>
    /// <param name="length">Elements of an inference's part.</param>
    /// <param name="whole">Elements of an inference's z.</param>
    public static void SetPart<T>(ReadOnlySpan<T> x, long factor, Span<T> z, int first, int length, int whole)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (; !x.IsEmpty; x = x[length..], z = z[whole..]) SetScaled(x[..length], factor, z.Slice(first, length));
    }

    /// <summary>z = factor·x.</summary>
    public static void SetScaled<T>(ReadOnlySpan<T> x, long factor, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (factor == 1)
        {
            x.CopyTo(z);
            return;
        }

        ElementStep.Run(new ScaleStep<T>(new(x, z.Length), T.CreateTruncating(factor)), z);
    }

    /// <summary>z += factor·x.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> x, long factor, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (factor == 1) RingVector.AddInPlace(x, z);
        else AddScaled(x, T.CreateTruncating(factor), z);
    }

    /// <summary>The same with a factor of the ring.</summary>
    internal static void AddScaled<T>(ReadOnlySpan<T> x, T factor, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => ElementStep.Run(new AddScaledStep<T>(new(new(x, z.Length), factor), new(z, z.Length)), z);

    /// <summary>z += offset: party 0 adds it to its shares, party 1 leaves its own.</summary>
    public static void AddPublic<T, TParty>(long offset, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        if (TParty.Index != 0) return;
        var addend = T.CreateTruncating(offset);
        foreach (ref var element in z) element += addend;
    }

    /// <summary>factor·x.</summary>
    private readonly ref struct ScaleStep<T>(Operand<T> x, T factor) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly Operand<T> _x = x;

        public T At(int index) => factor * _x.At(index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.Multiply(TLanes.Broadcast(factor), _x.At<TVector, TLanes>(index));
    }

    /// <summary>z + factor·x.</summary>
    private readonly ref struct AddScaledStep<T>(ScaleStep<T> scaled, Operand<T> z) : IElementStep<T>
        where T : unmanaged, IBinaryInteger<T>
    {
        private readonly ScaleStep<T> _scaled = scaled;
        private readonly Operand<T> _z = z;

        public T At(int index) => _z.At(index) + _scaled.At(index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => TLanes.Add(_z.At<TVector, TLanes>(index), _scaled.At<TVector, TLanes>(index));
    }
}
