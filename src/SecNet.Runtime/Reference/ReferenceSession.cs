using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Reference;

/// <summary>What the plaintext twin of a network reads: integer weights, and the masks to replay if rounding is to be bit-exact.</summary>
/// <remarks>
/// A masked truncation rounds up exactly when x mod 2^s exceeds c mod 2^s (Protocols/README.md). With the masks r of one inference the twin
/// computes c and rounds as the parties did; without, it rounds down.
/// </remarks>
public sealed class ReferenceSession
{
    private readonly ReadOnlyMemory<long> _weights;
    private readonly ReadOnlyMemory<ulong> _masks;

    /// <summary>A twin that rounds down.</summary>
    /// <param name="info">The network.</param>
    /// <param name="weights">Weights and biases as signed integers at their scales, in <see cref="NetworkInfo.WeightSlots"/> order.</param>
    public ReferenceSession(NetworkInfo info, ReadOnlyMemory<long> weights)
        : this(info, weights, default)
    {
    }

    /// <summary>A twin that rounds as the parties did.</summary>
    /// <param name="info">The network.</param>
    /// <param name="weights">Weights and biases.</param>
    /// <param name="masks">The sums of both parties' correlation words of that inference, at their offsets; empty to round down.</param>
    public ReferenceSession(NetworkInfo info, ReadOnlyMemory<long> weights, ReadOnlyMemory<ulong> masks)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (weights.Length != info.ModelWords) throw new ArgumentException($"{info.Name} has {info.ModelWords} weights and biases, got {weights.Length}.", nameof(weights));
        Info = info;
        _weights = weights;
        _masks = masks;
    }

    /// <summary>The network.</summary>
    public NetworkInfo Info { get; }

    /// <summary>True when the masks are there.</summary>
    public bool ReplaysMasks => !_masks.IsEmpty;

    /// <summary>Weights or biases.</summary>
    public ReadOnlySpan<long> Weights(int offset, int length) => _weights.Span.Slice(offset, length);

    /// <summary>Masks r at their correlation offset.</summary>
    public ReadOnlySpan<ulong> Masks(int offset, int length) => _masks.Span.Slice(offset, length);
}
