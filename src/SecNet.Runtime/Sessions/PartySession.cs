using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Sessions;

/// <summary>
/// What one party holds while it evaluates a network with its peer: the model share, the connection, scratch memory,
/// and slots of correlations. One thread uses it at a time; nothing in it allocates after creation.
/// </summary>
/// <remarks>
/// A slot holds the correlations of a batch: inferences that are evaluated together, in the same rounds. Every tensor of a batch holds the values of its
/// inferences one after another, and so every region of scratch memory and every segment of correlations is as many times as long.
/// </remarks>
public abstract class PartySession : IDisposable
{
    private protected PartySession(NetworkInfo info, int partyIndex, int slotCount, int largestBatch)
    {
        Info = info;
        PartyIndex = partyIndex;
        SlotCount = slotCount;
        LargestBatch = largestBatch;
    }

    /// <summary>The network.</summary>
    public NetworkInfo Info { get; }

    /// <summary>0 or 1.</summary>
    public int PartyIndex { get; }

    /// <summary>How many batches' correlations the session can hold at once.</summary>
    public int SlotCount { get; }

    /// <summary>Most inferences of a batch.</summary>
    public int LargestBatch { get; }

    /// <summary>What this party has sent in openings so far; monotonic.</summary>
    public abstract OpeningTraffic Traffic { get; }

    /// <summary>Where the time of evaluations goes.</summary>
    public abstract LayerClock Clock { get; }

    /// <summary>Makes a session in the ring word the network uses.</summary>
    /// <param name="info">The network.</param>
    /// <param name="model">This party's share of the model.</param>
    /// <param name="peer">Connection to the other party, after the handshake. The session does not dispose it.</param>
    /// <param name="weightMaskSeed">The dealer's seed of this party's share of the weight mask B of this model; null without a dealer.</param>
    /// <param name="slotCount">Batches whose correlations can be held at once; at least 1.</param>
    /// <param name="largestBatch">Most inferences of a batch; memory grows with it.</param>
    /// <exception cref="ArgumentException">The share is of another protocol, or such batches would take more memory than an array holds.</exception>
    public static PartySession Create(NetworkInfo info, ModelShare model, IChannel peer, Seed? weightMaskSeed, int slotCount, int largestBatch = 1)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(largestBatch, 1);
        if (BatchMemory.WhyTooLarge(info, largestBatch) is { } problem) throw new ArgumentException(problem, nameof(largestBatch));
        if (model.ProtocolId != info.ProtocolId) throw new ArgumentException($"The model share is for protocol {model.ProtocolId}, but {info.Name} is protocol {info.ProtocolId}.", nameof(model));
        if (model.Words.Length != info.ModelWords) throw new ArgumentException($"{info.Name} has {info.ModelWords} weights and biases, the model share {model.Words.Length}.", nameof(model));
        if (weightMaskSeed is null != (info.Offline == OfflineKind.TwoParty))
            throw new ArgumentException($"{info.Name} is compiled for {(info.Offline == OfflineKind.TwoParty ? "no dealer: it has no weight mask" : "a dealer: it needs the seed of a weight mask")}.", nameof(weightMaskSeed));
        return info.WordBits == 32
            ? new PartySession<uint>(info, model, peer, weightMaskSeed, slotCount, largestBatch)
            : new PartySession<ulong>(info, model, peer, weightMaskSeed, slotCount, largestBatch);
    }

    /// <summary>Another session for the same model, for another thread and connection: the model is held once, all else is its own. Dispose it before this one.</summary>
    /// <param name="peer">Connection to the same party. The session does not dispose it.</param>
    public abstract PartySession CreateSibling(IChannel peer);

    /// <summary>Fills a slot, one inference after another: expands the seed and takes the corrections.</summary>
    /// <param name="slot">Index of the slot; the first inference overwrites whatever it held.</param>
    /// <param name="seed">This inference's seed, from the dealer, used for nothing else.</param>
    /// <param name="corrections">Exactly <see cref="Correlations.CorrelationLayout.CorrectionBytes"/> bytes.</param>
    /// <param name="inference">Which of the batch's inferences: they come in order.</param>
    /// <param name="batch">Inferences that will be evaluated together, 1 to <see cref="LargestBatch"/>.</param>
    /// <exception cref="InvalidOperationException">The inferences before it were not loaded.</exception>
    public abstract void LoadCorrelations(int slot, Seed seed, ReadOnlySpan<byte> corrections, int inference = 0, int batch = 1);

    /// <summary>Fills a slot, one inference after another, with what the two parties have made themselves, copied.</summary>
    /// <param name="slot">Index of the slot; the first inference overwrites whatever it held.</param>
    /// <param name="record">Exactly <see cref="Correlations.CorrelationLayout.RecordBytes"/> bytes, used for nothing else.</param>
    /// <param name="inference">Which of the batch's inferences: they come in order.</param>
    /// <param name="batch">Inferences that will be evaluated together, 1 to <see cref="LargestBatch"/>.</param>
    /// <exception cref="InvalidOperationException">The inferences before it were not loaded.</exception>
    public abstract void LoadMaterial(int slot, ReadOnlySpan<byte> record, int inference = 0, int batch = 1);

    /// <summary>For generated code: selects a slot for its offline products.</summary>
    /// <exception cref="Correlations.CorrelationReusedException">The slot was not loaded, or already prepared.</exception>
    public PartySession<T> Preparing<T>(int slot)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Typed<T>().Select(slot, SlotState.Loaded, SlotState.Prepared);

    /// <summary>For generated code: selects a slot to evaluate, which consumes it.</summary>
    /// <exception cref="Correlations.CorrelationReusedException">The slot was not prepared, or already evaluated.</exception>
    public PartySession<T> Evaluating<T>(int slot)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Typed<T>().Select(slot, SlotState.Prepared, SlotState.Consumed);

    /// <summary>For generated code: the session in its ring word.</summary>
    public PartySession<T> Typed<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> =>
        this as PartySession<T> ?? throw new ArgumentException($"The session was made for {Info.Name} with {Info.WordBits}-bit words, not for {typeof(T).Name}.");

    /// <summary>Clears secrets.</summary>
    public abstract void Dispose();
}

/// <summary>Traffic of openings, one direction.</summary>
/// <param name="PayloadBytes">Bytes of opened values.</param>
/// <param name="WireBytes">The same with frame headers.</param>
/// <param name="Rounds">Exchanges.</param>
public readonly record struct OpeningTraffic(long PayloadBytes, long WireBytes, long Rounds);

/// <summary>Life of a slot of correlations; it never goes back except by loading fresh ones.</summary>
internal enum SlotState
{
    /// <summary>Nothing in it.</summary>
    Empty,

    /// <summary>Some of its batch's inferences expanded.</summary>
    Loading,

    /// <summary>Expanded.</summary>
    Loaded,

    /// <summary>Offline products done.</summary>
    Prepared,

    /// <summary>Used; masks in it have been opened under.</summary>
    Consumed,
}
