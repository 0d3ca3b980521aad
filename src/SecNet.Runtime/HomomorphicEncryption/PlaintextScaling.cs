using System.Numerics;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Between messages mod t and residues of round(q·m/t); <see cref="PlaintextModulus"/> says how.</summary>
internal sealed class PlaintextScaling
{
    private readonly PlaintextModulus _plaintext;
    private readonly PrimeModulus[] _primes;
    private readonly ulong _modulusInPlaintext;
    private readonly ulong[] _negatedInversePlaintext;
    private readonly double[] _inverseCofactor;

    /// <summary>Computes the constants.</summary>
    public PlaintextScaling(EncryptionParameters parameters, PlaintextModulus plaintext)
    {
        _plaintext = plaintext;
        _primes = [.. parameters.Primes];
        _modulusInPlaintext = (ulong)(parameters.Modulus % (BigInteger)plaintext.Value);
        _negatedInversePlaintext = [.. _primes.Select(prime => prime.Value - prime.Invert((ulong)(plaintext.Value % prime.Value)))];
        _inverseCofactor =
        [
            .. _primes.Take(parameters.ReplyPrimes).Select(prime => prime.Centre(prime.Invert((ulong)(parameters.ReplyModulus / prime.Value % prime.Value)))),
        ];
    }

    /// <summary>First step of encoding: q·m mod t, nearest to zero; may be done in place.</summary>
    public void Scale(ReadOnlySpan<ulong> message, Span<ulong> scaled) => _plaintext.Centre(message, _modulusInPlaintext, scaled);

    /// <summary>Second step, for one prime: adds round(q·m/t).</summary>
    public void AddTo(int row, ReadOnlySpan<ulong> scaled, Span<double> residues) =>
        ResidueKernels.Best.AddWords(_primes[row], scaled, _negatedInversePlaintext[row], residues);

    /// <summary>Weights mod t as the signed numbers nearest to zero.</summary>
    public void Centre(ReadOnlySpan<ulong> weights, Span<ulong> signed) => _plaintext.Centre(weights, 1, signed);

    /// <summary>round(t·y/q) of the reply's q, and what was rounded off: the noise in units of q/t.</summary>
    /// <param name="y">Reduced residues modulo the reply's primes, in the first columns.</param>
    /// <param name="message">Receives the message; a multiple of 8 words, as the other spans.</param>
    /// <param name="high">Scratch.</param>
    /// <param name="low">Scratch.</param>
    /// <param name="noise">Receives the noise.</param>
    public void Round(RnsPolynomial y, Span<ulong> message, Span<double> high, Span<double> low, Span<double> noise)
    {
        high.Clear();
        low.Clear();
        noise.Clear();
        var (highFactor, lowFactor) = _plaintext.Factors;
        for (int row = 0; row < _inverseCofactor.Length; row++)
            ResidueKernels.Best.AddDigits(_primes[row], y.First(row, high.Length), _inverseCofactor[row], highFactor, lowFactor, high, low, noise);
        ResidueKernels.Best.RoundFractions(low, noise);
        _plaintext.Join(high, low, message);
    }
}
