using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Tool.Calibration;

/// <summary>
/// The compiler's own range rules without rings: intervals as wide as they come, every result brought back to one scale, fine enough that its
/// rounding does not show in three digits.
/// </summary>
internal static class BoundArithmetic
{
    private const int FractionBits = 40;

    private static readonly RangeRules Rules = new(FixedRing: null, FractionBits, TruncationMode.Masked);

    /// <summary>The network's input.</summary>
    public static TensorType Input(NetworkModel model)
    {
        var point = new TensorType(model.Input, FractionBits, 1, 0, 0, IsProduct: false, IsProved: true);
        return Narrow(point, model.InputMaxAbs) with { IsProved = true };
    }

    /// <summary>The result of an operator, as far as it is proved.</summary>
    public static TensorType Apply(Operator next, IReadOnlyList<TensorType> inputs)
    {
        var parts = new List<TensorType>();
        foreach (var part in next.Expand(inputs, Rules)) parts.Add(AtOneScale(part.Operator.Apply([.. part.Inputs.Select(input => input < 0 ? inputs[~input] : parts[input])], Rules)));
        return parts[^1];
    }

    /// <summary>The type within a bound.</summary>
    public static TensorType Narrow(TensorType type, decimal maxAbs)
    {
        var bound = Numbers.CeilingAtScale(maxAbs, FractionBits);
        return type with { Low = -bound, High = bound, IsProved = false };
    }

    private static TensorType AtOneScale(TensorType result)
    {
        var shift = result.FractionBits - FractionBits;
        return result with
        {
            FractionBits = FractionBits,
            Divisor = 1,
            Low = Floor(result.Low, shift, result.Divisor),
            High = -Floor(-result.High, shift, result.Divisor),
            IsProduct = false,
        };
    }

    private static BigInteger Floor(BigInteger value, int shift, long divisor)
    {
        var denominator = (BigInteger.One << Math.Max(shift, 0)) * divisor;
        var quotient = BigInteger.DivRem(value << Math.Max(-shift, 0), denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }
}
