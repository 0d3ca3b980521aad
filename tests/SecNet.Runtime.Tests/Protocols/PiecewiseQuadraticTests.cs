using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>The local steps on shares of several inferences add up to those of the oracle, whose sum is the polynomials by definition.</summary>
public sealed class PiecewiseQuadraticTests
{
    private const int Values = 1500; // more than a tile
    private const int Inferences = 3;

    private static readonly long[] Knots = [-40, -7, 12, 50];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Steps_OnShares_EqualTheOracle(bool comparesFirst, bool comparesLast)
    {
        var pieces = new PiecewiseQuadratic(comparesFirst, comparesLast, constant: 123456, rise: 17, Knots, slopes: [3, -5, 1000], curvatures: [-2, 9, 77]);
        var (low, high) = (comparesFirst ? -100 : Knots[0], comparesLast ? 100 : Knots[^1]);
        var x = Enumerable.Range(0, Inferences).Select(inference => Enumerable.Range(0, Values).Select(index => low + ((index + inference) % (high - low + 1))).ToArray()).ToArray();
        var outputs = x.Select(values =>
        {
            var excess = pieces.Compared.IsEmpty ? [] : ReferenceSteps.Relu(ReferencePieces.Distances(pieces, values));
            var lengths = ReferencePieces.Lengths(pieces, comparesFirst ? [] : values, excess);
            return (Excess: excess, Lengths: lengths, Squares: ReferenceSteps.Square(lengths, ringBits: 64));
        }).ToArray();
        long[] flat = [.. x.SelectMany(static values => values)], excess = [.. outputs.SelectMany(static output => output.Excess)];
        long[] lengths = [.. outputs.SelectMany(static output => output.Lengths)], squares = [.. outputs.SelectMany(static output => output.Squares)];

        var distances = OnShares(flat, [], [], excess.Length, new DistancesStep(), pieces);
        Assert.Equal(excess, ReferenceSteps.Relu(distances));
        Assert.Equal(lengths, OnShares(comparesFirst ? [] : flat, excess, [], lengths.Length, new LengthsStep(), pieces));
        Assert.Equal(flat.Select(value => Expected(pieces, value)), OnShares(lengths, squares, comparesLast ? excess : [], flat.Length, new SumStep(), pieces));
        Assert.Equal(
            flat.Select(value => Expected(pieces, value)),
            outputs.SelectMany(output => ReferencePieces.Sum(pieces, output.Lengths, output.Squares, comparesLast ? output.Excess : [], ringBits: 64)));
    }

    /// <summary>Nothing to compare with: one quadratic over the whole range.</summary>
    [Fact]
    public void OnePiece_ComparesNothing()
    {
        var pieces = new PiecewiseQuadratic(comparesFirst: false, comparesLast: false, constant: 5, rise: 0, knots: [-4, 4], slopes: [2], curvatures: [3]);
        Assert.True(pieces.Compared.IsEmpty);
        long[] x = [-4, 0, 4], lengths = OnShares(x, [], [], 3, new LengthsStep(), pieces, size: 3);
        Assert.Equal([0, 4, 8], lengths);
        Assert.Equal([5, 5 + 8 + 48, 5 + 16 + 192], OnShares(lengths, [0, 16, 64], [], 3, new SumStep(), pieces, size: 3));
    }

    private static long Expected(PiecewiseQuadratic pieces, long x)
    {
        var sum = pieces.Constant + (pieces.ComparesLast ? pieces.Rise * Math.Max(x - Knots[^1], 0) : 0);
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            var length = Math.Clamp(x, Knots[piece], Knots[piece + 1]) - Knots[piece];
            sum += (pieces.Slopes[piece] * length) + (pieces.Curvatures[piece] * length * length);
        }

        return sum;
    }

    private interface IStep
    {
        void Run<TParty>(PiecewiseQuadratic pieces, ulong[] first, ulong[] second, ulong[] third, ulong[] z, int size)
            where TParty : struct, IParty;
    }

    private sealed class DistancesStep : IStep
    {
        public void Run<TParty>(PiecewiseQuadratic pieces, ulong[] first, ulong[] second, ulong[] third, ulong[] z, int size)
            where TParty : struct, IParty => pieces.Distances<ulong, TParty>(first, z, size);
    }

    private sealed class LengthsStep : IStep
    {
        public void Run<TParty>(PiecewiseQuadratic pieces, ulong[] first, ulong[] second, ulong[] third, ulong[] z, int size)
            where TParty : struct, IParty => pieces.Lengths<ulong, TParty>(first, second, z, size);
    }

    private sealed class SumStep : IStep
    {
        public void Run<TParty>(PiecewiseQuadratic pieces, ulong[] first, ulong[] second, ulong[] third, ulong[] z, int size)
            where TParty : struct, IParty => pieces.Sum<ulong, TParty>(first, second, third, z, size);
    }

    /// <summary>Party 1's shares are any function of the place; the result is what both parties' add up to.</summary>
    private static long[] OnShares(long[] first, long[] second, long[] third, int length, IStep step, PiecewiseQuadratic pieces, int size = Values)
    {
        ulong[] z0 = new ulong[length], z1 = new ulong[length];
        step.Run<Party0>(pieces, Share0(first), Share0(second), Share0(third), z0, size);
        step.Run<Party1>(pieces, Share1(first), Share1(second), Share1(third), z1, size);
        return [.. z0.Zip(z1, static (own, other) => (long)(own + other))];

        static ulong Mask(int index) => 0x9E3779B97F4A7C15 * (ulong)(index + 1);
        static ulong[] Share0(long[] values) => [.. values.Select(static (value, index) => (ulong)value - Mask(index))];
        static ulong[] Share1(long[] values) => [.. values.Select(static (_, index) => Mask(index))];
    }
}
