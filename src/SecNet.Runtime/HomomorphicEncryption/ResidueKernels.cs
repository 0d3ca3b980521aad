using System.Runtime.Intrinsics;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Loops over residues at one vector width; all widths compute the same.</summary>
/// <remarks>Lengths are equal and multiples of <see cref="Ntt.Columns"/>. "Reduced" is at most p/2 + 1 in absolute value; inputs are at most p unless a line says more.</remarks>
internal abstract class ResidueKernels
{
    /// <summary>The widest this processor has.</summary>
    public static ResidueKernels Best { get; } =
        Vector512.IsHardwareAccelerated ? new ResidueKernels<Vector512<double>, ResidueLanes512>()
        : Vector256.IsHardwareAccelerated ? new ResidueKernels<Vector256<double>, ResidueLanes256>()
        : new ResidueKernels<double, ResidueLanes64>();

    /// <summary>Coefficients to reduced values.</summary>
    public abstract void Forward(NttTables tables, Span<double> x);

    /// <summary>Values to reduced coefficients.</summary>
    public abstract void Inverse(NttTables tables, Span<double> x);

    /// <summary>product = x·y, reduced.</summary>
    public abstract void Multiply(PrimeModulus modulus, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> product);

    /// <summary>sum += x·y, reduced.</summary>
    public abstract void MultiplyAdd(PrimeModulus modulus, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sum);

    /// <summary>sum += x, reduced.</summary>
    public abstract void Add(PrimeModulus modulus, ReadOnlySpan<double> x, Span<double> sum);

    /// <summary>x = y - x, reduced.</summary>
    public abstract void SubtractFrom(PrimeModulus modulus, ReadOnlySpan<double> y, Span<double> x);

    /// <summary>sum += words·factor, reduced, for any signed words and a factor from 0 to p - 1.</summary>
    public abstract void AddWords(PrimeModulus modulus, ReadOnlySpan<ulong> words, ulong factor, Span<double> sum);

    /// <summary>x = (x - remainder)/divisor, reduced, for an integer remainder up to 2^49 in absolute value and 1/divisor mod p.</summary>
    public abstract void DivideAfterSubtracting(PrimeModulus modulus, ReadOnlySpan<double> remainder, double inverseDivisor, Span<double> x);

    /// <summary>Words below 2^53 as doubles.</summary>
    public abstract void Read(ReadOnlySpan<ulong> words, Span<double> x);

    /// <summary>Residues as words from 0 to p - 1; x up to 2^52 in absolute value.</summary>
    public abstract void WriteCanonical(PrimeModulus modulus, ReadOnlySpan<double> x, Span<ulong> words);

    /// <summary>x·factor mod p as signed words nearest to zero.</summary>
    public abstract void WriteCentred(PrimeModulus modulus, ReadOnlySpan<ulong> x, double factor, Span<ulong> words);

    /// <summary>
    /// Adds digits and fraction of (x·factor mod p)·high·low/p: high part times low, plus low part, plus fraction. x is reduced, high·low up to 2^64.
    /// </summary>
    public abstract void AddDigits(
        PrimeModulus modulus, ReadOnlySpan<double> x, double factor, double high, double low, Span<double> highSum, Span<double> lowSum, Span<double> fractionSum);

    /// <summary>lowSum += fraction rounded to an integer; the fraction keeps what is left, which is the noise.</summary>
    public abstract void RoundFractions(Span<double> lowSum, Span<double> fractionSum);
}
