using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Holds a network whose first layer is a smooth activation to its function, its twin and its cost, alone and in batches.</summary>
internal static class SmoothCheck
{
    /// <summary>From end to end of the declared range, ends and 0 among them.</summary>
    public static TwoPartyInference[] Run<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var layer = info.Layers[0];
        var bound = Samples.InputBound(info);
        var count = info.InputShape.Length;
        long[] input = [.. Enumerable.Range(0, count).Select(index => ((2 * bound * index) + (count / 2)) / (count - 1) - bound)];
        input[count / 3] = 0;
        Assert.Equal((-bound, bound), (input.Min(), input.Max()));
        var results = TwoParty.Run<TNetwork>(Array.Empty<long>(), [input, input], new(seed));
        foreach (var result in results)
        {
            for (var index = 0; index < count; index++)
            {
                var exact = SmoothFunctions.Exact(layer.Kind, info.InputScale.Decode(input[index]));
                Assert.InRange(info.OutputScale.Decode(result.Output[index]), exact - layer.MaxError!.Value, exact + layer.MaxError.Value);
                Assert.InRange(info.OutputScale.Decode(result.Floor[index]), exact - layer.MaxError.Value, exact + layer.MaxError.Value);
            }

            Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));
        }

        BatchCheck.Run<TNetwork>(Array.Empty<long>(), [input, Array.ConvertAll(input, static value => -value), input, input, input], seed);
        return results;
    }

    /// <summary>The same, bit for bit the twin's: no truncation is local.</summary>
    public static void RunExact<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        Assert.Equal(0, TNetwork.Info.FailureProbability);
        foreach (var result in Run<TNetwork>(seed)) Assert.Equal(result.Reference, result.Output);
    }

    /// <summary>Weights and inputs at random: bit for bit the twin, where no truncation is local.</summary>
    public static void RunNetwork<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var (weights, inputs) = (Samples.Weights(info, seed), Samples.Inputs(info, 10, seed));
        BatchCheck.Run<TNetwork>(weights, inputs, seed);
        foreach (var result in TwoParty.Run<TNetwork>(weights, inputs, new(seed)))
        {
            if (info.FailureProbability == 0) Assert.Equal(result.Reference, result.Output);
            Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));

            // Masks move roundings: a unit of each truncation, and the gate's, through at most four weights of 1.
            Assert.All(result.Output.Zip(result.Floor), pair => Assert.Equal(info.OutputScale.Decode(pair.Second), info.OutputScale.Decode(pair.First), 0.01));
        }
    }
}
