using System.Numerics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>Random bits, shared in both worlds, and their products with shared words: what a branch's masks are made of.</summary>
/// <remarks>
/// Computes: b = b^0 ^ b^1, whose halves are the choices of one transfer in each direction. [b] mod 2^w from one correlated transfer, δ = b^0; and for each
/// factor y, b·y = Σ over both parties i of b^i·y_i + b^(1-i)·(1 - 2·b^i)·y_i, the last by a correlated transfer from i, on a word of its own of the same strings.
/// Offline: two transfers a lane; from party 0 w - 1 bits, and from each the width of every factor.
/// Reveals: corrections, masked by strings the receiver lacks.  Security: semi-honest, from the random transfers'.
/// Error: exact mod 2^w; what is above is junk.
/// Source: Gilboa, CRYPTO 1999; Demmler, Schneider and Zohner, "ABY", NDSS 2015.
/// </remarks>
public sealed class BitProducts<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    /// <summary>Factors of a call at most: a string has a word for the bit itself and one for each.</summary>
    public const int MaxFactors = RandomTransfers.MaxWords - 1;

    // All four words' corrections of a batch fit into a message.
    private const int BatchLanes = MessageStream.LargestPayloadBytes / (RandomTransfers.MaxWords * sizeof(ulong));

    private readonly RandomTransfers _transfers;
    private readonly T[] _scratch = new T[BatchLanes];
    private readonly byte[] _outgoing = new byte[MessageStream.LargestPayloadBytes];
    private readonly byte[] _incoming = new byte[MessageStream.LargestPayloadBytes];

    /// <summary>On top of a session.</summary>
    public BitProducts(RandomTransfers transfers) => _transfers = transfers;

    /// <summary>Fresh bits and their products.</summary>
    /// <param name="lanes">How many.</param>
    /// <param name="bitWidth">Bits of the ring the bits are shared in.</param>
    /// <param name="widths">Bits of each factor's ring.</param>
    /// <param name="factors">Shares of the factors, one after the other.</param>
    /// <param name="planes">Receives xor shares of the bits.</param>
    /// <param name="bits">Receives shares of the bits mod 2^bitWidth.</param>
    /// <param name="products">Receives shares of bit · factor, each in its factor's ring, one after the other.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Generate(int lanes, int bitWidth, ReadOnlySpan<int> widths, ReadOnlySpan<T> factors, Span<ulong> planes, Span<T> bits, Span<T> products)
    {
        PlaneSpan.Check(planes.Length, lanes, 1);
        WordBits.Check<T>(bitWidth);
        foreach (int width in widths) WordBits.Check<T>(width);
        if (widths.Length > MaxFactors || bits.Length != lanes || factors.Length != widths.Length * lanes || products.Length != factors.Length)
            throw new ArgumentException($"Expected up to {MaxFactors} factors of {lanes} words; got {widths.Length} widths, {bits.Length} bits, {factors.Length} factors and {products.Length} products.");
        for (int first = 0; first < lanes; first += BatchLanes)
        {
            int count = Math.Min(BatchLanes, lanes - first);
            _transfers.Exchange(count, widths.Length + 1);
            var choices = _transfers.Choices;
            choices.CopyTo(planes[(first / 64)..]);
            var writer = new BitWriter(_outgoing);
            if (_transfers.Session.PartyIndex == 0 && bitWidth > 1)
            {
                var scratch = _scratch.AsSpan(0, count);
                BitPlanes.Expand(choices, scratch);
                CorrelatedTransfers.Correct(_transfers.Zero(0), _transfers.One(0), scratch, scratch);
                writer.WriteWords<T>(scratch, bitWidth - 1);
            }

            for (int factor = 0; factor < widths.Length; factor++)
                Send(factor + 1, widths[factor], factors.Slice(factor * lanes + first, count), products.Slice(factor * lanes + first, count), ref writer);
            long expected = _transfers.Session.PartyIndex == 1 ? (long)count * (bitWidth - 1) : 0;
            foreach (int width in widths) expected += (long)count * width;
            var message = _incoming.AsSpan(0, (int)((expected + 7) / 8));
            _transfers.Messages.Exchange(_outgoing.AsSpan(0, writer.ByteCount), message);

            var reader = new BitReader(message);
            MakeBits(bitWidth, bits.Slice(first, count), ref reader);
            for (int factor = 0; factor < widths.Length; factor++) Receive(factor + 1, widths[factor], products.Slice(factor * lanes + first, count), ref reader);
        }
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        Array.Clear(_scratch);
        Array.Clear(_outgoing);
        Array.Clear(_incoming);
    }

    /// <summary>Corrects δ = (1 - 2b)·y and begins the product: b·y - s_0.</summary>
    private void Send(int word, int width, ReadOnlySpan<T> factor, Span<T> product, scoped ref BitWriter writer)
    {
        var delta = _scratch.AsSpan(0, factor.Length);
        ReadOnlySpan<ulong> choices = _transfers.Choices, zero = _transfers.Zero(word);
        for (int lane = 0; lane < factor.Length; lane++)
        {
            var selected = factor[lane] & (T.Zero - T.CreateTruncating(choices[lane >> 6] >> (lane & 63) & 1));
            delta[lane] = factor[lane] - (selected << 1);
            product[lane] = selected - T.CreateTruncating(zero[lane]);
        }

        CorrelatedTransfers.Correct(zero, _transfers.One(word), delta, delta);
        writer.WriteWords<T>(delta, width);
    }

    private void Receive(int word, int width, Span<T> product, scoped ref BitReader reader)
    {
        var correction = _scratch.AsSpan(0, product.Length);
        reader.ReadWords(correction, width);
        CorrelatedTransfers.Unmask(_transfers.Chosen(word), _transfers.Choices, correction);
        RingVector.AddInPlace<T>(correction, product);
    }

    /// <summary>b = b^0 + b^1 - 2·b^0·b^1.</summary>
    private void MakeBits(int bitWidth, Span<T> bits, scoped ref BitReader reader)
    {
        var product = _scratch.AsSpan(0, bits.Length);
        if (_transfers.Session.PartyIndex == 0)
        {
            var zero = _transfers.Zero(0);
            for (int lane = 0; lane < product.Length; lane++) product[lane] = T.Zero - T.CreateTruncating(zero[lane]);
        }
        else
        {
            if (bitWidth > 1) reader.ReadWords(product, bitWidth - 1);
            else product.Clear();
            CorrelatedTransfers.Unmask(_transfers.Chosen(0), _transfers.Choices, product);
        }

        BitPlanes.Expand(_transfers.Choices, bits);
        for (int lane = 0; lane < bits.Length; lane++) bits[lane] -= product[lane] << 1;
    }
}
