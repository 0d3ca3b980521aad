using System.Runtime.CompilerServices;

namespace SecNet.Runtime.Protocols;

/// <summary>The numbers that hide values in <see cref="SecIntMsb"/>, made of uniform words with nothing but IEEE's exactly rounded + - * /, so that dealer and parties agree.</summary>
public static class MultiplicativeMasks
{
    /// <summary>The widest ring: sums of two shares and a mask must stay well within the 53 bits of a double.</summary>
    public const int WidestRing = 44;

    /// <summary>η: in the middle of (0, 1), so that rounding is as far from moving x + η over 0 for x = -1 as for x = 0.</summary>
    public const double Eta = 0.5;

    private const int DoubleBits = 53;

    private const ulong SignBit = 1UL << 63;

    /// <summary>a or b: uniform in ±[1, 2^(L/2)], with all 53 bits that a double has. Fewer would tell S_1, who learns d near -a, the rest of u_0 and so x itself.</summary>
    /// <param name="word">A uniform word.</param>
    /// <param name="ringBits">L.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Factor(ulong word, int ringBits)
    {
        var fraction = (double)(long)(word & ((1UL << DoubleBits) - 1)) * (1.0 / (1L << DoubleBits));
        return WithSign(1 + (fraction * ((1L << (ringBits / 2)) - 1)), word);
    }

    /// <summary>S_0's part of c: uniform among the integers of a share.</summary>
    /// <param name="word">A uniform word.</param>
    /// <param name="ringBits">L.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Part(ulong word, int ringBits) => Signed(word, ringBits);

    /// <summary>A share mod 2^L as the integer in [-2^(L-1), 2^(L-1)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Signed(ulong share, int ringBits) => (long)(share << (64 - ringBits)) >> (64 - ringBits);

    private static double WithSign(double magnitude, ulong word) => BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(magnitude) | (word & SignBit));
}
