using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Products of random bits, 64 a word, at no message beyond the extension's.</summary>
/// <remarks>
/// Computes: a random transfer of bits (m_0, m_1) against (r, m_r) is a product already: with x = m_0 ^ m_1 the sender's, x·r = m_0 ^ m_r.
/// Offline: one transfer a private product, two a triple.  Online: nothing.
/// Reveals: nothing.  Security: semi-honest, from the random transfers'.
/// Source: Asharov, Lindell, Schneider and Zohner, CCS 2013 (triples from random transfers).
/// </remarks>
public sealed class AndCorrelations
{
    private readonly RandomTransfers _transfers;
    private readonly ulong[] _one = new ulong[TransferSession.BatchLanes / 64];

    /// <summary>On top of a session.</summary>
    public AndCorrelations(RandomTransfers transfers) => _transfers = transfers;

    /// <summary>For leaves whose factors each party knows one of: α·β for party 0's random α and party 1's random β.</summary>
    /// <param name="own">Receives α at party 0, β at party 1.</param>
    /// <param name="products">Receives the share of α·β.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void PrivateProducts(Span<ulong> own, Span<ulong> products)
    {
        CheckLength(own.Length, products.Length);
        for (int first = 0; first < own.Length; first += _one.Length)
        {
            int words = Math.Min(_one.Length, own.Length - first);
            Span<ulong> factor = own.Slice(first, words), product = products.Slice(first, words);
            if (_transfers.Session.PartyIndex == 0)
            {
                _transfers.Send(64 * words, words: 1);
                Sent(factor, product);
            }
            else
            {
                _transfers.Receive(64 * words, words: 1);
                Received(factor, product);
            }
        }
    }

    /// <summary>Shares of random a, b and a·b.</summary>
    /// <param name="a">Receives the share of a.</param>
    /// <param name="b">Receives the share of b.</param>
    /// <param name="products">Receives the share of a·b.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Triples(Span<ulong> a, Span<ulong> b, Span<ulong> products)
    {
        CheckLength(a.Length, products.Length);
        CheckLength(b.Length, products.Length);
        for (int first = 0; first < a.Length; first += _one.Length)
        {
            // Each party sends with x its share of a and receives with r its share of b.
            int words = Math.Min(_one.Length, a.Length - first);
            Span<ulong> left = a.Slice(first, words), right = b.Slice(first, words), product = products.Slice(first, words), cross = _one.AsSpan(0, words);
            _transfers.Exchange(64 * words, words: 1);
            Sent(left, product);
            Received(right, cross);
            BooleanVector.XorInPlace(cross, product);
            BooleanVector.And(left, right, cross);
            BooleanVector.XorInPlace(cross, product);
        }
    }

    private void Sent(Span<ulong> factor, Span<ulong> product)
    {
        BitPlanes.Bit(_transfers.Zero(0), 0, product);
        BitPlanes.Bit(_transfers.One(0), 0, factor);
        BooleanVector.XorInPlace(product, factor);
    }

    private void Received(Span<ulong> factor, Span<ulong> product)
    {
        _transfers.Choices.CopyTo(factor);
        BitPlanes.Bit(_transfers.Chosen(0), 0, product);
    }

    private static void CheckLength(int length, int expected)
    {
        if (length != expected) throw new ArgumentException($"Factors and products need one length; got {length} and {expected} words.", nameof(length));
    }
}
