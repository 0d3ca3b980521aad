namespace SecNet.Benchmarks.LiEtAl;

/// <summary>Both parties' halves of making a batch of triples, message by message: the key's owner encrypts and decrypts, the other one answers.</summary>
internal interface ITriples : IDisposable
{
    /// <summary>Triples of a batch.</summary>
    int Count { get; }

    /// <summary>Ciphertexts of a batch.</summary>
    int Requests { get; }

    /// <summary>Replies; the last <see cref="Replies"/> requests have one each.</summary>
    int Replies { get; }

    /// <summary>Bytes of a ciphertext.</summary>
    int RequestBytes { get; }

    /// <summary>Bytes of a reply.</summary>
    int ReplyBytes { get; }

    /// <summary>What is done for a batch.</summary>
    string Operations { get; }

    /// <summary>The owner's ciphertext.</summary>
    void Encrypt(int request, Span<byte> ciphertext);

    /// <summary>The other party's work for a batch that needs no ciphertext, ahead of the first.</summary>
    void Prepare();

    /// <summary>The other party's work on it, with a reply if it has one.</summary>
    void Answer(int request, ReadOnlySpan<byte> ciphertext, Span<byte> reply);

    /// <summary>The owner's work on a reply.</summary>
    void Decrypt(int reply, ReadOnlySpan<byte> bytes);

    /// <summary>Throws unless the last batch's shares are triples.</summary>
    void Check();
}
