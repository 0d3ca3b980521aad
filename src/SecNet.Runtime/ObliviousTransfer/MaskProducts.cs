using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>A node of a comparison tree: how many mask planes it has, and which of them each product multiplies, as bit patterns.</summary>
/// <param name="Masks">Mask planes.</param>
/// <param name="Products">A pattern of two or more masks each; a pattern without its lowest mask is a single mask or an earlier pattern.</param>
public readonly record struct MaskNode(int Masks, ReadOnlyMemory<int> Products);

/// <summary>Random mask bits, shared, and shared products of two to many of them: what the nodes of a comparison tree consume.</summary>
/// <remarks>
/// Computes: a product is its lowest mask, the multiplier, times the rest, of which both parties have shares by then. Each multiplier's shares are the choices
/// of one transfer in each direction, and every product it occurs in takes another bit of the same strings: with strings (s_0, s_1), (r, s_r) the sender of a
/// share x opens d = s_0 ^ s_1 ^ x, and s_0 and s_r ^ r·d are shares of r·x.
/// Offline: two transfers a multiplier (at most one for each group a node joins), whatever the number of products; 2 bits a product; as many rounds
/// as the longest product has masks, less one, beyond the extension's.
/// Reveals: d, masked by a bit of the string the receiver lacks, and each bit is used once.  Security: semi-honest, from the random transfers'.
/// Source: Beaver, CRYPTO 1991, and Gilboa, CRYPTO 1999 (products from transfers); one transfer for many products of one bit is ours.
/// </remarks>
public sealed class MaskProducts
{
    private readonly RandomTransfers _transfers;
    private int _masks;
    private readonly int _rounds;
    private readonly List<int> _multipliers = [];
    private readonly List<Factor> _factors = [];
    private readonly int _capacity;
    private readonly ulong[] _own, _product, _zero, _change, _chosen, _outgoing, _incoming;
    private AesCtrPrg _prg;

    /// <summary>For the nodes of one tree.</summary>
    /// <param name="transfers">The session's random transfers.</param>
    /// <param name="nodes">The nodes, in the order of their planes.</param>
    /// <exception cref="ArgumentException">A pattern does not follow from a mask and an earlier pattern.</exception>
    public MaskProducts(RandomTransfers transfers, ReadOnlySpan<MaskNode> nodes)
    {
        ArgumentNullException.ThrowIfNull(transfers);
        _transfers = transfers;
        _prg = new(transfers.Session.DrawSeed());
        foreach (var node in nodes) Add(node);
        _rounds = _factors.Count == 0 ? 0 : _factors.Max(static factor => factor.Round) + 1;
        // Plane words a batch can hold.
        _capacity = Math.Max(1, TransferSession.BatchLanes / 64 / Math.Max(1, _multipliers.Count));
        _own = new ulong[_masks * _capacity];
        (_product, _zero, _change, _chosen) = (NewPlanes(), NewPlanes(), NewPlanes(), NewPlanes());
        (_outgoing, _incoming) = (NewPlanes(), NewPlanes());
    }

    /// <summary>Mask planes of all nodes.</summary>
    public int MaskPlanes => _masks;

    /// <summary>Product planes of all nodes.</summary>
    public int ProductPlanes => _factors.Count;

    /// <summary>Transfers a lane, in each direction.</summary>
    public int TransfersPerLane => _multipliers.Count;

    /// <summary>Fresh masks and their products.</summary>
    /// <param name="masks">Receives shares of the masks, plane after plane.</param>
    /// <param name="products">Receives shares of the products, plane after plane.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Generate(Span<ulong> masks, Span<ulong> products)
    {
        int stride = _masks == 0 ? 0 : masks.Length / _masks;
        if (masks.Length != stride * _masks || products.Length != stride * _factors.Count)
            throw new ArgumentException($"Expected {_masks} mask planes and {_factors.Count} product planes of one length, got {masks.Length} and {products.Length} words.");
        for (int first = 0; first < stride; first += _capacity)
        {
            int words = Math.Min(_capacity, stride - first);
            if (_factors.Count == 0) _prg.Fill<ulong>(_own.AsSpan(0, _masks * words));
            else Batch(words);
            for (int plane = 0; plane < _masks; plane++) Plane(_own, plane, words).CopyTo(masks.Slice(plane * stride + first, words));
            for (int plane = 0; plane < _factors.Count; plane++) Plane(_product, plane, words).CopyTo(products.Slice(plane * stride + first, words));
        }
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        foreach (ulong[] planes in new[] { _own, _product, _zero, _change, _chosen, _outgoing, _incoming }) Array.Clear(planes);
        _prg.Clear();
    }

