namespace SecNet.Generators.Approximation;

/// <summary>
/// Exponential, logarithm, error function, sine and cosine from + - * / in a fixed order, which IEEE 754 defines to the last bit: the library's own
/// differ between the hosts that a generator runs in, and what is fitted with them becomes part of the protocol id. Good to about 1e-15.
/// </summary>
public static class ElementaryFunctions
{
    /// <summary>√(1/2).</summary>
    public const double SqrtHalf = 0.70710678118654752;

    private const double Ln2 = 0.69314718055994531;
    private const double TwoOverSqrtPi = 1.1283791670955126;
    private const double TwoPi = 6.2831853071795865;

    /// <summary>e^-x for x ≥ 0.</summary>
    public static double ExpOfNegative(double x)
    {
        // Below the least double.
        if (x > 740) return 0;
        var halvings = (int)(x / Ln2);
        var rest = x - (halvings * Ln2);
        double sum = 1;
        for (var term = 20; term > 0; term--) sum = 1 - (rest / term * sum);
        for (; halvings > 0; halvings--) sum *= 0.5;
        return sum;
    }

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1, by 2·artanh(x / (2 + x)).</summary>
    public static double LogOnePlus(double x)
    {
        var ratio = x / (2 + x);
        var square = ratio * ratio;
        double sum = 0;
        for (var power = 35; power > 0; power -= 2) sum = (sum * square) + (1.0 / power);
        return 2 * ratio * sum;
    }

    /// <summary>erf x for x ≥ 0, by the series of positive terms 2/√π·e^(-x²)·Σ 2^n·x^(2n+1) / (1·3·…·(2n+1)).</summary>
    public static double Erf(double x)
    {
        // 1 - erf(6) < 3e-17.
        if (x > 6) return 1;
        double sum = 0, term = x;
        for (var factor = 3; factor < 400; factor += 2)
        {
            sum += term;
            term *= 2 * x * x / factor;
        }

        return TwoOverSqrtPi * ExpOfNegative(x * x) * sum;
    }

    /// <summary>cos and sin of a turn's fraction, 0 ≤ turns ≤ 1/2.</summary>
    public static (double Cos, double Sin) OfTurns(double turns)
    {
        // Halve the angle until the series is short, and double back: cos 2a = 1 - 2 sin² a.
        var angle = turns * TwoPi / 8;
        var square = angle * angle;
        double cos = 1, sin = 1;
        for (var term = 22; term > 0; term -= 2)
        {
            cos = 1 - (square / (term * (term - 1)) * cos);
            sin = 1 - (square / (term * (term + 1)) * sin);
        }

        sin *= angle;
        for (var doubling = 0; doubling < 3; doubling++) (cos, sin) = ((cos * cos) - (sin * sin), 2 * sin * cos);
        return (cos, sin);
    }
}
