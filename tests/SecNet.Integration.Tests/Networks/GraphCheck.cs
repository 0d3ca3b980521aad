using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// Runs a network of any graph on real weights and inputs: bit for bit the twin's under the same masks, at the declared cost, and the float
/// network's up to rounding, which shares no code with the compiler.
/// </summary>
internal static class GraphCheck
{
    /// <summary>Runs random inputs through random weights.</summary>
    /// <param name="inferences">How many.</param>
    /// <param name="seed">Where weights, inputs and masks come from.</param>
    /// <param name="maxAbsWeight">Largest weight; biases go up to 0.5.</param>
    /// <param name="tolerance">Largest difference of an output from the float network's.</param>
    public static void Run<TNetwork>(int inferences, int seed, float maxAbsWeight, double tolerance)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var data = new InsecureSeeds(seed).Data();
        var file = RandomWeights(info, data, maxAbsWeight);
        var owned = ModelOwner.Encode(info, file);
        var floats = new FloatNetwork(info, file);
        var images = Enumerable.Range(0, inferences).Select(_ => Floats(data, info.InputShape.Length, (float)info.InputMaxAbs)).ToList();
        var results = TwoParty.Run<TNetwork>(owned.Words, [.. images.Select(image => image.Select(value => info.InputScale.Encode(value)).ToArray())], new(seed + 1));
        Assert.All(results, static result => Assert.Equal(result.Reference, result.Output));
        Assert.All(results, result => Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds))));
        BatchCheck.Run<TNetwork>(owned.Words, [.. images.Select(image => image.Select(value => info.InputScale.Encode(value)).ToArray())], seed);
        foreach (var (image, result) in images.Zip(results))
        {
            var expected = floats.Evaluate(image);
            for (var index = 0; index < expected.Length; index++) Assert.Equal(expected[index], info.OutputScale.Decode(result.Output[index]), tolerance);
        }
    }

    /// <summary>Weights up to <paramref name="maxAbs"/>, biases up to 0.5.</summary>
    public static SafetensorsFile RandomWeights(NetworkInfo info, AesCtrPrg data, float maxAbs) => SafetensorsFile.Parse(Weights(info, data, maxAbs), info.Name + ".safetensors");

    private static byte[] Weights(NetworkInfo info, AesCtrPrg data, float maxAbs) => SafetensorsWriter.Write(
    [
        .. info.WeightSlots.Select(slot => new NamedTensor(slot.Name + ".weight", ShapeOf(info, slot), Floats(data, slot.WeightCount, maxAbs))),
        .. info.WeightSlots.Where(static slot => slot.Kind != LayerKind.PReLU).Select(slot => new NamedTensor(slot.Name + ".bias", [slot.BiasCount], Floats(data, slot.BiasCount, 0.5f))),
    ]);

    private static int[] ShapeOf(NetworkInfo info, WeightSlot slot)
    {
        var layer = info.Layers.Single(layer => layer.Name == slot.Name);
        return slot.Kind == LayerKind.PReLU ? [slot.Rows]
            : layer.Window is { } window ? [slot.Rows, layer.InputShape.Channels / layer.Groups, window.KernelHeight, window.KernelWidth] : [slot.Rows, slot.RowLength];
    }

    /// <summary>Values within ±<paramref name="bound"/>.</summary>
    private static float[] Floats(AesCtrPrg data, int count, float bound)
    {
        var words = new uint[count];
        data.Fill<uint>(words);
        return [.. words.Select(word => (float)(((word / (double)uint.MaxValue * 2) - 1) * bound))];
    }
}
