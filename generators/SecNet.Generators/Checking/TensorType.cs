using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>
/// The type of a tensor in the checked graph: shape, scale, the interval its integers lie in, and the ring its shares live in.
/// </summary>
/// <param name="Shape">NCHW shape.</param>
/// <param name="FractionBits">real = integer / (2^FractionBits · Divisor).</param>
/// <param name="Divisor">Odd part of average pools' window sizes that no weights have absorbed yet.</param>
/// <param name="Low">Least value, inclusive.</param>
/// <param name="High">Greatest value, inclusive.</param>
/// <param name="IsProduct">True from a product (which adds fraction bits) to the truncation that removes them.</param>
/// <param name="IsProved">True when the interval follows from the input's and the weights' contracts alone; false when a layer's MaxAbs narrowed it.</param>
public sealed record TensorType(
    TensorShape Shape, int FractionBits, long Divisor, BigInteger Low, BigInteger High, bool IsProduct, bool IsProved)
{
    /// <summary>The layer whose declared MaxAbs the interval rests on, the latest of several; null when it is proved.</summary>
    public string? RestsOn { get; init; }

    /// <summary>Largest magnitude.</summary>
    public BigInteger MaxAbs => BigInteger.Max(BigInteger.Abs(Low), BigInteger.Abs(High));

    /// <summary>Width k: the bits a two's complement number needs for the interval.</summary>
    public int Width => Numbers.Width(Low, High);

    /// <summary>Width a comparison works on: a sign and at least one bit below it.</summary>
    public int ComparedWidth => System.Math.Max(Width, 2);

    /// <summary>Width of the ring the shares are in; 0 until the rings are assigned.</summary>
    public int RingBits { get; init; }

    /// <summary>The type under a contract: no value is larger in magnitude than <paramref name="maxAbs"/>, a real number; null says nothing.</summary>
    public TensorType Within(decimal? maxAbs)
    {
        if (maxAbs is not { } declared) return this;
        var bound = Numbers.CeilingAtScale(declared, FractionBits, Divisor);
        return MaxAbs <= bound ? this : this with { Low = Clamp(Low), High = Clamp(High), IsProved = false };

        BigInteger Clamp(BigInteger end) => BigInteger.Max(-bound, BigInteger.Min(end, bound));
    }

    /// <summary>Elements.</summary>
    public int Length => (int)Shape.Length;
}
