using System.Linq;
using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>
/// L-SecNet's sigmoid, Eq. 7, for inputs of some scale: g(x) = 0.1x + 0.5 + 0.1828·sin(0.652x) + 0.01953·sin(1.428x) inside ±5, and 0 or 1 outside; and
/// Tanh(x) = 2·Sigmoid(2x) - 1, whose line and sines follow by doubling. All of it in integers.
/// </summary>
/// <remarks>
/// Slips of the paper: Eq. 7 as printed, (g·(1 - α) + α)·(1 - β) with α = [x ≤ -5] and β = [x ≥ 5], is 1 below and 0 above. Algorithm 5's α = MSB(x - 5) is 1
/// wherever x &lt; 5, so that g never counts. Meant is α = 1 xor MSB(x - 5) = [x ≥ 5] and β = MSB(x + 5) = [x &lt; -5], which both are here. Its sin(0.652x + 3.142)
/// and sin(1.428x - 3.142) stand under a minus: sin(y ± π) = -sin y, and the phases fall away.
/// In turns, 0.652 and 1.428 rad are 1700 and 3724 in 2^14, so 425 and 931 in 2^12: of x with f fraction bits the low f + 12 bits matter.
/// </remarks>
public sealed record LSecNetSum
{
    private const decimal Line = 0.1m;
    private const int TurnBits = 12;

    // 0.652 and 1.428 rad as turns in 2^12, and what they are multiplied with.
    private static readonly (int Turns, decimal Coefficient)[] Terms = [(425, 0.1828m), (931, 0.01953m)];

    // A cosine is multiplied with the coefficient's 0.18, a sine has it already: about two bits fewer round as finely.
    private const int FewerCosineBits = 2;

    // Points from 0 to the end of the range at which the error is measured, and what it may exceed them by between.
    private const int Samples = 4096;
    private const double BetweenSamples = 1.005;

    private readonly SmoothFunction _function;
    private readonly TensorType _input;

    /// <summary>The sum for an input and so many fraction bits of the result.</summary>
    public LSecNetSum(SmoothFunction function, TensorType input, int fractionBits)
    {
        (_function, _input) = (function, input);
        var divisorBits = DivisorBits(input);
        var (doubled, cosineBits) = (IsTanh ? 1 : 0, (fractionBits - FewerCosineBits) / 2);
        Sines = new(
            input.FractionBits + TurnBits - doubled + divisorBits,
            Terms.Select(term => (int)Numbers.RoundAtScale((decimal)term.Turns / input.Divisor, divisorBits)).ToEquatableArray(),
            Terms.Select(term => (long)Numbers.RoundAtScale(term.Coefficient, SineSum.CoefficientBits + doubled)).ToEquatableArray(),
            fractionBits - cosineBits,
            cosineBits);
        Slope = Numbers.RoundAtScale(Line / input.Divisor, fractionBits - input.FractionBits + (2 * doubled));
        Constant = IsTanh ? 0 : BigInteger.One << (fractionBits - 1);
        Cut = Numbers.RoundAtScale(End(function), input.FractionBits, input.Divisor);
        var atEnd = Value((double)End(function));
        Jump = Nearest(1 - atEnd, fractionBits);
    }

    /// <summary>Where the function is taken for its limit: 5, and for tanh 2.5.</summary>
    public static decimal End(SmoothFunction function) => function == SmoothFunction.Sigmoid ? 5 : 2.5m;

    /// <summary>Fraction bits at which the line's slope has as many as the turns, besides the input's own.</summary>
    public static int LeastFractionBits(TensorType input) => input.FractionBits + DivisorBits(input) + TurnBits + 1;

    /// <summary>The sines.</summary>
    public SineSum Sines { get; }

    /// <summary>Factor of x at the result's scale.</summary>
    public BigInteger Slope { get; }

    /// <summary>What is added, at the result's scale.</summary>
    public BigInteger Constant { get; }

    /// <summary>The end at the input's scale.</summary>
    public BigInteger Cut { get; }

    /// <summary>What the sum lacks of the limit at the end, at the result's scale: outside, it is added.</summary>
    public BigInteger Jump { get; }

    /// <summary>Bound on the distance from the function, rounding of the sines included.</summary>
    /// <param name="isClipped">True when the range goes on beyond the end.</param>
    public double MaxError(bool isClipped)
    {
        var unit = (double)(long)Numbers.RoundAtScale(1, _input.FractionBits, _input.Divisor);
        var end = (double)(long)BigInteger.Min(Cut, _input.MaxAbs) / unit;
        var largest = isClipped ? 1 - Exact((double)End(_function)) : 0;
        for (var index = 0; index <= Samples; index++)
        {
            var x = end * index / Samples;
            var error = Magnitude(Value(x) - Exact(x)) * BetweenSamples;
            if (error > largest) largest = error;
        }

        return largest + Rounding();
    }

    private bool IsTanh => _function == SmoothFunction.Tanh;

    private double Exact(double x) => _function.Centre() + _function.Part(x);

    /// <summary>The sum at a real x ≥ 0 with the constants as they were rounded.</summary>
    private double Value(double x)
    {
        var fraction = Sines.FractionBits;
        var sum = ((double)(long)Constant * Unit(fraction)) + ((double)(long)Slope * Unit(fraction - _input.FractionBits) * _input.Divisor * x);
        for (var index = 0; index < Sines.Count; index++)
        {
            var turns = Sines.Multipliers[index] * Unit(Sines.ModulusBits - _input.FractionBits) * _input.Divisor * x;
            sum += Sines.Coefficients[index] * Unit(SineSum.CoefficientBits) * SineOf(turns);
        }

        return sum;
    }

    /// <summary>s_0·c_1 + c_0·s_1, each rounded: |c| ≤ 1 beside what a sine is off, and the coefficient beside what a cosine is.</summary>
    private double Rounding() =>
        Sines.Coefficients.Sum(coefficient => 2 * (Unit(Sines.SineBits + 1) + (coefficient * Unit(SineSum.CoefficientBits) * Unit(Sines.CosineBits + 1))));

    private static double SineOf(double turns)
    {
        turns -= (int)turns;
        return turns <= 0.5 ? ElementaryFunctions.OfTurns(turns).Sin : -ElementaryFunctions.OfTurns(1 - turns).Sin;
    }

    private static int DivisorBits(TensorType input)
    {
        var bits = 0;
        while (1L << bits < input.Divisor) bits++;
        return bits;
    }

    private static double Magnitude(double value) => value < 0 ? -value : value;

    private static BigInteger Nearest(double value, int bits) => (BigInteger)(long)((value / Unit(bits)) + 0.5);

    private static double Unit(int bits)
    {
        double unit = 1;
        for (; bits > 0; bits--) unit *= 0.5;
        return unit;
    }
}
