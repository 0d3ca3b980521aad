using System.Numerics;

namespace SecNet.Generators.Checking;

/// <summary>Exact conversions between declared real bounds and the integers the IR holds.</summary>
public static class Numbers
{
    /// <summary>The largest bound a contract may declare.</summary>
    public const decimal LargestBound = 1_000_000_000m;

    /// <summary>⌈value · 2^fractionBits · factor⌉ of a non-negative decimal, exactly.</summary>
    public static BigInteger CeilingAtScale(decimal value, int fractionBits, long factor = 1)
    {
        var (mantissa, denominator) = Fraction(value);
        return (((mantissa * factor) << fractionBits) + denominator - 1) / denominator;
    }

    /// <summary>value · 2^fractionBits · factor rounded to the nearest integer, halves away from zero, exactly.</summary>
    public static BigInteger RoundAtScale(decimal value, int fractionBits, long factor = 1)
    {
        var (mantissa, denominator) = Fraction(value);
        var magnitude = (((mantissa * factor) << (fractionBits + 1)) + denominator) / (2 * denominator);
        return value < 0 ? -magnitude : magnitude;
    }

    /// <summary>
    /// The largest real magnitude of a tensor: MaxAbs / (2^FractionBits · Divisor), rounded up to six significant digits, so that it stays a bound.
    /// </summary>
    public static decimal RealBound(TensorType type)
    {
        var denominator = (BigInteger.One << type.FractionBits) * type.Divisor;
        var (numerator, digits) = (type.MaxAbs, 0);

        // Scaled by powers of ten until exactly six digits stand before the point.
        for (; !numerator.IsZero && numerator < denominator * 100_000 && digits < 28; digits++) numerator *= 10;
        for (; numerator >= denominator * 1_000_000; digits--) denominator *= 10;
        var mantissa = (numerator + denominator - 1) / denominator;
        return digits <= 0 ? (decimal)(mantissa * BigInteger.Pow(10, -digits)) : WithoutTrailingZeros(new((int)mantissa, 0, 0, isNegative: false, (byte)digits));
    }

    private static decimal WithoutTrailingZeros(decimal value) => value / 1.000000000000000000000000000000000m;

    /// <summary>The least k with -2^(k-1) ≤ low and high ≤ 2^(k-1) - 1.</summary>
    public static int Width(BigInteger low, BigInteger high)
    {
        var width = 1;
        while (-(BigInteger.One << (width - 1)) > low || (BigInteger.One << (width - 1)) - 1 < high) width++;
        return width;
    }

    /// <summary>numerator / 2^shift to four significant decimal digits, rounded up, as text that is the same on every host: <c>1.234e-5</c>.</summary>
    public static string Probability(BigInteger numerator, int shift)
    {
        if (numerator.IsZero) return "0";
        var exponent = 0;
        var scaled = numerator;
        var one = BigInteger.One << shift;
        while (scaled < one * 1000)
        {
            scaled *= 10;
            exponent--;
        }

        while (scaled >= one * 10000)
        {
            one *= 10;
            exponent++;
        }

        var digits = ((scaled + one - 1) / one).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return System.FormattableString.Invariant($"{digits[0]}.{digits.Substring(1)}e{exponent + digits.Length - 1}");
    }

    /// <summary>|value| as digits over a power of ten.</summary>
    private static (BigInteger Mantissa, BigInteger Denominator) Fraction(decimal value)
    {
        var bits = decimal.GetBits(value);
        var mantissa = ((BigInteger)(uint)bits[2] << 64) | ((BigInteger)(uint)bits[1] << 32) | (uint)bits[0];
        return (mantissa, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }
}
