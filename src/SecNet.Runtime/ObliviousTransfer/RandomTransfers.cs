using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Random oblivious transfers of strings: the sender has two random strings for each, the receiver a random choice and that one string.</summary>
/// <remarks>
/// Computes: strings H(q_j), H(q_j ^ Δ) at the sender, H(t_j) at the receiver, each of up to four 64-bit words; word w of all transfers is one span.
/// Online: the extension's message, nothing more.  Reveals: nothing beyond it.
/// Security: semi-honest; the string not chosen is a hash of t_j ^ Δ, pseudorandom to a receiver that does not know Δ (<see cref="TweakedHash"/>).
/// Source: Ishai, Kilian, Nissim and Petrank, CRYPTO 2003; Asharov, Lindell, Schneider and Zohner, CCS 2013 (random transfers as the common ground).
/// One per session: what a batch yields is valid until the next.
/// </remarks>
public sealed class RandomTransfers
{
    /// <summary>64-bit words of a string at most.</summary>
    public const int MaxWords = 4;

    private readonly ulong[] _chosen = new ulong[MaxWords * TransferSession.BatchLanes];
    private readonly ulong[] _zero = new ulong[MaxWords * TransferSession.BatchLanes];
    private readonly ulong[] _one = new ulong[MaxWords * TransferSession.BatchLanes];
    private int _sent;
    private int _received;

    /// <summary>On top of a session.</summary>
    public RandomTransfers(TransferSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        Session = session;
    }

    /// <summary>The session.</summary>
    public TransferSession Session { get; }

    /// <summary>The session's messages.</summary>
    internal MessageStream Messages => Session.Messages;

    /// <summary>The choices of the last batch received, 64 a word; lanes beyond the last are junk.</summary>
    public ReadOnlySpan<ulong> Choices => Session.Choices[..BitPlanes.WordsPerPlane(_received)];

    /// <summary>A word of all chosen strings of the last batch received.</summary>
    public ReadOnlySpan<ulong> Chosen(int word) => _chosen.AsSpan(word * TransferSession.BatchLanes, _received);

    /// <summary>A word of all strings for choice 0 of the last batch sent.</summary>
    public ReadOnlySpan<ulong> Zero(int word) => _zero.AsSpan(word * TransferSession.BatchLanes, _sent);

    /// <summary>A word of all strings for choice 1 of the last batch sent.</summary>
    public ReadOnlySpan<ulong> One(int word) => _one.AsSpan(word * TransferSession.BatchLanes, _sent);

    /// <summary>Sends a batch; the peer receives it.</summary>
    /// <param name="count">At most <see cref="TransferSession.BatchLanes"/>.</param>
    /// <param name="words">Words of a string.</param>
    public void Send(int count, int words)
    {
        CheckWords(words);
        Session.Send(count);
        HashSent(count, words);
    }

    /// <summary>Receives a batch; the peer sends it.</summary>
    /// <param name="count">At most <see cref="TransferSession.BatchLanes"/>.</param>
    /// <param name="words">Words of a string.</param>
    public void Receive(int count, int words)
    {
        CheckWords(words);
        Session.Receive(count);
        HashReceived(count, words);
    }

    /// <summary>Both parties send and receive a batch.</summary>
    /// <param name="count">In each direction, at most <see cref="TransferSession.BatchLanes"/>.</param>
    /// <param name="words">Words of a string.</param>
    public void Exchange(int count, int words)
    {
        CheckWords(words);
        Session.Exchange(count);
        HashSent(count, words);
        HashReceived(count, words);
    }

    /// <summary>Forgets the strings.</summary>
    public void Clear()
    {
        Array.Clear(_chosen);
        Array.Clear(_zero);
        Array.Clear(_one);
    }

    private void HashSent(int count, int words)
    {
        _sent = count;
        Hash(Session.SentRows, default, Session.FirstSent, words, _zero);
        Hash(Session.SentRows, Session.Offset, Session.FirstSent, words, _one);
    }

    private void HashReceived(int count, int words)
    {
        _received = count;
        Hash(Session.ReceivedRows, default, Session.FirstReceived, words, _chosen);
    }

    /// <summary>Two words a hash; an odd last word's neighbour is overwritten, which no caller has asked for.</summary>
    private static void Hash(ReadOnlySpan<Vector128<ulong>> rows, Vector128<ulong> offset, ulong first, int words, ulong[] strings)
    {
        for (int part = 0; 2 * part < words; part++)
        {
            var low = strings.AsSpan(2 * part * TransferSession.BatchLanes, TransferSession.BatchLanes);
            var high = strings.AsSpan(((2 * part) + 1) * TransferSession.BatchLanes, TransferSession.BatchLanes);
            TweakedHash.Hash(ref FixedKeyHash.ForTransfers, rows, offset, first, (ulong)part, low, high);
        }
    }

    private static void CheckWords(int words)
    {
        if (words is < 1 or > MaxWords) throw new ArgumentOutOfRangeException(nameof(words), $"A string has 1 to {MaxWords} words, not {words}.");
    }
}
