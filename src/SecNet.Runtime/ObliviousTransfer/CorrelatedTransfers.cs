using System.Numerics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Correlated transfers mod 2^w: additive shares of r·δ, for a random bit r of the receiver and a value δ of the sender.</summary>
/// <remarks>
/// Computes: with strings s_0, s_1 of random transfers, the sender sends d = s_0 + δ - s_1 mod 2^w; its share is -s_0, the receiver's s_r + r·d.
/// Offline: a random transfer each.  Online: w bits each, from the sender.
/// Reveals: d, masked by whichever string the receiver lacks.  Security: semi-honest, from the random transfers'; the choices are random, which is all
/// masks and mask bits need.
/// Error: exact mod 2^w; what is above is junk.
/// Source: Asharov, Lindell, Schneider and Zohner, CCS 2013 (correlated transfers); Demmler, Schneider and Zohner, "ABY", NDSS 2015 (in rings).
/// </remarks>
public static class CorrelatedTransfers
{
    /// <summary>The sender's side.</summary>
    /// <param name="transfers">The session's random transfers.</param>
    /// <param name="delta">δ.</param>
    /// <param name="bits">w.</param>
    /// <param name="shares">Receives -s_0.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public static void Send<T>(RandomTransfers transfers, ReadOnlySpan<T> delta, int bits, Span<T> shares)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (shares.Length != delta.Length) throw new ArgumentException($"Expected {delta.Length} shares, got {shares.Length}.", nameof(shares));
        transfers.Send(delta.Length, words: 1);
        var message = new byte[Bytes(delta.Length, bits)];
        var writer = new BitWriter(message);
        Correct(transfers.Zero(0), transfers.One(0), delta, shares);
        writer.WriteWords<T>(shares, bits);
        transfers.Messages.Send(message);
        for (int index = 0; index < shares.Length; index++) shares[index] = T.Zero - T.CreateTruncating(transfers.Zero(0)[index]);
    }

    /// <summary>The receiver's side.</summary>
    /// <param name="transfers">The session's random transfers.</param>
    /// <param name="choices">Receives r, 64 a word.</param>
    /// <param name="bits">w.</param>
    /// <param name="shares">Receives s_r + r·d.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public static void Receive<T>(RandomTransfers transfers, Span<ulong> choices, int bits, Span<T> shares)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        transfers.Receive(shares.Length, words: 1);
        transfers.Choices.CopyTo(choices);
        var message = new byte[Bytes(shares.Length, bits)];
        transfers.Messages.Receive(message);
        var reader = new BitReader(message);
        reader.ReadWords(shares, bits);
        Unmask(transfers.Chosen(0), transfers.Choices, shares);
    }

    /// <summary>d = s_0 + δ - s_1.</summary>
    internal static void Correct<T>(ReadOnlySpan<ulong> zero, ReadOnlySpan<ulong> one, ReadOnlySpan<T> delta, Span<T> corrections)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int index = 0; index < corrections.Length; index++) corrections[index] = delta[index] + T.CreateTruncating(zero[index] - one[index]);
    }

    /// <summary>From d to s_r + r·d.</summary>
    internal static void Unmask<T>(ReadOnlySpan<ulong> chosen, ReadOnlySpan<ulong> choices, Span<T> corrections)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int index = 0; index < corrections.Length; index++)
            corrections[index] = T.CreateTruncating(chosen[index]) + (corrections[index] & (T.Zero - T.CreateTruncating(choices[index >> 6] >> (index & 63) & 1)));
    }

    private static long Bytes(int count, int bits) => (((long)count * bits) + 7) / 8;
}
