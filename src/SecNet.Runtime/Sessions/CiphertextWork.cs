namespace SecNet.Runtime.Sessions;

/// <summary>One step of an inference's generation by homomorphic encryption, ciphertext by ciphertext, and how far this party is with it.</summary>
/// <remarks>
/// Requests are ciphertexts that the owner of a key sends, replies what the other party answers. A party may be either, or both at once, as for a linear
/// layer. Sizes and orders are known to both parties; each stage below takes its messages in their order.
/// </remarks>
internal abstract class CiphertextWork
{
    /// <summary>Requests this party sends, and bytes of each.</summary>
    public required (int Count, int Bytes) Requests { get; init; }

    /// <summary>Requests of the other party.</summary>
    public required (int Count, int Bytes) PeersRequests { get; init; }

    /// <summary>Replies to this party's requests.</summary>
    public required int Replies { get; init; }

    /// <summary>Replies to the other party's.</summary>
    public required int PeersReplies { get; init; }

    /// <summary>Bytes of all messages of both parties.</summary>
    public required long Bytes { get; init; }

    /// <summary>Requests sent.</summary>
    public int Encrypted { get; set; }

    /// <summary>The other party's requests read.</summary>
    public int Loaded { get; set; }

    /// <summary>Replies sent.</summary>
    public int Answered { get; set; }

    /// <summary>Replies decrypted.</summary>
    public int Decrypted { get; set; }

    /// <summary>Nothing is left to do.</summary>
    public bool IsDone => Encrypted == Requests.Count && Answered == PeersReplies && Decrypted == Replies;

    /// <summary>Bytes of a reply.</summary>
    public abstract int ReplyBytes(int number);

    /// <summary>How many of the other party's requests have to be read before this one of them is answered.</summary>
    public abstract int RequestsFor(int reply);

    /// <summary>Makes a request.</summary>
    public abstract void Encrypt(int number, Span<byte> request);

    /// <summary>Reads a request.</summary>
    /// <exception cref="Transport.TransportException">It is none.</exception>
    public abstract void Load(int number, ReadOnlySpan<byte> request);

    /// <summary>Does for the next reply what needs no request; false if that is done.</summary>
    public abstract bool Prepare();

    /// <summary>Makes a reply.</summary>
    public abstract void Answer(int number, Span<byte> reply);

    /// <summary>Decrypts a reply.</summary>
    /// <exception cref="Transport.TransportException">It is none.</exception>
    public abstract void Decrypt(int number, ReadOnlySpan<byte> reply);

    /// <summary>Takes the result, once nothing is left to do, and forgets secrets; also when that is never the case.</summary>
    public abstract void End();
}
