using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Two parties' oblivious transfers, both ways, for as long as they stay connected.</summary>
/// <remarks>
/// Offline: one run of base transfers (<see cref="BaseTransfer"/>), in which party 0 receives. The base keys of the other direction come from the
/// first direction's own extension: 128 random transfers whose choices party 1 corrects to the ones it needs. Then rows are extended in batches, at
/// any time and in any order the two sides agree on: memory is bounded by <see cref="BatchLanes"/>.
/// Security: semi-honest; a transfer is used once, since each batch takes the streams further and numbers its rows onwards. Errors end the session and name no secret.
/// Source: as for <see cref="TransferReceiver"/>; extending the base of the other direction is Beaver's derandomisation (STOC 1996) of the first's transfers.
/// </remarks>
public sealed class TransferSession : IDisposable
{
    /// <summary>Transfers of a batch at most.</summary>
    public const int BatchLanes = 1 << 16;

    /// <summary>k unless the caller says otherwise.</summary>
    public const int DefaultSeedBits = 4;

    private const int HelloBytes = sizeof(ulong) + SessionNonce.ByteLength + sizeof(int);

    // "SecNetOT", and a revision that changes with the messages.
    private const ulong Magic = 0x5365634e65744f54, Revision = 1;

    private readonly TransferShape _shape;
    private readonly byte[] _outgoing;
    private readonly byte[] _incoming;
    private readonly Vector128<ulong>[] _sentRows = new Vector128<ulong>[BatchLanes];
    private readonly Vector128<ulong>[] _receivedRows = new Vector128<ulong>[BatchLanes];
    private readonly ulong[] _choices = new ulong[BatchLanes / 64];
    private AesCtrPrg _random;
    private TransferSender? _sender;
    private TransferReceiver? _receiver;

    private TransferSession(MessageStream messages, int partyIndex, TransferShape shape, Seed randomness)
    {
        _random = new(randomness);
        (Messages, PartyIndex, _shape) = (messages, partyIndex, shape);
        _outgoing = new byte[shape.MessageBytes(BatchLanes)];
        _incoming = new byte[shape.MessageBytes(BatchLanes)];
    }

    /// <summary>This party: 0 or 1.</summary>
    public int PartyIndex { get; }

    /// <summary>The session's messages: what builds on transfers sends its corrections here.</summary>
    public MessageStream Messages { get; }

    /// <summary>Transfers so far, both ways, those included with which the session began; each batch is filled up to whole vectors of words.</summary>
    public long Transfers => (long)FirstSent + SentLanes + (long)FirstReceived + ReceivedLanes;

    /// <summary>Transfers this side sent before the last batch: the number of its first row.</summary>
    internal ulong FirstSent { get; private set; }

    /// <summary>Transfers this side received before the last batch.</summary>
    internal ulong FirstReceived { get; private set; }

    /// <summary>Δ of the transfers this side sends; bit 0 is 1.</summary>
    internal Vector128<ulong> Offset => Sender.Offset;

    /// <summary>q of the last batch sent.</summary>
    internal ReadOnlySpan<Vector128<ulong>> SentRows => _sentRows.AsSpan(0, SentLanes);

    /// <summary>t of the last batch received.</summary>
    internal ReadOnlySpan<Vector128<ulong>> ReceivedRows => _receivedRows.AsSpan(0, ReceivedLanes);

    /// <summary>r of the last batch received, 64 a word.</summary>
    internal ReadOnlySpan<ulong> Choices => _choices.AsSpan(0, ReceivedLanes / 64);

    private int SentLanes { get; set; }

    private int ReceivedLanes { get; set; }

    private TransferSender Sender => _sender ?? throw new ObjectDisposedException(nameof(TransferSession));

    private TransferReceiver Receiver => _receiver ?? throw new ObjectDisposedException(nameof(TransferSession));

    /// <summary>Meets the other party and makes the base transfers.</summary>
    /// <param name="channel">A connected channel; the caller keeps owning it.</param>
    /// <param name="partyIndex">This side: 0 or 1.</param>
    /// <param name="session">A nonce both sides agreed on and never use again.</param>
    /// <param name="seedBits">k: 1, 2, 4 or 8, the same on both sides; more means fewer bytes and more AES calls.</param>
    /// <exception cref="TransportException">The connection failed, or the peer is of another session or sends no points of P-256.</exception>
    public static TransferSession Connect(IChannel channel, int partyIndex, SessionNonce session, int seedBits = DefaultSeedBits) =>
        Connect(channel, partyIndex, session, seedBits, Seed.Create());

