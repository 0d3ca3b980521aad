using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Weights;

/// <summary>One party's additive share of all weights and biases of a network.</summary>
/// <param name="ProtocolId">The protocol it was made for.</param>
/// <param name="ModelId">Names the pair of shares; drawn when the model was shared.</param>
/// <param name="PartyIndex">The party it belongs to.</param>
/// <param name="Words">One ring element each, mod 2^64 (only the low ring bits count), in the order of <see cref="NetworkInfo.WeightSlots"/>.</param>
public sealed record ModelShare(ProtocolId ProtocolId, ModelId ModelId, int PartyIndex, ReadOnlyMemory<ulong> Words)
{
    /// <summary>Names the share without its contents.</summary>
    public override string ToString() => $"share of model {ModelId} for party {PartyIndex} ({Words.Length} elements)";
}
