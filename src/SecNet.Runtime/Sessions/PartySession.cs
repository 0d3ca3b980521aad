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
public abstract class PartySession : IDisposable
{
    private protected PartySession(NetworkInfo info, int partyIndex, int slotCount)
    {
        Info = info;
        PartyIndex = partyIndex;
        SlotCount = slotCount;
    }

    /// <summary>The network.</summary>
    public NetworkInfo Info { get; }

    /// <summary>0 or 1.</summary>
    public int PartyIndex { get; }

    /// <summary>How many inferences' correlations the session can hold at once.</summary>
    public int SlotCount { get; }

    /// <summary>What this party has sent in openings so far; monotonic.</summary>
    public abstract OpeningTraffic Traffic { get; }

    /// <summary>Where the time of evaluations goes.</summary>
    public abstract LayerClock Clock { get; }

    /// <summary>Makes a session in the ring word the network uses.</summary>
    /// <param name="info">The network.</param>
    /// <param name="model">This party's share of the model.</param>
    /// <param name="peer">Connection to the other party, after the handshake. The session does not dispose it.</param>
    /// <param name="weightMaskSeed">The dealer's seed of this party's share of the weight mask B of this model; null without a dealer.</param>
    /// <param name="slotCount">Inferences whose correlations can be held at once; at least 1.</param>
    /// <exception cref="ArgumentException">The share is of another protocol.</exception>
    public static PartySession Create(NetworkInfo info, ModelShare model, IChannel peer, Seed? weightMaskSeed, int slotCount)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        if (model.ProtocolId != info.ProtocolId) throw new ArgumentException($"The model share is for protocol {model.ProtocolId}, but {info.Name} is protocol {info.ProtocolId}.", nameof(model));
        if (model.Words.Length != info.ModelWords) throw new ArgumentException($"{info.Name} has {info.ModelWords} weights and biases, the model share {model.Words.Length}.", nameof(model));
        if (weightMaskSeed is null != (info.Offline == OfflineKind.TwoParty))
            throw new ArgumentException($"{info.Name} is compiled for {(info.Offline == OfflineKind.TwoParty ? "no dealer: it has no weight mask" : "a dealer: it needs the seed of a weight mask")}.", nameof(weightMaskSeed));
        return info.WordBits == 32
            ? new PartySession<uint>(info, model, peer, weightMaskSeed, slotCount)
            : new PartySession<ulong>(info, model, peer, weightMaskSeed, slotCount);
    }

    /// <summary>Fills a slot: expands the seed and takes the corrections.</summary>
    /// <param name="slot">Index of the slot; whatever it held is overwritten.</param>
    /// <param name="seed">This inference's seed, from the dealer, used for nothing else.</param>
    /// <param name="corrections">Exactly <see cref="Correlations.CorrelationLayout.CorrectionBytes"/> bytes.</param>
    public abstract void LoadCorrelations(int slot, Seed seed, ReadOnlySpan<byte> corrections);

    /// <summary>Fills a slot with what the two parties have made themselves, copied.</summary>
    /// <param name="slot">Index of the slot; whatever it held is overwritten.</param>
    /// <param name="record">Exactly <see cref="Correlations.CorrelationLayout.RecordBytes"/> bytes, used for nothing else.</param>
    public abstract void LoadMaterial(int slot, ReadOnlySpan<byte> record);

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

    /// <summary>Expanded.</summary>
    Loaded,

    /// <summary>Offline products done.</summary>
    Prepared,

    /// <summary>Used; masks in it have been opened under.</summary>
    Consumed,
}