    /// <summary>The same with all its randomness, elliptic-curve keys apart, from a seed: for tests.</summary>
    internal static TransferSession Connect(IChannel channel, int partyIndex, SessionNonce session, int seedBits, Seed randomness)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (seedBits is not (1 or 2 or 4 or 8)) throw new ArgumentOutOfRangeException(nameof(seedBits), $"Seed bits must be 1, 2, 4 or 8 to divide 128 columns, not {seedBits}.");
        if (session.IsZero) throw new ArgumentException("A session needs a nonce of its own; draw one with SessionNonce.Create and agree on it.", nameof(session));
        var result = new TransferSession(new(channel, partyIndex, session), partyIndex, new(seedBits), randomness);
        try
        {
            Greet(channel, session, seedBits);
            var offset = TransferSender.DrawOffset(ref result._random);
            var choices = TransferSender.BaseChoices(result._shape, offset);
            if (partyIndex == 0) result.Begin(session, offset, choices);
            else result.Follow(session, offset, choices);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>A fresh seed of this party's own randomness.</summary>
    internal Seed DrawSeed()
    {
        Span<byte> bytes = stackalloc byte[Seed.ByteLength];
        _random.Fill(bytes);
        var seed = Seed.Read(bytes);
        bytes.Clear();
        return seed;
    }

    /// <summary>Sends a batch: rows q appear in <see cref="SentRows"/>.</summary>
    internal void Send(int lanes)
    {
        var rows = BeginSending(lanes);
        var message = _incoming.AsSpan(0, _shape.MessageBytes(rows.Length));
        Messages.Receive(message);
        Sender.Extend(message, rows);
    }

    /// <summary>Receives a batch: rows t and choices r appear in <see cref="ReceivedRows"/> and <see cref="Choices"/>.</summary>
    internal void Receive(int lanes) => Messages.Send(ExtendReceiver(lanes));

    /// <summary>Sends and receives a batch each, in one exchange.</summary>
    internal void Exchange(int lanes)
    {
        var rows = BeginSending(lanes);
        var message = _incoming.AsSpan(0, _shape.MessageBytes(rows.Length));
        Messages.Exchange(ExtendReceiver(lanes), message);
        Sender.Extend(message, rows);
    }

    /// <summary>Forgets all secrets. The channel stays open.</summary>
    public void Dispose()
    {
        _sender?.Clear();
        _receiver?.Clear();
        (_sender, _receiver) = (null, null);
        _random.Clear();
        Messages.Clear();
        Array.Clear(_sentRows);
        Array.Clear(_receivedRows);
        Array.Clear(_choices);
        Array.Clear(_outgoing);
        Array.Clear(_incoming);
    }

    /// <summary>Never a secret.</summary>
    public override string ToString() => $"TransferSession of party {PartyIndex} with {Messages.Peer}";

    private static void Greet(IChannel channel, SessionNonce session, int seedBits)
    {
        Span<byte> own = stackalloc byte[HelloBytes], peer = stackalloc byte[HelloBytes];
        BinaryPrimitives.WriteUInt64BigEndian(own, Magic + Revision);
        session.Write(own[sizeof(ulong)..]);
        BinaryPrimitives.WriteInt32LittleEndian(own[(HelloBytes - sizeof(int))..], seedBits);
        channel.Exchange(own, peer);
        if (peer.SequenceEqual(own)) return;
        if (BinaryPrimitives.ReadUInt64BigEndian(peer) != Magic + Revision)
            throw new TransportException($"{channel.Peer} does not speak this revision of oblivious transfer; run the same version on both sides.") { IsRefusal = true };
        var other = SessionNonce.Read(peer[sizeof(ulong)..]);
        if (other != session) throw new TransportException($"{channel.Peer} is in session {other}, not in {session}: one of the two is stale; connect anew.") { IsRefusal = true };
        int peerBits = BinaryPrimitives.ReadInt32LittleEndian(peer[(HelloBytes - sizeof(int))..]);
        throw new TransportException($"{channel.Peer} extends transfers with {peerBits} seed bits, not {seedBits}; configure both sides alike.") { IsRefusal = true };
    }

    /// <summary>Party 0: its Δ by base transfers, party 1's by the extension.</summary>
    private void Begin(SessionNonce session, UInt128 offset, UInt128 choices)
    {
        Span<byte> keys = stackalloc byte[BaseTransfer.Count * BaseTransfer.KeyBytes];
        BaseTransfer.Receive(Messages, session, choices, keys);
        _sender = TransferSender.Create(_shape, Messages, offset, keys);

        Send(BaseTransfer.Count);
        Span<ulong> pairs = stackalloc ulong[4 * TransferShape.LaneStep];
        HashRows(SentRows, default, FirstSent, pairs);
        HashRows(SentRows, Offset, FirstSent, pairs[(2 * TransferShape.LaneStep)..]);
        Span<byte> correction = stackalloc byte[BaseTransfer.Count / 8];
        Messages.Receive(correction);
        Span<ulong> ordered = stackalloc ulong[4 * BaseTransfer.Count];
        for (int index = 0; index < BaseTransfer.Count; index++)
        {
            // The correction is public: where it is set, the keys change places.
            int swap = correction[index / 8] >> (index % 8) & 1;
            for (int key = 0; key < 2; key++)
            {
                int from = (2 * TransferShape.LaneStep * (key ^ swap)) + index;
                ordered[(4 * index) + (2 * key)] = pairs[from];
                ordered[(4 * index) + (2 * key) + 1] = pairs[from + TransferShape.LaneStep];
            }
        }

        _receiver = TransferReceiver.Create(_shape, Messages, MemoryMarshal.AsBytes(ordered), ref _random);
        keys.Clear();
        pairs.Clear();
    }

    /// <summary>Party 1: party 0's Δ by base transfers, its own by the extension.</summary>
    private void Follow(SessionNonce session, UInt128 offset, UInt128 choices)
    {
        Span<byte> keys = stackalloc byte[2 * BaseTransfer.Count * BaseTransfer.KeyBytes];
        BaseTransfer.Send(Messages, session, keys);
        _receiver = TransferReceiver.Create(_shape, Messages, keys, ref _random);

        Receive(BaseTransfer.Count);
        Span<ulong> chosen = stackalloc ulong[2 * TransferShape.LaneStep];
        HashRows(ReceivedRows, default, FirstReceived, chosen);
        Span<ulong> correction = [Choices[0] ^ (ulong)choices, Choices[1] ^ (ulong)(choices >> 64)];
        Messages.Send(MemoryMarshal.AsBytes(correction));
        Span<ulong> ordered = stackalloc ulong[2 * BaseTransfer.Count];
        for (int index = 0; index < BaseTransfer.Count; index++)
        {
            ordered[2 * index] = chosen[index];
            ordered[(2 * index) + 1] = chosen[index + TransferShape.LaneStep];
        }

        _sender = TransferSender.Create(_shape, Messages, offset, MemoryMarshal.AsBytes(ordered));
        keys.Clear();
        chosen.Clear();
        ordered.Clear();
    }

    private static void HashRows(ReadOnlySpan<Vector128<ulong>> rows, Vector128<ulong> offset, ulong first, Span<ulong> words) =>
        TweakedHash.Hash(ref FixedKeyHash.ForTransfers, rows, offset, first, 0, words, words[TransferShape.LaneStep..]);

    private Span<Vector128<ulong>> BeginSending(int lanes)
    {
        FirstSent += (ulong)SentLanes;
        SentLanes = Padded(lanes);
        return _sentRows.AsSpan(0, SentLanes);
    }

    private Span<byte> ExtendReceiver(int lanes)
    {
        FirstReceived += (ulong)ReceivedLanes;
        ReceivedLanes = Padded(lanes);
        var message = _outgoing.AsSpan(0, _shape.MessageBytes(ReceivedLanes));
        Receiver.Extend(_choices.AsSpan(0, ReceivedLanes / 64), _receivedRows.AsSpan(0, ReceivedLanes), message);
        return message;
    }

    /// <summary>The lanes of a batch, rounded up to whole vectors of words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Padded(int lanes) => lanes is > 0 and <= BatchLanes
        ? (lanes + TransferShape.LaneStep - 1) / TransferShape.LaneStep * TransferShape.LaneStep
        : throw new ArgumentOutOfRangeException(nameof(lanes), $"A batch has 1 to {BatchLanes} transfers, not {lanes}.");
}
