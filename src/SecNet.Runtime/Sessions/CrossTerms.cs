using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Sessions;

/// <summary>One linear layer's cross terms of one inference, both ways, under way: how far this party is with its ciphertexts and with the other party's.</summary>
/// <remarks>Everything is added to the product as it comes, in any order: [A]_i·[W]_i, minus the masks of own replies, plus what the other party's hold.</remarks>
/// <param name="Shape">Sizes.</param>
/// <param name="Owner">For this party's A.</param>
/// <param name="Evaluator">For the other party's A.</param>
/// <param name="Transformed">The weights, as far as they stand transformed.</param>
/// <param name="A">Share of A.</param>
/// <param name="Weights">Share of W.</param>
/// <param name="Product">Share of A·W.</param>
internal sealed record CrossTerms<T>(
    CrossTermShape Shape, CrossTermOwner Owner, CrossTermEvaluator Evaluator, TransformedLayer Transformed, ReadOnlyMemory<T> A, ReadOnlyMemory<T> Weights, Memory<T> Product)
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    /// <summary>Requests sent.</summary>
    public int Encrypted { get; set; }

    /// <summary>The other party's requests read.</summary>
    public int Loaded { get; set; }

    /// <summary>The other party's requests answered: replies sent.</summary>
    public int Replied { get; set; }

    /// <summary>Replies decrypted.</summary>
    public int Decrypted { get; set; }

    /// <summary>Bytes that one party sends for it.</summary>
    public long Bytes => (long)Shape.RequestBytes + Shape.ReplyBytes;
}
