namespace SecNet.Runtime.Networks;

/// <summary>How a ring integer stands for a real number: real = integer / (2^<paramref name="FractionBits"/> · <paramref name="Divisor"/>).</summary>
/// <param name="FractionBits">Binary digits behind the point.</param>
/// <param name="Divisor">Odd part of an average pool's window size that nothing has absorbed yet; 1 otherwise.</param>
public readonly record struct FixedPointScale(int FractionBits, int Divisor)
{
    /// <summary>The real number that a signed ring integer stands for.</summary>
    public double Decode(long value) => value / (Math.ScaleB(1.0, FractionBits) * Divisor);

    /// <summary>The nearest integer at this scale, ties away from zero.</summary>
    public long Encode(double value) => checked((long)Math.Round(value * Math.ScaleB(1.0, FractionBits) * Divisor, MidpointRounding.AwayFromZero));
}
