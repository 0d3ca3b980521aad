using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Reference;

/// <summary>Sees the results of a network's layers, as its plaintext twin computes them.</summary>
/// <param name="layer">Index into <see cref="NetworkInfo.Layers"/>.</param>
/// <param name="values">The layer's result as signed integers, in the order of its output shape; valid during the call only.</param>
/// <param name="scale">What the integers stand for.</param>
public delegate void LayerObserver(int layer, ReadOnlySpan<long> values, FixedPointScale scale);

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

    /// <summary>
    /// Called with every layer's result during an inference, in layer order; null (the default) costs nothing. A layer whose own result exists
    /// nowhere is left out: one that a batch norm was folded into (the batch norm's is there), and a ReLU that runs behind the max-pool that
    /// follows it (the pool's is there). Comparable with <see cref="FloatNetwork.EvaluateLayers"/>.
    /// </summary>
    public LayerObserver? Observer { get; init; }

    /// <summary>Shows a layer's result to the observer, if there is one. Generated code calls this.</summary>
    /// <param name="layer">Index into <see cref="NetworkInfo.Layers"/>.</param>
    /// <param name="values">Its result.</param>
    /// <param name="fractionBits">Fraction bits of the result.</param>
    /// <param name="divisor">Divisor of the result.</param>
    public void Observe(int layer, ReadOnlySpan<long> values, int fractionBits, int divisor) => Observer?.Invoke(layer, values, new(fractionBits, divisor));

    /// <summary>Weights or biases.</summary>
    public ReadOnlySpan<long> Weights(int offset, int length) => _weights.Span.Slice(offset, length);

    /// <summary>Masks r at their correlation offset.</summary>
    public ReadOnlySpan<ulong> Masks(int offset, int length) => _masks.Span.Slice(offset, length);
}
