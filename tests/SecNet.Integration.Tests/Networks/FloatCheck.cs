using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// Runs a network on both parties and holds it to the float network, which shares no code with the compiler. Weights and inputs are
/// multiples of their scales' units, so that nothing but truncations can part them, by no more than <see cref="RoundingBound"/> says.
/// </summary>
internal static class FloatCheck
{
    // A 32-bit float holds these results to far less than this.
    private const double FloatError = 1e-4;

    public static void Run<TNetwork>(int seed, int randomInputs = 20)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var words = Samples.Weights(info, seed);
        var file = SafetensorsFile.Parse(SafetensorsWriter.Write([.. info.WeightSlots.SelectMany(slot => Tensors(info, slot, words))]), info.Name + ".safetensors");
        Assert.Equal(words, ModelOwner.Encode(info, file).Words);

        var floats = new FloatNetwork(info, file);
        var inputs = Samples.Inputs(info, randomInputs, seed + 1);
        var rounding = RoundingBound.OfOutput(info, words, Samples.InputBound(info), static (_, _) => { }).Error;
        var tolerance = info.OutputScale.Decode((long)rounding) + FloatError;
        foreach (var (result, input) in NetworkCheck.Run<TNetwork>(words, inputs, seed + 2).Zip(inputs))
        {
            var expected = floats.Evaluate(Array.ConvertAll(input, value => (float)info.InputScale.Decode(value)));
            for (var index = 0; index < expected.Length; index++)
                Assert.InRange(info.OutputScale.Decode(result.Output[index]), expected[index] - tolerance, expected[index] + tolerance);
        }
    }

    private static IEnumerable<NamedTensor> Tensors(NetworkInfo info, WeightSlot slot, long[] words)
    {
        var layer = info.Layers.Single(layer => layer.Name == slot.Name);
        int[] shape = layer.Window is { } window ? [slot.Rows, layer.InputShape.Channels / layer.Groups, window.KernelHeight, window.KernelWidth] : [slot.Rows, slot.RowLength];
        yield return new(slot.Name + ".weight", shape, Real(slot.WeightOffset, slot.WeightCount, Math.ScaleB(slot.InputDivisor, -slot.WeightFractionBits)));
        yield return new(slot.Name + ".bias", [slot.BiasCount], Real(slot.BiasOffset, slot.BiasCount, Math.ScaleB(1, -slot.BiasFractionBits)));

        float[] Real(int offset, int count, double unit) => [.. words.AsSpan(offset, count).ToArray().Select(word => (float)(word * unit))];
    }
}
