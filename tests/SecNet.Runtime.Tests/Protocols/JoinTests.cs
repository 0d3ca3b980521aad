using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>A node that joins 2 to 4 groups: what its shape asks the dealer for, and what parties make of it.</summary>
public sealed class JoinTests
{
    public static TheoryData<int, bool> Nodes => new() { { 2, true }, { 3, true }, { 4, true }, { 2, false }, { 3, false }, { 4, false } };

    [Theory]
    [InlineData(2, true, 2, 1)]
    [InlineData(3, true, 4, 5)]
    [InlineData(4, true, 6, 15)]
    [InlineData(2, false, 3, 2)]
    [InlineData(3, false, 5, 8)]
    [InlineData(4, false, 7, 22)]
    public void Shape_OpensEveryFactorOnceAndMultipliesTheMasksItNeeds(int arity, bool isSpine, int opened, int products)
    {
        var shape = JoinShape.Of(arity, isSpine);
        Assert.Equal((opened, products), (shape.OpenedPlanes, shape.ProductPlanes));
        Assert.Equal(isSpine, shape.Propagate is null);
        Assert.Equal(arity - 1, shape.Generate.Length);
        Assert.Equal(products, shape.Products.Distinct().Count());
        Assert.All(shape.Products, pattern =>
        {
            Assert.InRange(pattern, 0, (1 << opened) - 1);
            Assert.InRange(BitOperations.PopCount((uint)pattern), 2, arity);
        });
    }

    /// <summary>A term's planes are the masks, and the products of masks, of exactly the factors of each subset.</summary>
    [Theory]
    [MemberData(nameof(Nodes))]
    public void Shape_EveryTerm_NamesThePlaneOfEverySubsetOfItsFactors(int arity, bool isSpine)
    {
        var shape = JoinShape.Of(arity, isSpine);
        var terms = shape.Propagate is { } propagate ? shape.Generate.Append(propagate) : shape.Generate;
        foreach (var term in terms)
        {
            for (var subset = 1; subset < term.Planes.Length; subset++)
            {
                var factors = term.Factors.Where((_, index) => (subset >> index & 1) == 1).ToArray();
                if (factors.Length == 1) Assert.Equal(factors[0], term.Planes[subset]);
                else Assert.Equal(factors.Sum(static factor => 1 << factor), shape.Products[term.Planes[subset]]);
            }
        }
    }

    /// <summary>All values of all factors, under three sets of masks; the groups beside the joined ones keep theirs.</summary>
    [Theory]
    [MemberData(nameof(Nodes))]
    public void Join_EveryCombinationOfFactors_IsTheRecursion(int arity, bool isSpine)
    {
        var (combinations, lowest) = (1 << (2 * arity), isSpine ? 0 : 1);
        var lanes = 3 * combinations;
        var groups = Enumerable.Range(lowest, arity).Reverse().ToArray();
        var (generate, propagate) = JoinInTwo(groups, lanes, isSpine, lane => lane % combinations);
        for (var lane = 0; lane < lanes; lane++)
        {
            // Highest first: a group decides alone, or leaves it to those below.
            var (expected, leaves) = (false, true);
            for (var index = 0; index < arity; index++)
            {
                expected ^= leaves && Factor(lane, index);
                leaves &= Factor(lane, arity + index);
            }

            Assert.True(expected == generate[lane], $"G of lane {lane}, {arity} groups");
            if (!isSpine) Assert.True(leaves == propagate[lane], $"P of lane {lane}, {arity} groups");
        }

        bool Factor(int lane, int bit) => (lane % combinations >> bit & 1) == 1;
    }

    /// <summary>Runs one node; bit i of a lane's factors is G of the i-th group, bit arity + i its P.</summary>
    private static (bool[] Generate, bool[] Propagate) JoinInTwo(int[] groups, int lanes, bool isSpine, Func<int, int> factors)
    {
        var (shape, stride) = (JoinShape.Of(groups.Length, isSpine), (lanes + 63) / 64);
        var list = new SegmentList();
        var masks = list.SeededPlanes("node masks", lanes, shape.OpenedPlanes);
        var products = list.CorrectedPlanes("node products", lanes, shape.ProductPlanes);
        var material = new ComparisonMaterial(0, 0, masks.Offset, shape.OpenedPlanes, products.Offset, shape.ProductPlanes);
        var groupCount = groups[0] + 1;
        using var rig = new ProtocolRig<ulong>(seed: groups.Length, list, arenaPlaneWords: ((2 * groupCount) + 1 + shape.OpenedPlanes) * stride);
        rig.Deal(dealer => new JoinDealing(dealer.Planes(masks.Offset, masks.Length), dealer.Planes(products.Offset, products.Length), lanes).Node(groups.Length, isSpine));

        var planes = Enumerable.Range(0, 2 * groups.Length)
            .Select(bit => rig.ShareBits([.. Enumerable.Range(0, lanes).Select(lane => (factors(lane) >> bit & 1) == 1)])).ToList();
        var (result0, result1) = (new ulong[2 * stride], new ulong[2 * stride]);
        rig.Run(
            session => Half<Party0>(session, [.. planes.Select(static plane => plane.Party0)], result0),
            session => Half<Party1>(session, [.. planes.Select(static plane => plane.Party1)], result1),
            declaredBytes: ProtocolRig<ulong>.Bytes((long)lanes * shape.OpenedPlanes), declaredRounds: 1);
        return (Bits(0), Bits(stride));

        bool[] Bits(int first) => [.. Enumerable.Range(0, lanes).Select(lane => ((result0[first + (lane >> 6)] ^ result1[first + (lane >> 6)]) >> (lane & 63) & 1) == 1)];

        void Half<TParty>(PartySession<ulong> session, ulong[][] shares, ulong[] result)
            where TParty : struct, IParty
        {
            var tree = new JoinTree<ulong, TParty>(session, lanes, groupCount, shape.OpenedPlanes, material);
            for (var index = 0; index < groups.Length; index++)
            {
                shares[index].CopyTo(tree.Generate(groups[index]));
                shares[groups.Length + index].CopyTo(tree.Propagate(groups[index]));
            }

            tree.Mask(groups, opened: 0, mask: 0);
            tree.OpenLevel(shape.OpenedPlanes);
            tree.Join(groups, opened: 0, mask: 0, product: 0);
            tree.Generate(groups[^1]).CopyTo(result);
            tree.Propagate(groups[^1]).CopyTo(result.AsSpan(stride));
            for (var index = 0; index < groups.Length - 1; index++) Assert.Equal(shares[index], tree.Generate(groups[index]).ToArray());
        }
    }
}
