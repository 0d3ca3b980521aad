namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>N numbers mod a prime t as one polynomial, so that a product of polynomials multiplies them pair by pair.</summary>
/// <remarks>
/// The slots are the polynomial's values at the roots of X^N + 1 mod t, in the order of <see cref="Ntt"/>.
/// Source: Smart and Vercauteren, "Fully Homomorphic SIMD Operations", Designs, Codes and Cryptography 2014, ePrint 2011/133.
/// </remarks>
internal sealed class SlotEncoding(NttTables tables)
{
    private readonly AlignedRow<double> _row = new(tables.Degree);

    /// <summary>t.</summary>
    public PrimeModulus Modulus => tables.Modulus;

    /// <summary>From slots to coefficients, both from 0 to t - 1; may be done in place.</summary>
    public void Encode(ReadOnlySpan<ulong> slots, Span<ulong> coefficients)
    {
        ResidueKernels.Best.Read(slots, _row.Span);
        ResidueKernels.Best.Inverse(tables, _row.Span);
        ResidueKernels.Best.WriteCanonical(Modulus, _row.Span, coefficients);
    }

    /// <summary>From signed words in the slots to coefficients from 0 to t - 1; may be done in place.</summary>
    public void EncodeSigned(ReadOnlySpan<ulong> slots, Span<ulong> coefficients)
    {
        _row.Clear();
        ResidueKernels.Best.AddWords(Modulus, slots, 1, _row.Span);
        ResidueKernels.Best.Inverse(tables, _row.Span);
        ResidueKernels.Best.WriteCanonical(Modulus, _row.Span, coefficients);
    }

    /// <summary>From coefficients to slots, both from 0 to t - 1; may be done in place.</summary>
    public void Decode(ReadOnlySpan<ulong> coefficients, Span<ulong> slots)
    {
        ResidueKernels.Best.Read(coefficients, _row.Span);
        ResidueKernels.Best.Forward(tables, _row.Span);
        ResidueKernels.Best.WriteCanonical(Modulus, _row.Span, slots);
    }

    /// <summary>Forgets the last numbers.</summary>
    public void Clear() => _row.Clear();
}
