using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// The state of a comparison, bit-sliced: of each group of bits, shares of G (the group alone decides) and P (the group leaves the decision to
/// those below). Leaves fill the groups; generated code spells out which groups join, level by level.
/// </summary>
/// <remarks>
/// Computes: G and P of joined groups (<see cref="JoinShape"/>), 64 to 512 comparisons at once.
/// Online: one round a level; 2(a - 1) bits an element and party for a node of arity a that holds bit 0, one more for others.
/// Reveals: factors xored with mask bits that are used once, uniform and simulated by uniform bits.  Security: semi-honest.
/// Error: exact.
/// Source: Sonic §4.4.1, Fig. 8 (Liu et al.). Deviations: only the nodes that the last group needs; a factor of several products is opened
/// once; nodes of 3 and 4 groups, whose mask products the dealer adds.
/// </remarks>
public readonly ref struct JoinTree<T, TParty>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    where TParty : struct, IParty
{
    private readonly Span<ulong> _propagate;
    private readonly Span<ulong> _generate;
    private readonly Span<ulong> _opened;
    private readonly ReadOnlySpan<ulong> _nodeMasks;
    private readonly ReadOnlySpan<ulong> _nodeProducts;
    private readonly int _groups;

    /// <summary>Takes scratch from the session and the comparison's material.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="lanes">Values compared at once.</param>
    /// <param name="groups">Groups the leaves fill.</param>
    /// <param name="widest">Scratch planes for openings and public bits.</param>
    /// <param name="material">Where its correlations lie in the slot's planes.</param>
    public JoinTree(PartySession<T> session, int lanes, int groups, int widest, in ComparisonMaterial material)
    {
        Session = session;
        Lanes = lanes;
        Stride = (lanes + 63) >> 6;
        _groups = groups;
        _propagate = session.ArenaPlanes(0, (groups + 1) * Stride);
        _generate = session.ArenaPlanes((groups + 1) * Stride, groups * Stride);
        _opened = session.ArenaPlanes(((2 * groups) + 1) * Stride, widest * Stride);
        _nodeMasks = session.Planes(material.NodeMasks, material.NodeMaskPlanes * Stride);
        _nodeProducts = session.Planes(material.NodeProducts, material.NodeProductPlanes * Stride);
    }

    internal PartySession<T> Session { get; }

    internal int Lanes { get; }

    /// <summary>Words of a plane.</summary>
    internal int Stride { get; }

    /// <summary>P of all groups, and behind them the plane of the sign.</summary>
    internal Span<ulong> AllPropagate => _propagate;

    internal Span<ulong> AllGenerate => _generate;

    internal Span<ulong> Scratch => _opened;

    internal Span<ulong> SignPlane => Plane(_propagate, _groups);

    internal Span<ulong> Propagate(int group) => Plane(_propagate, group);

    internal Span<ulong> Generate(int group) => Plane(_generate, group);

    /// <summary>Masks a node's factors.</summary>
    /// <param name="groups">The groups it joins, highest first; group 0 holds bit 0.</param>
    /// <param name="opened">The node's first plane in this round.</param>
    /// <param name="mask">The node's first plane in the node masks.</param>
    public void Mask(scoped ReadOnlySpan<int> groups, int opened, int mask)
    {
        for (var index = 0; index < groups.Length - 1; index++)
        {
            MaskPlane(Propagate(groups[index]), opened + index, mask + index);
            var below = groups.Length - 1 + index;
            MaskPlane(Generate(groups[index + 1]), opened + below, mask + below);
        }

        var last = 2 * (groups.Length - 1);
        if (groups[^1] != 0) MaskPlane(Propagate(groups[^1]), opened + last, mask + last);
    }

    /// <summary>Opens what the level's nodes masked, in one round.</summary>
    public void OpenLevel(int planes)
    {
        var opened = _opened[..(planes * Stride)];
        var writer = Session.Openings.Begin();
        writer.WritePlanes(opened, Lanes, planes);
        var reader = Session.Openings.Exchange(writer);
        reader.ReadXorPlanes(opened, Lanes, planes);
    }

    /// <summary>G and P of the joined groups, in place of the lowest one's.</summary>
    /// <param name="groups">The groups it joins, highest first.</param>
    /// <param name="opened">The node's first plane in this round.</param>
    /// <param name="mask">The node's first plane in the node masks.</param>
    /// <param name="product">The node's first plane in the node products.</param>
    public void Join(scoped ReadOnlySpan<int> groups, int opened, int mask, int product)
    {
        var shape = JoinShape.Of(groups.Length, isSpine: groups[^1] == 0);
        var generate = Generate(groups[^1]);
        Multiply(shape.Generate[0], opened, mask, product, generate, isFirst: true);
        for (var term = 1; term < shape.Generate.Length; term++) Multiply(shape.Generate[term], opened, mask, product, generate, isFirst: false);
        BooleanVector.XorInPlace(Generate(groups[0]), generate);
        if (shape.Propagate is { } propagate) Multiply(propagate, opened, mask, product, Propagate(groups[^1]), isFirst: true);
    }

    /// <summary>target = (or ^=) the product of a term's factors.</summary>
    private void Multiply(JoinShape.Term term, int opened, int mask, int product, Span<ulong> target, bool isFirst)
    {
        if (isFirst && term.Factors.Length == 2)
        {
            BooleanVector.BeaverAnd(
                Opened(opened + term.Factors[0]), Opened(opened + term.Factors[1]), Plane(_nodeMasks, mask + term.Planes[1]), Plane(_nodeMasks, mask + term.Planes[2]),
                Plane(_nodeProducts, product + term.Planes[3]), target, TParty.Index == 0);
            return;
        }

        ElementStep.Run(new MultiplyStep(this, term, opened, mask, product, target, isFirst), target);
    }

    private void MaskPlane(ReadOnlySpan<ulong> factor, int opened, int mask) => BooleanVector.Xor(factor, Plane(_nodeMasks, mask), Opened(opened));

    private Span<ulong> Opened(int index) => Plane(_opened, index);

    private Span<ulong> Plane(Span<ulong> planes, int index) => planes.Slice(index * Stride, Stride);

    private ReadOnlySpan<ulong> Plane(ReadOnlySpan<ulong> planes, int index) => planes.Slice(index * Stride, Stride);

    /// <summary>
    /// A product of masked factors: for every subset of the factors, the dealer's share of the product of their masks times the other factors as
    /// they were opened.
    /// </summary>
    private readonly ref struct MultiplyStep(JoinTree<T, TParty> tree, JoinShape.Term term, int opened, int mask, int product, ReadOnlySpan<ulong> target, bool isFirst) : IElementStep<ulong>
    {
        private readonly JoinTree<T, TParty> _tree = tree;
        private readonly Operand<ulong> _target = new(target, tree.Stride);
        private readonly Operand<ulong> _opened = new(tree._opened, tree._opened.Length);
        private readonly Operand<ulong> _masks = new(tree._nodeMasks, tree._nodeMasks.Length);
        private readonly Operand<ulong> _products = new(tree._nodeProducts, tree._nodeProducts.Length);

        public ulong At(int index)
        {
            var sum = isFirst ? 0 : _target.At(index);
            for (var subset = 0; subset < term.Planes.Length; subset++)
            {
                var share = subset == 0 ? NoMasks : Source(subset).At(PlaneOf(subset) + index);
                for (var factor = 0; factor < term.Factors.Length; factor++)
                {
                    if ((subset >> factor & 1) == 0) share &= _opened.At(PlaneOfFactor(factor) + index);
                }

                sum ^= share;
            }

            return sum;
        }

        public TVector At<TVector, TLanes>(nint index)
            where TVector : struct
            where TLanes : struct, ILanes<ulong, TVector>
        {
            var sum = isFirst ? TLanes.Zero : _target.At<TVector, TLanes>(index);
            for (var subset = 0; subset < term.Planes.Length; subset++)
            {
                var share = subset == 0 ? TLanes.Broadcast(NoMasks) : Source(subset).At<TVector, TLanes>(PlaneOf(subset) + index);
                for (var factor = 0; factor < term.Factors.Length; factor++)
                {
                    if ((subset >> factor & 1) == 0) share = TLanes.And(share, _opened.At<TVector, TLanes>(PlaneOfFactor(factor) + index));
                }

                sum = TLanes.Xor(sum, share);
            }

            return sum;
        }

        // The product of no masks is 1: party 0's share.
        private static ulong NoMasks => TParty.Index == 0 ? ulong.MaxValue : 0;

        private Operand<ulong> Source(int subset) => int.IsPow2(subset) ? _masks : _products;

        private int PlaneOf(int subset) => ((int.IsPow2(subset) ? mask : product) + term.Planes[subset]) * _tree.Stride;

        private int PlaneOfFactor(int factor) => (opened + term.Factors[factor]) * _tree.Stride;
    }
}

/// <summary>Where a comparison's correlations lie in a slot's planes.</summary>
/// <param name="Leaves">First word of what its leaves consume: leaf masks, bits of the mask, or one-hot tables.</param>
/// <param name="Companions">First word of what comes with them: leaf products, pair products, or sign bits of the mask.</param>
/// <param name="NodeMasks">First word of the node masks.</param>
/// <param name="NodeMaskPlanes">Their planes.</param>
/// <param name="NodeProducts">First word of the node products.</param>
/// <param name="NodeProductPlanes">Their planes.</param>
public readonly record struct ComparisonMaterial(
    int Leaves, int Companions, int NodeMasks, int NodeMaskPlanes, int NodeProducts, int NodeProductPlanes);
