namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>t a prime, 1 mod 2N: a message is the coefficients of a polynomial whose values are the N slots.</summary>
internal sealed class PrimePlaintext(ulong prime) : PlaintextModulus
{
    /// <summary>t.</summary>
    public PrimeModulus Prime { get; } = new(prime);

    /// <inheritdoc/>
    public override UInt128 Value => Prime.Value;

    /// <inheritdoc/>
    public override int Bits => Prime.Bits;

    /// <inheritdoc/>
    public override (double High, double Low) Factors => (1, Prime.Modulus);

    /// <inheritdoc/>
    public override void Centre(ReadOnlySpan<ulong> message, ulong factor, Span<ulong> signed) =>
        ResidueKernels.Best.WriteCentred(Prime, message, Prime.Centre(factor % Prime.Value), signed);

    /// <inheritdoc/>
    /// <remarks>The high parts stand for multiples of t.</remarks>
    public override void Join(ReadOnlySpan<double> high, ReadOnlySpan<double> low, Span<ulong> message) =>
        ResidueKernels.Best.WriteCanonical(Prime, low, message);
}
