namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>
/// Encryption of polynomials mod X^N + 1 that can be added and multiplied by polynomials in the clear, nothing more: what cross terms and
/// triples need of a scheme. <see cref="RingLwe"/> is ours; another implementation, say one on SEAL, takes its place here.
/// </summary>
/// <remarks>
/// One party owns the key: it encrypts, and decrypts replies. The other one evaluates: a reply is a sum of products and a mask. Sizes in bytes are
/// public and do not depend on what is encrypted.
/// </remarks>
public interface IAdditiveEncryption
{
    /// <summary>N, the number of coefficients of a message.</summary>
    int Degree { get; }

    /// <summary>Largest number of weights that are not zero in one reply, over all ciphertexts added up in it.</summary>
    int MaxWeights { get; }

    /// <summary>Bytes of a public key.</summary>
    int PublicKeyBytes { get; }

    /// <summary>Bytes of an encrypted message.</summary>
    int CiphertextBytes { get; }

    /// <summary>Bytes of a reply of which so many coefficients are wanted.</summary>
    int ReplyBytes(int coefficients);

    /// <summary>Bytes of memory that one transformed polynomial takes.</summary>
    int TransformedBytes { get; }

    /// <summary>Weights as <see cref="IEvaluator"/> multiplies them, to be kept where they serve many replies. They do not depend on keys.</summary>
    /// <param name="plaintext">Number of the plaintext modulus t.</param>
    /// <param name="weights">N coefficients below t.</param>
    ITransformedWeights Transform(int plaintext, ReadOnlySpan<ulong> weights);

    /// <summary>Draws a fresh key.</summary>
    IKeyOwner CreateKey();

    /// <summary>Reads the other party's public key. One evaluator a key: it counts the coefficients it answers, which flooding covers up to a number.</summary>
    /// <exception cref="Transport.TransportException">The bytes are not a public key of this scheme.</exception>
    IEvaluator CreateEvaluator(ReadOnlySpan<byte> publicKey);
}
