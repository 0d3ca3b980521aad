using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Runs a generated network on both parties and holds it to everything its description promises, whatever it computes.</summary>
internal static class NetworkCheck
{
    /// <summary>Runs with given weights; the messages of a failure carry the seed.</summary>
    /// <param name="weights">Weights and biases as integers, in slot order.</param>
    /// <param name="inputs">Inputs as integers, within the declared range.</param>
    /// <param name="seed">Where the randomness comes from.</param>
    /// <param name="keepsContracts">True to insist that the weights keep every MaxAbs contract for all inputs of that range, not just for these.</param>
    public static TwoPartyInference[] Run<TNetwork>(long[] weights, IReadOnlyList<long[]> inputs, int seed, bool keepsContracts = true)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var results = TwoParty.Run<TNetwork>(weights, inputs, new(seed));
        var maxAbs = inputs.Max(static input => input.Max(Math.Abs));
        var bound = RoundingBound.OfOutput(
            info, weights, maxAbs, (layer, isKept) => Assert.True(isKept || !keepsContracts, $"{info.Name}, seed {seed}: the test's weights can break the contract of '{layer}'.")).Error;
        var declared = new DeclaredTraffic(info.Cost);
        foreach (var (result, index) in results.Select(static (result, index) => (result, index)))
        {
            var where = $"{info.Name}, seed {seed}, input {index}";
            if (info.FailureProbability == 0) Assert.True(result.Reference.AsSpan().SequenceEqual(result.Output), $"{where}: parties and twin differ.");
            var error = result.Output.Zip(result.Floor, static (output, floor) => Math.Abs(output - floor)).Max();
            Assert.True(error <= bound, $"{where}: {error} units from the rounding-down twin, at most {bound} can be rounding.");
            Assert.All(result.Traffic, traffic => Assert.Equal(declared, new(traffic.PayloadBytes, traffic.Rounds)));
            Assert.All(result.Views, view => Assert.Equal(declared.Bytes + (8 * declared.Rounds), view.Length));
        }

        // A dealer's seed for each party.
        var seedBytes = info.Offline == OfflineKind.Dealer ? 16 : 0;
        if (info.Offline == OfflineKind.Dealer)
            Assert.Equal(info.Cost.OfflineBytes - 32, CorrelationLayout.CorrectionBytes(info, 0) + CorrelationLayout.CorrectionBytes(info, 1));
        Assert.Equal(info.Cost.OnlineBytesPerParty, info.Layers.Sum(static layer => layer.OnlineBytesPerParty));
        Assert.Equal(info.Cost.Rounds, info.Layers.Sum(static layer => layer.Rounds));
        Assert.Equal(info.Cost.MultiplyAccumulates, info.Layers.Sum(static layer => layer.MultiplyAccumulates));
        Assert.Equal(info.Cost.AesCalls, info.Layers.Sum(static layer => layer.AesCalls));
        Assert.Equal(info.Cost.ArithmeticNs, info.Layers.Sum(static layer => layer.ArithmeticNs));
        Assert.Equal((info.Layers.Sum(static layer => layer.OfflineTransfers), info.Layers.Sum(static layer => layer.OfflineCiphertexts)), (info.Cost.OfflineTransfers, info.Cost.OfflineCiphertexts));

        // Each layer's bytes rounded up on their own.
        Assert.InRange(info.Layers.Sum(static layer => layer.OfflineBytesParty0) + seedBytes - info.Cost.OfflineBytesParty0, 0, info.Layers.Length);
        Assert.InRange(info.Layers.Sum(static layer => layer.OfflineBytesParty1) + seedBytes - info.Cost.OfflineBytesParty1, 0, info.Layers.Length);
        BatchCheck.Run<TNetwork>(weights, inputs, seed);
        return results;
    }

    /// <summary>Runs with worst-case and random weights (all within their contracts) on edge and random inputs.</summary>
    /// <param name="seed">Names the weights, inputs and masks.</param>
    /// <param name="randomInputs">Random inputs beside the edge ones.</param>
    public static void RunSamples<TNetwork>(int seed, int randomInputs = 6)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var inputs = Samples.Inputs(TNetwork.Info, randomInputs, seed);
        Run<TNetwork>(Samples.Weights(TNetwork.Info, seed), inputs, seed);
        Run<TNetwork>(Samples.LargestWeights(TNetwork.Info, isAlternating: false), inputs, seed + 1);
        Run<TNetwork>(Samples.LargestWeights(TNetwork.Info, isAlternating: true), inputs, seed + 2);
    }

    private readonly record struct DeclaredTraffic(long Bytes, long Rounds)
    {
        public DeclaredTraffic(NetworkCost cost)
            : this(cost.OnlineBytesPerParty, cost.Rounds)
        {
        }
    }
}
