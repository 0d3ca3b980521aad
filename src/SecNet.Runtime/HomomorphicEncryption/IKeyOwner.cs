namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Holds a secret key: encrypts messages and decrypts replies. Not thread-safe; disposing forgets the key.</summary>
public interface IKeyOwner : IDisposable
{
    /// <summary>Writes the public key, <see cref="IAdditiveEncryption.PublicKeyBytes"/> bytes.</summary>
    void WritePublicKey(Span<byte> destination);

    /// <summary>Encrypts N coefficients mod t.</summary>
    /// <param name="plaintext">Number of the plaintext modulus t.</param>
    /// <param name="message">N words below t.</param>
    /// <param name="ciphertext"><see cref="IAdditiveEncryption.CiphertextBytes"/> bytes.</param>
    void Encrypt(int plaintext, ReadOnlySpan<ulong> message, Span<byte> ciphertext);

    /// <summary>Decrypts the coefficients a reply carries.</summary>
    /// <param name="plaintext">Number of the plaintext modulus t.</param>
    /// <param name="reply">The bytes that the evaluator wrote.</param>
    /// <param name="positions">Which coefficients they are, as the evaluator was told.</param>
    /// <param name="message">Receives them, below t.</param>
    /// <exception cref="Transport.TransportException">The bytes are not a reply with so many coefficients.</exception>
    void Decrypt(int plaintext, ReadOnlySpan<byte> reply, ReadOnlySpan<int> positions, Span<ulong> message);
}
