using SecNet.Runtime.Reference;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Networks;

/// <summary>
/// What the generator emits for a network, and all that hosts, tests and benchmarks know of it.
/// </summary>
/// <typeparam name="TSelf">The generated class.</typeparam>
/// <remarks>
/// Order of calls at a party: <see cref="LoadModel{TParty}"/> once per model; then, for each inference, correlations
/// are loaded into a slot, <see cref="Prepare{TParty}"/> makes that slot's offline products, and
/// <see cref="Evaluate{TParty}"/> consumes the slot. A slot that was consumed cannot be evaluated again.
/// </remarks>
public interface ISecureNetwork<TSelf>
    where TSelf : ISecureNetwork<TSelf>
{
    /// <summary>Everything public about the network: shapes, ring, scales, weight slots, correlations and exact cost.</summary>
    static abstract NetworkInfo Info { get; }

    /// <summary>Opens the masked weights F = W - B of all linear layers with the other party, in one exchange; nothing where no dealer is.</summary>
    static abstract void LoadModel<TParty>(PartySession session)
        where TParty : struct, IParty;

    /// <summary>The offline product of one slot: [A·W] = [A]·F + [A·B], plus the bias share, for each linear layer; without a dealer [A·W] is there already. Local.</summary>
    static abstract void Prepare<TParty>(PartySession session, int slot)
        where TParty : struct, IParty;

    /// <summary>One inference, online: from a share of the input to a share of the output.</summary>
    /// <param name="session">This party's session; the model is loaded and the slot prepared.</param>
    /// <param name="slot">The prepared slot to consume.</param>
    /// <param name="inputShare">NCHW, one ring element a value.</param>
    /// <param name="outputShare">Receives this party's share of the logits; their scale is <see cref="NetworkInfo.OutputScale"/>.</param>
    static abstract void Evaluate<TParty>(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare)
        where TParty : struct, IParty;

    /// <summary>Computes the corrections of one inference's correlations, at the dealer.</summary>
    static virtual void Deal(DealerSession session) => throw new NotSupportedException(TSelf.Info.WhyNot(OfflineKind.Dealer));

    /// <summary>Makes one inference's correlations at both parties, in step, without a dealer.</summary>
    static virtual void Generate(TwoPartySession session) => throw new NotSupportedException(TSelf.Info.WhyNot(OfflineKind.TwoParty));

    /// <summary>The same steps in the clear, on fixed-point integers; bit-exact when the session replays the masks.</summary>
    static abstract void EvaluateReference(ReferenceSession session, ReadOnlySpan<long> input, Span<long> output);
}
