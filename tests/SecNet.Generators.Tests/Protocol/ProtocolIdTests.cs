using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Protocol;

public sealed class ProtocolIdTests
{
    private static readonly NetworkModel Model = Models.Network(new(1, 4, 4), Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Models.Window(2)));

    /// <summary>A changed id parts old share files and correlation files from new executables. Change it knowingly, with the wire revision if need be.</summary>
    /// <remarks>
    /// The default is to compare by one-hot tables. Before there was a choice it was Sonic's prefix adder: on request that protocol is still the one of
    /// those days, id and all.
    /// </remarks>
    [Theory]
    [InlineData("M1.secnet", ComparisonChoice.Auto, "1852804927e9678dce587d00c5ccff70c8c41141129f0aa4d41ab896f072b8ea")]
    [InlineData("M2.cs", ComparisonChoice.Auto, "5fc6bbfa77a7e351074a0a045dff969d87e8a46aae1f9e06f62a1e89b502ac86")]
    [InlineData("M1.secnet", ComparisonChoice.Ppa, "058819f18459726c5e857addf4998432e0c1d30d83331cebdbc070f862433bb2")]
    [InlineData("M2.cs", ComparisonChoice.Ppa, "e7c8878db12d840776504ce08b20fffd1a5172096711b035c9eac3abbd25609d")]
    public void Examples_KeepTheirProtocol(string file, ComparisonChoice comparison, string expected)
    {
        var run = GeneratorRun.OfExample(file);
        run.AssertClean();
        var actual = Id(Assert.Single(run.Compiled).Program!.Model with { Comparison = comparison });
        Assert.True(expected == actual, $"{file} by {comparison} has protocol {actual}, pinned is {expected}"); // whole, to be copied
    }

    [Fact]
    public void Names_DoNotCount()
    {
        var renamed = Model with { Name = "Other", Namespace = "Elsewhere", Layers = Layers(Models.Conv(1, 2, 3, 2) with { Name = "c" }, new ReLULayer("r"), new MaxPool2DLayer("m", Models.Window(2))) };
        Assert.Equal(Id(Model), Id(renamed));
    }

    [Fact]
    public void EverythingTheParties_MustAgreeOn_Counts()
    {
        NetworkModel[] others =
        [
            Model with { RingBits = 33 },
            Model with { FractionBits = 5 },
            Model with { Truncation = TruncationMode.Local },
            Model with { Comparison = ComparisonChoice.Ppa },
            Model with { Comparison = ComparisonChoice.MaskedPpa },
            Model with { Comparison = ComparisonChoice.Fss },
            Model with { Comparison = ComparisonChoice.Garbled },
            Model with { Comparison = ComparisonChoice.Multiplicative, AcceptLeakage = true },
            Model with { Comparison = ComparisonChoice.MultiplicativeFloat, AcceptLeakage = true },
            Model with { Input = new(1, 5, 4) },
            Model with { InputMaxAbs = 1.5m },
            Model with { Layers = Layers(Models.Conv(1, 3, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Models.Window(2))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 3), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Models.Window(2))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", new(2, 2, 1, 1, 0, 0))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new ReLULayer("relu1")) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new AvgPool2DLayer("avgpool1", Models.Window(2))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new SquareLayer("square1"), new MaxPool2DLayer("maxpool1", Models.Window(2))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", new(2, 2, 2, 2, 1, 1, 0, 0, 1, 1))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", new(2, 2, 2, 2, 1, 1, 0, 0, 2, 2))) },
            Model with { Layers = Layers(Models.Conv(1, 2, 3, 2), new ReLULayer("relu1"), new AvgPool2DLayer("avgpool1", Models.Window(2)) { CountsPadding = false }) },
            Model with { Layers = Layers(new FlattenLayer("f"), new ArgMaxLayer("a")) },
            Model with { Layers = Layers(new ClipLayer("c", -0.5m, 0.5m)) },
            Model with { Layers = Layers(new ClipLayer("c", -0.5m, 0.25m)) },
            Model with { Layers = Layers(new ClipLayer("c", -0.25m, 0.5m)) },
            Model with { Layers = Layers(new LeakyReLULayer("l", 0.25m)) },
            Model with { Layers = Layers(new LeakyReLULayer("l", 0.5m)) },
            Model with { Layers = Layers(new PReLULayer("p", null, null)) },
            Model with { Layers = Layers(new TransposeLayer("t", 0, 1, 2)) },
            Model with { Layers = Layers(new TransposeLayer("t", 0, 2, 1)) },
            Model with { Layers = Layers(new ReshapeLayer("r", new(16, 1, 1))) },
            Model with { Layers = Layers(new ReshapeLayer("r", new(1, 16, 1))) },
            Model with { Layers = Layers(new Pad2DLayer("p", 1, 0, 0, 0)) },
            Model with { Layers = Layers(new Pad2DLayer("p", 0, 0, 1, 0)) },
            Model with { Layers = Layers(new AddLayer("a") { Inputs = new([-1, -1]) }) },
            Model with { Layers = Layers(new SubLayer("a") { Inputs = new([-1, -1]) }) },
            Model with { Input = new(2, 4, 4), Layers = Layers(Models.Conv(2, 2, 3, 2)) },
            Model with { Input = new(2, 4, 4), Layers = Layers(Models.Conv(2, 2, 3, 2) with { Groups = 2 }) },
        ];
        var ids = others.Append(Model).Select(Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.Matches("^[0-9a-f]{64}$", id));
    }

    private static EquatableArray<LayerModel> Layers(params LayerModel[] layers) => layers.ToEquatableArray();

    private static string Id(NetworkModel model) => Models.Lower(model).ProtocolId();
}