    private void Batch(int words)
    {
        _transfers.Exchange(_multipliers.Count * 64 * words, words: 1);
        _prg.Fill<ulong>(_own.AsSpan(0, _masks * words));
        for (int multiplier = 0; multiplier < _multipliers.Count; multiplier++)
            _transfers.Choices.Slice(multiplier * words, words).CopyTo(Plane(_own, _multipliers[multiplier], words));
        for (int index = 0; index < _factors.Count; index++) TakeBits(index, words);
        for (int round = 0; round < _rounds; round++) Round(round, words);
    }

    /// <summary>The bits of the strings that belong to a product.</summary>
    private void TakeBits(int index, int words)
    {
        var factor = _factors[index];
        int first = factor.Multiplier * 64 * words;
        BitPlanes.Bit(_transfers.Zero(0).Slice(first, 64 * words), factor.Bit, Plane(_zero, index, words));
        BitPlanes.Bit(_transfers.One(0).Slice(first, 64 * words), factor.Bit, Plane(_change, index, words));
        BitPlanes.Bit(_transfers.Chosen(0).Slice(first, 64 * words), factor.Bit, Plane(_chosen, index, words));
        BooleanVector.XorInPlace(Plane(_zero, index, words), Plane(_change, index, words));
    }

    /// <summary>All products whose rest was made in an earlier round.</summary>
    private void Round(int round, int words)
    {
        int count = 0;
        for (int index = 0; index < _factors.Count; index++)
        {
            if (_factors[index].Round == round) BooleanVector.Xor(Plane(_change, index, words), Rest(index, words), Plane(_outgoing, count++, words));
        }

        _transfers.Messages.Exchange(MemoryMarshal.AsBytes(_outgoing.AsSpan(0, count * words)), MemoryMarshal.AsBytes(_incoming.AsSpan(0, count * words)));
        count = 0;
        for (int index = 0; index < _factors.Count; index++)
        {
            if (_factors[index].Round != round) continue;
            var opened = Plane(_incoming, count++, words);
            var product = Plane(_product, index, words);
            // Own share times own, and both crossed products: m·(x ^ d) ^ s_0 ^ s_r.
            BooleanVector.XorInPlace(Rest(index, words), opened);
            BooleanVector.And(Plane(_own, _multipliers[_factors[index].Multiplier], words), opened, product);
            BooleanVector.XorInPlace(Plane(_zero, index, words), product);
            BooleanVector.XorInPlace(Plane(_chosen, index, words), product);
        }
    }

    private Span<ulong> Rest(int index, int words) =>
        _factors[index].RestIsMask ? Plane(_own, _factors[index].Rest, words) : Plane(_product, _factors[index].Rest, words);

    private void Add(MaskNode node)
    {
        var (firstMask, firstProduct) = (MaskPlanes, _factors.Count);
        var patterns = node.Products.Span;
        for (int index = 0; index < patterns.Length; index++)
        {
            int pattern = patterns[index], lowest = BitOperations.TrailingZeroCount(pattern), rest = pattern & (pattern - 1);
            int earlier = patterns[..index].IndexOf(rest);
            bool isMask = BitOperations.IsPow2(rest);
            if (pattern >> node.Masks != 0 || rest == 0 || (!isMask && earlier < 0))
                throw new ArgumentException($"The product of masks {pattern:b} does not follow from one of {node.Masks} masks and an earlier product.", nameof(node));
            int multiplier = _multipliers.IndexOf(firstMask + lowest);
            if (multiplier < 0)
            {
                multiplier = _multipliers.Count;
                _multipliers.Add(firstMask + lowest);
            }

            int bit = _factors.Count(factor => factor.Multiplier == multiplier);
            if (bit == 64) throw new ArgumentException("A mask occurs in more than 64 products, the bits of a string's word.", nameof(node));
            int restAt = isMask ? firstMask + BitOperations.TrailingZeroCount(rest) : firstProduct + earlier;
            _factors.Add(new(multiplier, bit, isMask, restAt, isMask ? 0 : _factors[restAt].Round + 1));
        }

        _masks += node.Masks;
    }

    private ulong[] NewPlanes() => new ulong[_factors.Count * _capacity];

    private static Span<ulong> Plane(ulong[] planes, int index, int words) => planes.AsSpan(index * words, words);

    /// <summary>How a product is made.</summary>
    /// <param name="Multiplier">Its lowest mask, by its place among those with transfers.</param>
    /// <param name="Bit">The bit of the multiplier's strings that is this product's.</param>
    /// <param name="RestIsMask">Whether the rest is one mask; otherwise it is an earlier product.</param>
    /// <param name="Rest">Its plane.</param>
    /// <param name="Round">When its rest is there.</param>
    private readonly record struct Factor(int Multiplier, int Bit, bool RestIsMask, int Rest, int Round);
}
