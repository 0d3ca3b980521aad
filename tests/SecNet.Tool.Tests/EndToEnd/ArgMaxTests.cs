using SecNet.Generators;
using SecNet.Generators.Model;
using SecNet.Tool.Compilation;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>
/// Tournaments of every shape, by every comparison, in both words: the class is NumPy's argmax, at the compiled cost, and messages have one length
/// whatever the scores are.
/// </summary>
public sealed class ArgMaxTests
{
    private static readonly ComparisonChoice[] Choices = [ComparisonChoice.Table, ComparisonChoice.MaskedPpa, ComparisonChoice.Fss, ComparisonChoice.FssPayload, ComparisonChoice.Ppa, ComparisonChoice.Garbled];

    /// <summary>Two and three values; every way an odd candidate can wait on up to four levels, and beyond.</summary>
    [Fact]
    public void Class_OfFewScores_IsTheFirstOfTheLargest() =>
        AssertClasses(from scores in Enumerable.Range(2, 16) from choice in Choices select new Tournament(scores, choice, (scores + (int)choice) % 2 == 0 ? 60 : 9));

    /// <summary>An index takes more bits than a score does, or as many comparisons are made at once as fill several words.</summary>
    [Fact]
    public void Class_OfAThousandScores_IsTheFirstOfTheLargest() =>
        AssertClasses(from choice in Choices from width in (int[])[2, 60] select new Tournament(1000, choice, width));

    private static void AssertClasses(IEnumerable<Tournament> tournaments)
    {
        var cases = tournaments.ToList();
        using var networks = new CompiledNetworks(cases.Select(static item => item.Network));
        foreach (var item in cases) AssertClasses(item, networks[item.Network.Model.FullName]);
    }

    private static void AssertClasses(Tournament item, NetworkRunner network)
    {
        var info = network.Info;
        Assert.True(info.OutputIsClass);
        Assert.Equal((item.Scores, 1, item.Bits + 1), (info.ClassCount, info.OutputShape.Length, info.Layers[^1].ComparedWidth));

        // The client's shares are as wide as a class takes and no wider: nothing else can travel in them.
        Assert.Equal(NetworkDescription.Of(item.Network.Program!).OutputRingBits, info.OutputRingBits);
        Assert.True(1 << (info.OutputRingBits - 1) >= item.Scores && 1 << (info.OutputRingBits - 2) < item.Scores, $"{info.Name}: {info.OutputRingBits} bits");

        var inputs = item.Inputs();
        var results = network.Run(default, inputs, item.Seed);
        foreach (var (input, result) in inputs.Zip(results))
        {
            Assert.Equal(Array.IndexOf(input, input.Max()), Assert.Single(result.Output));
            Assert.Equal(result.Output, result.Reference);
            Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));
            Assert.All(result.Views, view => Assert.Equal(results[0].Views[0].Length, view.Length));
        }
    }

    /// <summary>One network that is nothing but its last layer, so that a test chooses the scores.</summary>
    private sealed class Tournament
    {
        public Tournament(int scores, ComparisonChoice choice, int bits)
        {
            (Scores, Bits, Seed) = (scores, bits, (scores * 100) + bits + (int)choice);

            // Beyond 30 bits below the point, a whole number of units before it.
            var fraction = Math.Min(bits - 1, 30);
            Bound = ((1L << (bits - 1)) - 1) >> fraction << fraction;
            if (Bound == 0) Bound = (1L << (bits - 1)) - 1;
            var real = Bound / (decimal)(1L << fraction);
            Network = Compiler.Compile(Networks.Model(FormattableString.Invariant($"""
                network Of{scores}{choice}{bits}
                ring auto
                fraction {fraction}
                comparison {choice.ToString().ToLowerInvariant()}
                input scores {scores} |x| <= {real}
                answer = argmax scores
                """)));
            Assert.NotNull(Network.Program);
        }

        public int Scores { get; }

        /// <summary>Width k of a score.</summary>
        public int Bits { get; }

        public int Seed { get; }

        public CompileResult Network { get; }

        private long Bound { get; }

        /// <summary>Ties of all, of some, of the first with the last; differences that take all k + 1 bits; negative scores alone; the winner at each end.</summary>
        public List<long[]> Inputs()
        {
            var draws = new Draws(Seed);
            var inputs = new List<long[]>
            {
                Fill(static _ => 0), Fill(_ => Bound), Fill(_ => -Bound), Fill(index => index % 2 == 0 ? Bound : -Bound), Fill(index => index % 2 == 0 ? -Bound : Bound),
                Fill(index => index == Scores - 1 ? Bound : -Bound), Fill(index => index == 0 ? 0 : -1), Fill(index => index == 0 || index == Scores - 1 ? 1 : 0),
                Fill(index => Math.Max(-Bound, -1 - index)), Fill(index => Math.Max(-Bound, index - Scores)),
            };
            for (var count = 0; count < 6; count++) inputs.Add(Fill(_ => draws.Between(-1, 1)));
            for (var count = 0; count < 6; count++) inputs.Add(Fill(_ => (long)(draws.Between(-1.0, 1.0) * Bound)));
            for (var count = 0; count < 3; count++) inputs.Add(Fill(_ => draws.Pick(Bound, -Bound)));
            return inputs;
        }

        private long[] Fill(Func<int, long> value) => [.. Enumerable.Range(0, Scores).Select(value)];
    }
}
