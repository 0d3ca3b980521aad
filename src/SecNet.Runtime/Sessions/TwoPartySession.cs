using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Sessions;

/// <summary>
/// What a party holds while it and the other one make one inference's correlations after another, without a dealer: its share of the model, oblivious
/// transfers both ways, and keys of homomorphic encryption. One thread uses it at a time; the two parties' sessions take the same steps.
/// </summary>
/// <remarks>
/// Each party draws its own randomness from the platform's generator. An error of the connection, or anything malformed from the other party, ends the
/// session; messages name the peer and sizes, never values.
/// Security: semi-honest, by the oblivious transfers' and the encryption's; neither party can make correlations that it knows both halves of.
/// </remarks>
public abstract class TwoPartySession : IDisposable
{
    private protected TwoPartySession(NetworkInfo info, int partyIndex) => (Info, PartyIndex) = (info, partyIndex);

    /// <summary>The network.</summary>
    public NetworkInfo Info { get; }

    /// <summary>0 or 1.</summary>
    public int PartyIndex { get; }

    /// <summary>Payload bytes this party has sent to the other one; monotonic.</summary>
    public abstract long BytesSent { get; }

    /// <summary>Oblivious transfers so far, both ways, those included with which the session began; monotonic.</summary>
    public abstract long Transferred { get; }

    /// <summary>Bytes of it that went before the first inference's and for fresh keys: base transfers and public keys.</summary>
    public long SetupBytes { get; private protected set; }

    /// <summary>Meets the other party.</summary>
    /// <param name="info">The network; compiled for two-party generation.</param>
    /// <param name="model">This party's share of the model.</param>
    /// <param name="peer">A connection of its own to the other party. The session does not dispose it.</param>
    /// <param name="nonce">A nonce both parties agreed on for this session alone.</param>
    /// <param name="schedule">When ciphertexts are worked on; the other party's too.</param>
    /// <exception cref="ArgumentException">The network needs a dealer, or the share is of another protocol.</exception>
    /// <exception cref="TransportException">The connection failed, or the peer is of another session, has another schedule, or is malformed.</exception>
    public static TwoPartySession Connect(
        NetworkInfo info, ModelShare model, DuplexChannel peer, SessionNonce nonce, GenerationSchedule schedule = GenerationSchedule.Asynchronous)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(peer);
        if (info.WhyNot(OfflineKind.TwoParty) is { } problem) throw new ArgumentException(problem, nameof(info));
        if (model.ProtocolId != info.ProtocolId) throw new ArgumentException($"The model share is for protocol {model.ProtocolId}, but {info.Name} is protocol {info.ProtocolId}.", nameof(model));
        if (model.Words.Length != info.ModelWords) throw new ArgumentException($"{info.Name} has {info.ModelWords} weights and biases, the model share {model.Words.Length}.", nameof(model));
        return info.WordBits == 32 ? new TwoPartySession<uint>(info, model, peer, nonce, schedule) : new TwoPartySession<ulong>(info, model, peer, nonce, schedule);
    }

    /// <summary>Makes one inference's correlations, in step with the other party.</summary>
    /// <param name="record">Receives this party's: exactly <see cref="Correlations.CorrelationLayout.RecordBytes"/> bytes.</param>
    /// <exception cref="TransportException">The connection failed, or the peer is out of step or malformed. The session is over.</exception>
    public abstract void Generate<TNetwork>(Span<byte> record)
        where TNetwork : ISecureNetwork<TNetwork>;

    /// <summary>For generated code: the session in its ring word.</summary>
    public TwoPartySession<T> Typed<T>()
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T> =>
        this as TwoPartySession<T> ?? throw new ArgumentException($"The session was made for {Info.Name} with {Info.WordBits}-bit words, not for {typeof(T).Name}.");

    /// <summary>Clears secrets.</summary>
    public abstract void Dispose();
}
