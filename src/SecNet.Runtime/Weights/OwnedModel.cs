using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Weights;

/// <summary>A model in its owner's hands: the folded weights of a network as fixed-point integers. Secret.</summary>
public sealed class OwnedModel
{
    internal OwnedModel(NetworkInfo info, ReadOnlyMemory<long> words, ImmutableArray<BoundReport> bounds)
    {
        Info = info;
        Words = words;
        Bounds = bounds;
    }

    /// <summary>The network it was encoded for.</summary>
    public NetworkInfo Info { get; }

    /// <summary>Weights and biases as signed integers, at the places <see cref="NetworkInfo.WeightSlots"/> names.</summary>
    public ReadOnlyMemory<long> Words { get; }

    /// <summary>What the weights prove about each linear step, in the order of the layers.</summary>
    public ImmutableArray<BoundReport> Bounds { get; }

    /// <summary>
    /// Splits the model into one additive share per party, mod 2^64 (which is a sharing mod 2^ℓ too), under a fresh model id.
    /// Party 0's share is uniform; either share alone says nothing about the weights.
    /// </summary>
    public (ModelShare Party0, ModelShare Party1) Split()
    {
        var words = Words.Span;
        var share0 = new ulong[words.Length];
        var share1 = new ulong[words.Length];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(share0.AsSpan()));
        for (var i = 0; i < words.Length; i++) share1[i] = unchecked((ulong)words[i] - share0[i]);
        var id = ModelId.Create();
        return (new(Info.ProtocolId, id, 0, share0), new(Info.ProtocolId, id, 1, share1));
    }

    /// <summary>Names the model without its contents.</summary>
    public override string ToString() => $"model of {Info.Name} ({Words.Length} integers, secret)";
}
