using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// DReLU of k-bit shares by Sonic's parallel prefix adder, bit-sliced: every operation handles 64 to 512 comparisons at once.
/// The generated code spells the tree out, node by node; this type holds its state.
/// </summary>
/// <remarks>
/// Computes: the carry into the sign bit of x_0 + x_1 mod 2^k, over G_i = a_i·b_i and P_i = a_i ^ b_i of the k - 1 lower bits
/// (a and b are party 0's and party 1's share), and DReLU = 1 ^ a_(k-1) ^ b_(k-1) ^ carry.
/// Offline: seeded and corrected bit products, 1 a leaf, 2 an inner node, 1 a spine node.
/// Online: 1 + ⌈log2(k-1)⌉ rounds; bits an element and party: 1 a leaf (both factors are private), 3 an inner node (P_hi is opened once
/// for both products), 2 a spine node (the group with bit 0 needs no P).
/// Reveals: bits xored with masks that are used once, uniform and simulated by uniform bits.  Security: semi-honest.
/// Error: exact.
/// Source: Sonic §4.4.1, Fig. 8 (Liu et al.). Deviations: only the nodes of the most significant carry; leaves cost one bit, not a full
/// Beaver AND, because each factor is known to one party; operands shared between products are opened once.
/// </remarks>
public readonly ref struct PrefixAdder<T, TParty>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    where TParty : struct, IParty
{
    private readonly PartySession<T> _session;
    private readonly int _lanes;
    private readonly int _leaves;
    private readonly int _stride;
    private readonly Span<ulong> _propagate;
    private readonly Span<ulong> _generate;
    private readonly Span<ulong> _opened;
    private readonly ReadOnlySpan<ulong> _leafMasks;
    private readonly ReadOnlySpan<ulong> _leafProducts;
    private readonly ReadOnlySpan<ulong> _nodeMasks;
    private readonly ReadOnlySpan<ulong> _nodeProducts;

    /// <summary>Takes scratch from the session and the comparison's material.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="lanes">Values compared at once.</param>
    /// <param name="bits">k.</param>
    /// <param name="widest">Planes of the widest round.</param>
    /// <param name="material">Where its correlations lie in the slot's planes.</param>
    public PrefixAdder(PartySession<T> session, int lanes, int bits, int widest, in ComparisonMaterial material)
    {
        _session = session;
        _lanes = lanes;
        _leaves = bits - 1;
        _stride = (lanes + 63) >> 6;
        _propagate = session.ArenaPlanes(0, bits * _stride);
        _generate = session.ArenaPlanes(bits * _stride, _leaves * _stride);
        _opened = session.ArenaPlanes((bits + _leaves) * _stride, widest * _stride);
        _leafMasks = session.Planes(material.LeafMasks, _leaves * _stride);
        _leafProducts = session.Planes(material.LeafProducts, _leaves * _stride);
        _nodeMasks = session.Planes(material.NodeMasks, material.NodeMaskPlanes * _stride);
        _nodeProducts = session.Planes(material.NodeProducts, material.NodeProductPlanes * _stride);
    }

    /// <summary>
    /// The leaves, one round: each party sends its own masked bits; party 0 learns b ^ β and party 1 a ^ α, and
    /// a·b = a·(b ^ β) ^ (a ^ α)·β ^ α·β.
    /// </summary>
    /// <param name="x">Shares mod 2^k; higher bits are ignored.</param>
    public void Leaves(ReadOnlySpan<T> x) => Leaves(x, [], 0);

    /// <summary>The leaves, with arithmetic values opened in the same round.</summary>
    /// <param name="x">Shares mod 2^k; higher bits are ignored.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    public void Leaves(ReadOnlySpan<T> x, Span<T> alongside, int alongsideBits)
    {
        BitPlanes.FromWords(x, 0, _leaves + 1, _propagate);
        var own = _propagate[..(_leaves * _stride)];
        var peer = _opened[..own.Length];
        BooleanVector.Xor(own, _leafMasks, peer);

        var writer = _session.Openings.Begin();
        if (!alongside.IsEmpty) writer.WriteWords<T>(alongside, alongsideBits);
        writer.WritePlanes(peer, _lanes, _leaves);
        var reader = _session.Openings.Exchange(writer);
        if (!alongside.IsEmpty) reader.ReadAddWords(alongside, alongsideBits);
        reader.ReadPlanes(peer, _lanes, _leaves);

        // Party 0: a·(b ^ β) ^ [αβ]. Party 1: (a ^ α)·β ^ [αβ], its leaf masks being β.
        BooleanVector.And(TParty.Index == 0 ? own : _leafMasks, peer, _generate);
        BooleanVector.XorInPlace(_leafProducts, _generate);
    }

    /// <summary>Masks the operands of an inner node: P_hi, G_lo and P_lo.</summary>
    /// <param name="high">First bit of the high group.</param>
    /// <param name="low">First bit of the low group.</param>
    /// <param name="opened">The node's first plane in this round.</param>
    /// <param name="mask">The node's first plane in the node masks.</param>
    public void MaskInner(int high, int low, int opened, int mask)
    {
        MaskSpine(high, low, opened, mask);
        BooleanVector.Xor(Plane(_propagate, low), Plane(_nodeMasks, mask + 2), Plane(_opened, opened + 2));
    }

    /// <summary>Masks the operands of a spine node: P_hi and G_lo.</summary>
    /// <inheritdoc cref="MaskInner" path="/param"/>
    public void MaskSpine(int high, int low, int opened, int mask)
    {
        BooleanVector.Xor(Plane(_propagate, high), Plane(_nodeMasks, mask), Plane(_opened, opened));
        BooleanVector.Xor(Plane(_generate, low), Plane(_nodeMasks, mask + 1), Plane(_opened, opened + 1));
    }

    /// <summary>Opens what the level's nodes masked, in one round.</summary>
    public void OpenLevel(int planes)
    {
        var opened = _opened[..(planes * _stride)];
        var writer = _session.Openings.Begin();
        writer.WritePlanes(opened, _lanes, planes);
        var reader = _session.Openings.Exchange(writer);
        reader.ReadXorPlanes(opened, _lanes, planes);
    }

    /// <summary>G = G_hi ^ P_hi·G_lo and P = P_hi·P_lo, in place of the low group.</summary>
    /// <param name="high">First bit of the high group.</param>
    /// <param name="low">First bit of the low group.</param>
    /// <param name="opened">The node's first plane in this round.</param>
    /// <param name="mask">The node's first plane in the node masks.</param>
    /// <param name="product">The node's first plane in the node products.</param>
    public void JoinInner(int high, int low, int opened, int mask, int product)
    {
        JoinSpine(high, low, opened, mask, product);
        BooleanVector.BeaverAnd(
            Plane(_opened, opened), Plane(_opened, opened + 2), Plane(_nodeMasks, mask), Plane(_nodeMasks, mask + 2),
            Plane(_nodeProducts, product + 1), Plane(_propagate, low), TParty.Index == 0);
    }

    /// <summary>G = G_hi ^ P_hi·G_lo, in place of the low group.</summary>
    /// <inheritdoc cref="JoinInner" path="/param"/>
    public void JoinSpine(int high, int low, int opened, int mask, int product)
    {
        var generate = Plane(_generate, low);
        BooleanVector.BeaverAnd(
            Plane(_opened, opened), Plane(_opened, opened + 1), Plane(_nodeMasks, mask), Plane(_nodeMasks, mask + 1),
            Plane(_nodeProducts, product), generate, TParty.Index == 0);
        BooleanVector.XorInPlace(Plane(_generate, high), generate);
    }

    /// <summary>This party's share of DReLU = 1 ^ sign bits ^ carry, as one plane; lanes beyond the last are junk.</summary>
    public ReadOnlySpan<ulong> DRelu()
    {
        var sign = Plane(_propagate, _leaves);
        BooleanVector.XorInPlace(Plane(_generate, 0), sign);
        if (TParty.Index == 0) foreach (ref var word in sign) word = ~word;
        return sign;
    }

    private Span<ulong> Plane(Span<ulong> planes, int index) => planes.Slice(index * _stride, _stride);

    private ReadOnlySpan<ulong> Plane(ReadOnlySpan<ulong> planes, int index) => planes.Slice(index * _stride, _stride);
}

/// <summary>Where a comparison's correlations lie in a slot's planes.</summary>
/// <param name="LeafMasks">First word of the leaf masks.</param>
/// <param name="LeafProducts">First word of the leaf products.</param>
/// <param name="NodeMasks">First word of the node masks.</param>
/// <param name="NodeMaskPlanes">Their planes.</param>
/// <param name="NodeProducts">First word of the node products.</param>
/// <param name="NodeProductPlanes">Their planes.</param>
public readonly record struct ComparisonMaterial(
    int LeafMasks, int LeafProducts, int NodeMasks, int NodeMaskPlanes, int NodeProducts, int NodeProductPlanes);
