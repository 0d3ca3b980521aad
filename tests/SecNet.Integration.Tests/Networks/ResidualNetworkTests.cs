using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>A graph declared in a .secnet file: a residual sum, a branch, a concatenation, rings chosen by the compiler.</summary>
public sealed class ResidualNetworkTests
{
    private const int Inferences = 1000;

    /// <summary>Bit for bit the twin's under the same masks, and the float network's up to rounding, which shares no code with the compiler.</summary>
    [Fact]
    public void Residual_OnAThousandInputs_EqualsItsTwinAndFollowsTheFloatNetwork()
    {
        var info = Residual.Info;
        var data = new InsecureSeeds(300).Data();
        var file = SafetensorsFile.Parse(Weights(info, data), "residual.safetensors");
        var owned = ModelOwner.Encode(info, file);
        var floats = new FloatNetwork(info, file);
        var images = Enumerable.Range(0, Inferences).Select(_ => Floats(data, info.InputShape.Length, 1)).ToList();
        var results = TwoParty.Run<Residual>(owned.Words, [.. images.Select(image => image.Select(value => info.InputScale.Encode(value)).ToArray())], new(301));
        Assert.All(results, static result => Assert.Equal(result.Reference, result.Output));
        Assert.All(results, result => Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds))));
        foreach (var (image, result) in images.Zip(results))
        {
            var expected = floats.Evaluate(image);
            for (var index = 0; index < expected.Length; index++) Assert.Equal(expected[index], info.OutputScale.Decode(result.Output[index]), tolerance: 0.5);
        }
    }

    [Fact]
    public void Residual_OpensTheSharedActivationOnce_AndTheSumNotAtAll()
    {
        var layers = Residual.Info.Layers.ToDictionary(static layer => layer.Name);

        // conv2 opens its input; what it adds up to is truncated once, behind the sum, and that opening is all relu2 needs.
        Assert.Equal((1, 1), (layers["conv2"].Rounds, layers["sum"].Rounds));
        Assert.DoesNotContain(Residual.Info.Correlations, static segment => segment.Name == "relu2.r");

        // One opening of relu0, in the wider of their rings, serves conv1 and side.
        Assert.Equal(layers["conv1"].Inputs.AsEnumerable(), layers["side"].Inputs);
        Assert.NotEqual(SlotRing("conv1"), SlotRing("side"));
        Assert.Equal(0, layers["side"].Rounds);
    }

    /// <summary>Weights that keep the network's contracts.</summary>
    internal static SafetensorsFile RandomWeights(NetworkInfo info, int seed) => SafetensorsFile.Parse(Weights(info, new InsecureSeeds(seed).Data()), "residual.safetensors");

    private static int SlotRing(string name) => Residual.Info.WeightSlots.Single(slot => slot.Name == name).RingBits;

    private static byte[] Weights(NetworkInfo info, AesCtrPrg data) => SafetensorsWriter.Write(
    [
        .. info.WeightSlots.SelectMany(slot => new NamedTensor[]
        {
            new(slot.Name + ".weight", Shape(info, slot), Floats(data, slot.WeightCount, 0.35f)),
            new(slot.Name + ".bias", [slot.BiasCount], Floats(data, slot.BiasCount, 0.5f)),
        }),
    ]);

    private static int[] Shape(NetworkInfo info, WeightSlot slot)
    {
        var layer = info.Layers.Single(layer => layer.Name == slot.Name);
        return layer.Window is { } window ? [slot.Rows, layer.InputShape.Channels, window.KernelHeight, window.KernelWidth] : [slot.Rows, slot.RowLength];
    }

    /// <summary>Values within ±<paramref name="bound"/>.</summary>
    private static float[] Floats(AesCtrPrg data, int count, float bound)
    {
        var words = new uint[count];
        data.Fill<uint>(words);
        return [.. words.Select(word => (float)(((word / (double)uint.MaxValue * 2) - 1) * bound))];
    }
}
