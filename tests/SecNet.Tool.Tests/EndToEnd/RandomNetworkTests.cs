using System.Globalization;
using SecNet.Generators.Model;
using SecNet.Generators.Protocol;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Testing;
using Xunit.Abstractions;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>
/// Random networks, compiled and run on both parties: parties and twin agree bit for bit, cost is what was declared, the twin follows the float
/// network, which shares no code with the compiler, and no value leaves the range that the compiler reckons with.
/// </summary>
/// <remarks>SECNET_FUZZ_NETWORKS=first,count runs other seeds, for searches by hand.</remarks>
public sealed class RandomNetworkTests(ITestOutputHelper log)
{
    private static readonly (int First, int Count) Seeds =
        Environment.GetEnvironmentVariable("SECNET_FUZZ_NETWORKS")?.Split(',') is [var first, var count] ? (int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture)) : (0, 40);

    [Fact]
    public void RandomNetworks_RunAsTheCompilerPromises()
    {
        var cases = Enumerable.Range(Seeds.First, Seeds.Count).Select(NetworkCase.Of).OfType<NetworkCase>().ToList();
        var runs = AssertAllRun(cases);
        log.WriteLine($"{cases.Count} of {Seeds.Count} networks compiled, {runs} runs");
        Assert.True(cases.Count > Seeds.Count * 3 / 4 && runs > cases.Count, $"Only {cases.Count} of {Seeds.Count} networks compiled and {runs} runs kept their contracts.");
    }

    /// <summary>The same networks, with what only a dealer could prepare left to the compiler's choice, on correlations the two parties made.</summary>
    [Fact]
    public void RandomNetworks_WithoutADealer_RunAsTheCompilerPromises()
    {
        var cases = Enumerable.Range(Seeds.First, Seeds.Count).Select(static seed => NetworkCase.Of(WithoutDealer(RandomNetwork.Of(seed)), seed)).OfType<NetworkCase>().ToList();
        var runs = AssertAllRun(cases);
        log.WriteLine($"{cases.Count} of {Seeds.Count} networks compiled, {runs} runs");
        Assert.True(cases.Count > Seeds.Count * 2 / 3 && runs > cases.Count, $"Only {cases.Count} of {Seeds.Count} networks compiled and {runs} runs kept their contracts.");
    }

    /// <summary>The same networks by L-SecNet's comparisons, in the widest ring these have: there their failures are rarer than one in a million.</summary>
    [Fact]
    public void RandomNetworks_ByComparisonsThatLeak_RunAsTheCompilerPromises()
    {
        var cases = Enumerable.Range(Seeds.First, Seeds.Count).Select(static seed => NetworkCase.Of(Leaking(RandomNetwork.Of(seed), seed), seed)).OfType<NetworkCase>().ToList();
        var runs = AssertAllRun(cases);
        log.WriteLine($"{cases.Count} of {Seeds.Count} networks compiled, {runs} runs, {cases.Count(static item => item.Network.Program!.Leaks)} of them compare");
        Assert.True(cases.Count > Seeds.Count / 2 && runs > cases.Count, $"Only {cases.Count} of {Seeds.Count} networks compiled and {runs} runs kept their contracts.");
        Assert.True(cases.Count(static item => item.Network.Program!.Leaks) > cases.Count / 2);
    }

    private static NetworkModel Leaking(NetworkModel model, int seed) => model with
    {
        RingBits = model.RingBits == NetworkModel.AutoRing ? NetworkModel.AutoRing : ComparisonChoices.WidestMultiplicativeRing,
        Comparison = seed % 2 == 0 ? ComparisonChoice.Multiplicative : ComparisonChoice.MultiplicativeFloat,
        AcceptLeakage = true,
    };

    private static NetworkModel WithoutDealer(NetworkModel model) => model with
    {
        Offline = Generators.Model.OfflineMode.TwoParty,
        Comparison = model.Comparison is ComparisonChoice.Ppa or ComparisonChoice.MaskedPpa or ComparisonChoice.Garbled ? model.Comparison : ComparisonChoice.Auto,
        Budget = model.Budget with { OfflineBytes = null },
    };

    /// <summary>Lopsided and empty intervals, comparisons whose results are narrower than what they open, divisors that nobody absorbs.</summary>
    [Fact]
    public void OddNetworks_RunAsTheCompilerPromises()
    {
        string[] texts =
        [
            "network ReluLast\nfraction 8\ninput x 3x4x4 |x| <= 8\nr = relu x\ns = leakyrelu r slope 0.5\nm = maxpool2d s window 2\nr2 = relu m",
            "network Relu6Last\nfraction 8\ninput x 3 |x| <= 8\nc = clip x low 0 high 6",
            """
            network Lopsided
            fraction 6
            input x 4 |x| <= 100
            c = clip x high 0.1
            r = relu c
            p = prelu c |w| <= 3
            q = clip p low -1 high -0.5
            a = add q, r
            sq = square q
            t = add a, sq
            """,
            """
            network Constant
            fraction 6
            input x 4 |x| <= 1
            c = clip x low 3 high 5
            s = square c
            d = sub s, c
            f = dense d 4 -> 3
            g = clip f high -100000
            h = prelu g |w| <= 2
            """,
            """
            network Means
            fraction 8
            input x 1x9x9 |x| <= 1
            a = avgpool2d x window 3
            b = avgpool2d a window 3
            m = maxpool2d a window 3
            c = concat b, m
            s = square c
            g = avgpool2d x window 3 stride 2 padding 1 count inside
            h = avgpool2d g window 5
            u = concat s, h
            f = dense u 3 -> 2
            """,
        ];
        var cases = texts.Select(static text => NetworkCase.Of(Networks.Model(text) with { Budget = new(FailureProbability: 0) }, seed: 1)!).ToList();
        Assert.Equal(cases.Count * Enum.GetValues<WeightKind>().Length, AssertAllRun(cases));
    }

    /// <summary>
    /// Two comparisons read the bits of one truncation's mask, garbled both, or, where a budget leaves room for one batch of circuits, one of them garbled and one a
    /// prefix tree.
    /// </summary>
    [Fact]
    public void OneMaskOfTwoGarbledComparisons_RunsAsTheCompilerPromises()
    {
        var both = Networks.Model("network Both\nfraction 8\noffline two-party\nlink wan\ninput x 4 |x| <= 1\nf = dense x 4 -> 21 |x| <= 8\na = relu f\nb = leakyrelu f slope 0.25\ns = add a, b");
        var garbled = NetworkCase.Of(both, seed: 1)!;
        var prefix = NetworkCase.Of(both with { Comparison = ComparisonChoice.MaskedPpa }, seed: 1)!;
        var between = ((3 * garbled.Network.Program!.OfflineBytes) + prefix.Network.Program!.OfflineBytes) / 4;
        var mixed = NetworkCase.Of(both with { Name = "Mixed", Budget = both.Budget with { OfflineBytes = between } }, seed: 1)!;
        Assert.Equal([SignStrategy.Garbled, SignStrategy.Garbled], StrategiesOf(garbled));
        Assert.Equal([SignStrategy.MaskedPpa, SignStrategy.Garbled], StrategiesOf(mixed));
        foreach (var item in new[] { garbled, mixed })
            Assert.Equal(2, MaskReaders.Of(Assert.Single(item.Network.Program!.Steps.OfType<TruncateStep>(), static step => step.X.Length == 21), item.Network.Program.Steps).Comparisons.Count);
        AssertAllRun([garbled, mixed]);

        static IEnumerable<SignStrategy> StrategiesOf(NetworkCase item) => item.Network.Program!.Choices.Select(static choice => choice.Tree.Strategy).Order();
    }

    /// <summary>Runs every case; returns how many weights kept the bounds they were run under.</summary>
    private static int AssertAllRun(IReadOnlyList<NetworkCase> cases)
    {
        using var networks = new CompiledNetworks(cases.Select(static item => item.Network));
        var (runs, failures) = (0, new List<string>());
        foreach (var item in cases)
        {
            try
            {
                runs += item.Weights.Count(weights => Run(item, networks[item.Network.Model.FullName], weights));
            }
            catch (Exception exception)
            {
                failures.Add($"seed {item.Seed}: {exception.GetType().Name}: {exception.Message}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} networks fail:\n" + string.Join('\n', failures));
        return runs;
    }

    /// <summary>False when these weights break a calibrated bound, so that nothing is promised.</summary>
    private static bool Run(NetworkCase item, NetworkRunner network, SafetensorsFile weights)
    {
        var info = network.Info;
        var words = ModelOwner.Encode(info, weights).Words;
        var floats = item.Inputs.Select(input => new FloatNetwork(info, weights).EvaluateLayers(input)).ToList();
        var largest = Enumerable.Range(0, info.Layers.Length).Select(layer => floats.Max(results => (double)results[layer].Max(MathF.Abs))).ToList();
        var slopeBits = item.Network.Model.FractionBits;
        var errors = RoundingErrors.Of(info, words.Span, largest, slopeBits == 0 ? null : slopeBits);
        if (!KeepsBounds(info, largest, errors)) return false;

        int[] order = [.. Enumerable.Range(0, item.Inputs.Count)];
        var inputs = Array.ConvertAll(order, index => Array.ConvertAll(item.Inputs[index], value => info.InputScale.Encode(value)));
        var results = network.Run(words, inputs, item.Seed);
        foreach (var index in order)
        {
            if (info.OutputIsClass) AssertClass(info, results[index], floats[index][info.Layers[^1].Inputs[0]], errors[info.Layers[^1].Inputs[0]]);
            else AssertResult(info, results[index], floats[index][^1], errors[^1]);
            foreach (var isRoundingUp in (bool[])[false, true]) RunTwin(item.Network.Program!, network, words, inputs[index], isRoundingUp, floats[index], errors);
        }

        return true;
    }

    private static bool KeepsBounds(NetworkInfo info, List<double> largest, double[] errors)
    {
        foreach (var (layer, index) in info.Layers.Select(static (layer, index) => (layer, index)))
        {
            var slot = info.WeightSlots.FirstOrDefault(slot => (slot.BatchNorms.IsEmpty ? slot.Name : slot.BatchNorms[^1].Name) == layer.Name);
            if ((layer.MaxAbs ?? slot?.MaxAbs) is { } bound && largest[index] + errors[index] > (double)bound) return false;
        }

        return true;
    }

    /// <summary>No score exceeds the class's by more than both can be off.</summary>
    private static void AssertClass(NetworkInfo info, TwoPartyInference result, float[] scores, double error)
    {
        AssertPromises(info, result);
        var found = Assert.Single(result.Output);
        Assert.InRange(found, 0, scores.Length - 1);
        Assert.True(scores.Max() - scores[found] <= 2 * error, $"class {found} has the score {scores[found]}, the largest is {scores.Max()}, and scores are off by at most {error}");
    }

    private static void AssertPromises(NetworkInfo info, TwoPartyInference result)
    {
        if (!info.Layers.Any(static layer => layer.Protocols.Contains(Runtime.Networks.ProtocolKind.LocalTruncation))) Assert.Equal(result.Reference, result.Output);
        foreach (var traffic in result.Traffic) Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds));
    }

    private static void AssertResult(NetworkInfo info, TwoPartyInference result, float[] expected, double error)
    {
        AssertPromises(info, result);
        Assert.Equal(expected.Length, result.Output.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            var found = info.OutputScale.Decode(result.Output[index]);
            Assert.True(Math.Abs(found - expected[index]) <= error, $"output {index} is {found}, the float network's {expected[index]}, further off than {error}");
        }
    }

    private static void RunTwin(ProtocolProgram program, NetworkRunner network, ReadOnlyMemory<long> words, long[] input, bool isRoundingUp, float[][] floats, double[] errors)
    {
        // Under masks of ones every truncation carries; without masks none does. The parties' results lie between.
        var masks = new ulong[isRoundingUp ? network.Info.Correlations.Where(static item => item.Storage == Runtime.Correlations.CorrelationStorage.Words).Sum(static item => item.Length) : 0];
        Array.Fill(masks, ulong.MaxValue);
        network.RunTwin(new(network.Info, words, masks) { Observer = Check }, input);

        void Check(int layer, ReadOnlySpan<long> values, FixedPointScale scale)
        {
            var (name, type) = (network.Info.Layers[layer].Name, program.ValueOf(layer)!.Type);
            for (var index = 0; index < values.Length; index++)
            {
                Assert.True(type.Low <= values[index] && values[index] <= type.High, $"{name}[{index}] is {values[index]}, outside {type.Low} .. {type.High}");
                if (network.Info.Layers[layer].Kind == LayerKind.ArgMax) continue; // of scores that differ by rounding
                var (found, expected) = (scale.Decode(values[index]), floats[layer][index]);
                Assert.True(Math.Abs(found - expected) <= errors[layer], $"{name}[{index}] is {found}, the float network's {expected}, further off than {errors[layer]}");
            }
        }
    }
}
