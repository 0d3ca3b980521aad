using System.Numerics;

namespace SecNet.Runtime.Rings;

/// <summary>Element-wise arithmetic on vectors of ring elements.</summary>
/// <remarks>
/// The word is <see cref="uint"/> or <see cref="ulong"/>; arithmetic wraps, so results are right mod 2^ℓ for every ring width ℓ up to the
/// word's. Operands of one call have one length. An output may be exactly one of the inputs, but may not overlap one otherwise.
/// </remarks>
public static class RingVector
{
    /// <summary>z = x + y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Elementwise.Apply<T, AddOperation>(x, y, z);

    /// <summary>z = x - y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Elementwise.Apply<T, SubtractOperation>(x, y, z);

    /// <summary>z += x.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void AddInPlace<T>(ReadOnlySpan<T> x, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Elementwise.Apply<T, AddOperation>(z, x, z);

    /// <summary>Clears all but the low <paramref name="bits"/> bits of every element: its canonical representative mod 2^bits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The word does not have that many bits, or none are asked for.</exception>
    public static void Mask<T>(Span<T> z, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (WordBits.Check<T>(bits) == bits) return;
        T mask = WordBits.LowMask<T>(bits);
        // A loop the JIT cannot vectorise would be the only slow part of a decode, hence blocks of a mask vector on the stack.
        Span<T> masks = stackalloc T[64];
        masks.Fill(mask);
        for (int start = 0; start < z.Length; start += masks.Length)
        {
            var block = z[start..Math.Min(z.Length, start + masks.Length)];
            Elementwise.Apply<T, AndOperation>(block, masks[..block.Length], block);
        }
    }
}
