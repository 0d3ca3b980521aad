namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Holds a public key: makes replies from ciphertexts and weights. Not thread-safe.</summary>
/// <remarks>
/// A reply is <see cref="Begin"/>, any number of <see cref="Accumulate(int, int, ReadOnlySpan{ulong})"/>, <see cref="Finish"/>. Begin needs no ciphertext, so it can run while one
/// travels. Ciphertexts are kept in numbered places until another is loaded there, and serve any number of replies.
/// </remarks>
public interface IEvaluator : IDisposable
{
    /// <summary>Reads a ciphertext.</summary>
    /// <param name="place">Where to keep it, from 0 on.</param>
    /// <param name="ciphertext"><see cref="IAdditiveEncryption.CiphertextBytes"/> bytes from the other party.</param>
    /// <exception cref="Transport.TransportException">The bytes are not a ciphertext of this scheme.</exception>
    void Load(int place, ReadOnlySpan<byte> ciphertext);

    /// <summary>Starts a reply with a fresh encryption of zero, which serves this reply alone.</summary>
    void Begin();

    /// <summary>Adds the product of a ciphertext and a polynomial.</summary>
    /// <param name="plaintext">Number of the plaintext modulus t.</param>
    /// <param name="place">Which ciphertext.</param>
    /// <param name="weights">N coefficients below t; over all products of a reply, no more than <see cref="IAdditiveEncryption.MaxWeights"/> are not zero.</param>
    void Accumulate(int plaintext, int place, ReadOnlySpan<ulong> weights);

    /// <summary>The same with weights that were transformed before.</summary>
    /// <param name="place">Which ciphertext.</param>
    /// <param name="weights">What this scheme's <see cref="IAdditiveEncryption.Transform"/> made.</param>
    void Accumulate(int place, ITransformedWeights weights);

    /// <summary>Adds flooding noise and the mask, and writes what the key's owner may see.</summary>
    /// <param name="plaintext">Number of the plaintext modulus t.</param>
    /// <param name="positions">Which coefficients are wanted; the others are not sent.</param>
    /// <param name="mask">A fresh uniform number mod t for each of them: the owner decrypts product plus mask.</param>
    /// <param name="reply"><see cref="IAdditiveEncryption.ReplyBytes"/> bytes.</param>
    void Finish(int plaintext, ReadOnlySpan<int> positions, ReadOnlySpan<ulong> mask, Span<byte> reply);
}
