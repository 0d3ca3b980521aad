using System.Numerics;
using SecNet.Runtime.Correlations;
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
    private readonly ReadOnlySpan<ulong> _shares;
    private readonly ComparisonMaterial _material;
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
        _material = material;
        _shares = session.Planes(0, Math.Max(
            material.NodeMasks + (material.NodeMaskPlanes * Stride), material.NodeProducts + (material.NodeProductPlanes * Stride)));
    }

    internal PartySession<T> Session { get; }

    internal int Lanes { get; }

    /// <summary>Words of a plane.</summary>
    public int Stride { get; }

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
        Span<int> factors = stackalloc int[term.Factors.Length];
        Span<int> sets = stackalloc int[term.Planes.Length];
        for (var factor = 0; factor < factors.Length; factor++) factors[factor] = (opened + term.Factors[factor]) * Stride;
        for (var set = 1; set < sets.Length; set++)
        {
            sets[set] = BitOperations.IsPow2(set)
                ? _material.NodeMasks + ((mask + term.Planes[set]) * Stride)
                : _material.NodeProducts + ((product + term.Planes[set]) * Stride);
        }

        if (isFirst) BeaverProduct.Write(_opened, factors, _shares, sets, addsOpened: TParty.Index == 0, target);
        else BeaverProduct.Xor(_opened, factors, _shares, sets, addsOpened: TParty.Index == 0, target);
    }

    private void MaskPlane(ReadOnlySpan<ulong> factor, int opened, int mask) => BooleanVector.Xor(factor, _shares.Slice(_material.NodeMasks + (mask * Stride), Stride), Opened(opened));

    private Span<ulong> Opened(int index) => Plane(_opened, index);

    private Span<ulong> Plane(Span<ulong> planes, int index) => planes.Slice(index * Stride, Stride);
}
