using System.Runtime.InteropServices;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Oblivious transfers of given words by given choices.</summary>
/// <remarks>
/// Computes: w_(c) at the receiver, from random transfers with strings s_0, s_1 and random choices r: the receiver opens e = c ^ r, the sender
/// sends w_b ^ s_(b ^ e) for both b.
/// Offline: the random transfers.  Online: 1 bit, then 128 bits a transfer.
/// Reveals: e, uniform because r is, and two strings masked by s, one of which the receiver lacks.  Security: semi-honest, from the random transfers'.
/// Source: Beaver, "Precomputing Oblivious Transfer", CRYPTO 1995.
/// </remarks>
public static class ChosenTransfers
{
    // An exchange's worth of pairs of words.
    private const int MaxCount = MessageStream.LargestPayloadBytes / (2 * sizeof(ulong));

    /// <summary>The sender's side.</summary>
    /// <param name="transfers">The session's random transfers.</param>
    /// <param name="zero">What choice 0 receives.</param>
    /// <param name="one">What choice 1 receives.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public static void Send(RandomTransfers transfers, ReadOnlySpan<ulong> zero, ReadOnlySpan<ulong> one)
    {
        Check(zero.Length, one.Length);
        transfers.Send(zero.Length, words: 1);
        var corrections = new ulong[BitPlanes.WordsPerPlane(zero.Length)];
        transfers.Messages.Receive(MemoryMarshal.AsBytes(corrections.AsSpan()));
        var masked = new ulong[2 * zero.Length];
        for (int index = 0; index < zero.Length; index++)
        {
            ulong swap = 0 - (corrections[index >> 6] >> (index & 63) & 1);
            ulong change = (transfers.Zero(0)[index] ^ transfers.One(0)[index]) & swap;
            masked[2 * index] = zero[index] ^ transfers.Zero(0)[index] ^ change;
            masked[(2 * index) + 1] = one[index] ^ transfers.One(0)[index] ^ change;
        }

        transfers.Messages.Send(MemoryMarshal.AsBytes(masked.AsSpan()));
    }

    /// <summary>The receiver's side.</summary>
    /// <param name="transfers">The session's random transfers.</param>
    /// <param name="choices">Choice bits, 64 a word.</param>
    /// <param name="chosen">Receives what was chosen.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public static void Receive(RandomTransfers transfers, ReadOnlySpan<ulong> choices, Span<ulong> chosen)
    {
        Check(choices.Length, BitPlanes.WordsPerPlane(chosen.Length));
        transfers.Receive(chosen.Length, words: 1);
        var corrections = new ulong[choices.Length];
        BooleanVector.Xor(choices, transfers.Choices, corrections);
        transfers.Messages.Send(MemoryMarshal.AsBytes(corrections.AsSpan()));
        var masked = new ulong[2 * chosen.Length];
        transfers.Messages.Receive(MemoryMarshal.AsBytes(masked.AsSpan()));
        for (int index = 0; index < chosen.Length; index++)
        {
            ulong mask = 0 - (choices[index >> 6] >> (index & 63) & 1);
            chosen[index] = masked[2 * index] ^ ((masked[2 * index] ^ masked[(2 * index) + 1]) & mask) ^ transfers.Chosen(0)[index];
        }
    }

    private static void Check(int length, int expected)
    {
        if (length != expected) throw new ArgumentException($"Expected {expected} words to go with the others, got {length}.", nameof(length));
        if (length > MaxCount) throw new ArgumentException($"At most {MaxCount} transfers a call, not {length}: make several.", nameof(length));
    }
}
