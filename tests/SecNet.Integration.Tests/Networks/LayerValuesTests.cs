using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>What the fixed-point twin shows of its layers is what the float network computes there, up to rounding.</summary>
public sealed class LayerValuesTests
{
    /// <summary>conv1, conv2, fc1 and fc2 hold batch norms; relu1 and relu2 run on the winners of the pools behind them.</summary>
    [Fact]
    public void M2_ShowsEveryLayerButFoldedAndSwappedOnes()
    {
        var weights = SafetensorsFile.Read(Path.Combine(AppContext.BaseDirectory, "weights", "m2.safetensors"));
        var image = (File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "digits", "3.pgm")))[^784..].Select(static pixel => pixel / 255f).ToArray();
        var shown = Compare<Mnist.M2>(weights, image, tolerance: 0.001);
        Assert.Equal(["bn1", "maxpool1", "bn2", "maxpool2", "flatten1", "bn3", "relu3", "bn4"], shown);
        Assert.Equal(shown, Mnist.M2.Info.Layers.Where(static layer => layer.Result is not null).Select(static layer => layer.Name));
    }

    /// <summary>A shared activation is neither folded nor swapped, so every layer of the graph is there.</summary>
    [Fact]
    public void Residual_ShowsEveryLayer()
    {
        var info = Residual.Info;
        var file = GraphCheck.RandomWeights(info, new InsecureSeeds(310).Data(), maxAbs: 0.35f);
        var input = Enumerable.Range(0, info.InputShape.Length).Select(static index => (index % 9 / 4f) - 1).ToArray();
        Assert.Equal(info.Layers.Where(static layer => layer.Result is not null).Select(static layer => layer.Name), Compare<Residual>(file, input, tolerance: 0.5));
        Assert.Equal("sum", info.Layers.Single(static layer => layer.Kind == LayerKind.Add && layer.Result is not null).Name);
    }

    /// <summary>Holds every layer shown to the float network's and to its own bound; the names of the layers, in order.</summary>
    private static List<string> Compare<TNetwork>(SafetensorsFile weights, float[] input, double tolerance)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var expected = new FloatNetwork(info, weights).EvaluateLayers(input);
        var shown = new List<string>();
        var session = new ReferenceSession(info, ModelOwner.Encode(info, weights).Words)
        {
            Observer = (layer, values, scale) =>
            {
                var plan = info.Layers[layer];
                shown.Add(plan.Name);
                Assert.Equal(plan.Result!.Value.Scale, scale);
                Assert.Equal(plan.OutputShape.Length, values.Length);
                for (var index = 0; index < values.Length; index++)
                {
                    var value = scale.Decode(values[index]);
                    Assert.True(Math.Abs(value - expected[layer][index]) <= tolerance, $"{plan.Name}[{index}] is {value}, the float network has {expected[layer][index]}");
                    Assert.InRange(Math.Abs(value), 0, (double)plan.Result.Value.MaxAbs);
                }
            },
        };
        TNetwork.EvaluateReference(session, Array.ConvertAll(input, value => info.InputScale.Encode(value)), new long[info.OutputShape.Length]);
        return shown;
    }
}
