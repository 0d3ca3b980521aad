namespace SecNet.Runtime.Rings;

/// <summary>Bitwise arithmetic on words of bit planes: every bit is a lane, an element of Z_2.</summary>
/// <remarks>Operands of one call have one length. An output may be exactly one of the inputs, but may not overlap one otherwise.</remarks>
public static class BooleanVector
{
    /// <summary>z = x xor y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Xor(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z) => Elementwise.Apply<ulong, XorOperation>(x, y, z);

    /// <summary>z = z xor x.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void XorInPlace(ReadOnlySpan<ulong> x, Span<ulong> z) => Elementwise.Apply<ulong, XorOperation>(z, x, z);

    /// <summary>z = x and y.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void And(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> z) => Elementwise.Apply<ulong, AndOperation>(x, y, z);
}
