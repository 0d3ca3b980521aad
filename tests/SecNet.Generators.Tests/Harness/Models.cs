using SecNet.Generators.Approximation;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;

namespace SecNet.Generators.Tests.Harness;

/// <summary>Networks as the front ends hand them over, made without Roslyn.</summary>
internal static class Models
{
    /// <summary>Networks that use every kind of layer and every step between them, in rings small and large.</summary>
    public static IReadOnlyList<NetworkModel> Samples { get; } =
    [
        Network(new(3, 1, 1), Dense(3, 2, 2)),
        Network(new(3, 1, 1), Dense(3, 2, 2), new ReLULayer("relu1"), Dense(2, 1, null, "fc2")),
        Network(new(3, 1, 1), new ReLULayer("relu1")),
        Network(new(3, 1, 1), new SquareLayer("square1"), Dense(3, 1, 4)),
        Network(new(1, 4, 4), Conv(1, 2, 3, 2), new BatchNormLayer("bn1", 0.001m, null, null), new ReLULayer("relu1"), new MaxPool2DLayer("maxpool1", Window(2)), new FlattenLayer("flatten1"), Dense(2, 1, null)),
        Network(new(1, 5, 5), new MaxPool2DLayer("maxpool1", new(3, 3, 2, 2, 1, 1))),
        Network(new(1, 3, 3), new AvgPool2DLayer("avgpool1", Window(3)), new FlattenLayer("flatten1"), Dense(1, 1, null)),
        Network(new(2, 2, 2), new BatchNormLayer("bn1", 0.001m, null, null), new AvgPool2DLayer("avgpool1", Window(2)), new ReLULayer("relu1")),
        Network(new(2, 1, 1), Dense(2, 2, 60), new ReLULayer("relu1")) with { RingBits = 16 },
        Network(new(2, 1, 1), Dense(2, 2, 2), new ReLULayer("relu1"), Dense(2, 2, 2, "fc2")) with { Truncation = TruncationMode.Local, RingBits = 44 },
        Residual with { RingBits = NetworkModel.AutoRing },
        Network(new(1, 2, 2), Conv(1, 2, 1, 2), new AvgPool2DLayer("avgpool1", Window(1)), new ConcatLayer("concat1") { Inputs = new([0, 1, -1]) }, new ReLULayer("relu1")),
        Network(new(2, 2, 2), new Pad2DLayer("pad1", 1, 0, 2, 3), new TransposeLayer("transpose1", 2, 0, 1), new ReshapeLayer("reshape1", new(10, 5, 1)), new LeakyReLULayer("leakyrelu1", 0.2m), new ClipLayer("clip1", 0, 0.5m)),
        Network(new(2, 2, 2), new PReLULayer("prelu1", 2, 0.5m), new ClipLayer("clip1", -0.25m, 0.5m), new ClipLayer("clip2", null, 0.25m), new ClipLayer("clip3", -0.125m, null), new ClipLayer("clip4", -1, 1), new LeakyReLULayer("leakyrelu1", LeakyReLULayer.DefaultSlope)),
        Network(new(3, 1, 1), Dense(3, 3, 2), new SquareLayer("square1") { MaxAbs = 1.5m }, new SubLayer("sub1") { MaxAbs = 2, Inputs = new([1, 0]) }, new AddLayer("add1") { MaxAbs = 1.25m, Inputs = new([2, -1]) }, new ReLULayer("relu1")),
        Network(
            new(4, 6, 5),
            new Conv2DLayer("conv1", 4, 8, new(3, 2, 2, 1, 1, 0, 0, 2, 1, 2), 2, null) { Groups = 4 },
            new MaxPool2DLayer("maxpool1", new(2, 2, 1, 1, 1, 0, 0, 1, 2, 1)),
            new AvgPool2DLayer("avgpool1", new(2, 3, 1, 2, 1, 1, 0, 1, 1, 1)) { CountsPadding = false },
            new ReLULayer("relu1")),
        Network(new(2, 1, 1), Dense(2, 5, 2), new ArgMaxLayer("argmax1")) with { RingBits = NetworkModel.AutoRing },
        Network(new(2, 1, 1), new ArgMaxLayer("argmax1")) with { Comparison = ComparisonChoice.Ppa },
        Network(new(3, 1, 1), new ReLULayer("relu1"), new ArgMaxLayer("argmax1")) with { Comparison = ComparisonChoice.Fss },
        Network(new(3, 1, 1), Dense(3, 3, 2), new ReLULayer("relu1"), new ClipLayer("clip1", -0.25m, 0.5m), new ArgMaxLayer("argmax1")) with { RingBits = NetworkModel.AutoRing, Comparison = ComparisonChoice.Multiplicative, AcceptLeakage = true },
        Network(new(1, 5, 5), new MaxPool2DLayer("maxpool1", new(3, 3, 2, 2, 1, 1)), new LeakyReLULayer("leakyrelu1", 0.2m)) with { Comparison = ComparisonChoice.MultiplicativeFloat, AcceptLeakage = true },
        Network(new(2, 1, 1), Dense(2, 2, 1000), new SquareLayer("square1"), Dense(2, 2, 500, "fc2"), new ReLULayer("relu1")) with { RingBits = 64, FractionBits = 16 },
        Network(new(2, 1, 1), Dense(2, 2, 4), Smooth("sigmoid1", SmoothFunction.Sigmoid), Dense(2, 2, 2, "fc2"), Smooth("silu1", SmoothFunction.SiLU)),
        Network(new(2, 1, 1), Smooth("tanh1", SmoothFunction.Tanh), Smooth("gelu1", SmoothFunction.GELU), Smooth("softplus1", SmoothFunction.Softplus)) with { RingBits = NetworkModel.AutoRing },
        Network(new(2, 1, 1), Dense(2, 2, 8), LSecNet("sigmoid1", SmoothFunction.Sigmoid), LSecNet("tanh1", SmoothFunction.Tanh)),
        Network(new(2, 1, 1), new AbsLayer("abs1"), new HardSigmoidLayer("hardsigmoid1", 0.2m, 0.5m), new HardSwishLayer("hardswish1"), new HardSigmoidLayer("hardsigmoid2", HardSigmoidLayer.DefaultSlope, 0.25m)),
        Network(new(2, 1, 1), Dense(2, 2, 2), new ExtremeLayer("max1", IsMax: true) { Inputs = new([0, -1, 0]) }, new ExtremeLayer("min1", IsMax: false) { Inputs = new([1, -1]) }),
    ];

    /// <summary>A residual block: the ReLU's result goes through a dense layer and around it.</summary>
    public static NetworkModel Residual => Network(
        new(3, 1, 1), Dense(3, 3, 2), new ReLULayer("relu1"), Dense(3, 3, 2, "fc2"), new AddLayer("add1") { Inputs = new([2, 1]) }, new ReLULayer("relu2"), Dense(3, 2, 2, "fc3"));

    public static NetworkModel Network(TensorShape input, params LayerModel[] layers) => new(
        "Acme", "Tiny", IsPublic: true, RingBits: 32, FractionBits: 4, TruncationMode.Masked, input, InputMaxAbs: 1, layers.ToEquatableArray());

    public static SmoothLayer Smooth(string name, SmoothFunction function) => new(name, function) { MaxError = 0.01m };

    public static SmoothLayer LSecNet(string name, SmoothFunction function) => new(name, function)
    {
        Approximation = ApproximationChoice.LSecNet,
        MaxError = SmoothLayer.DefaultMaxErrorOf(function, ApproximationChoice.LSecNet),
    };

    public static DenseLayer Dense(int fanIn, int fanOut, decimal? maxAbs, string name = "fc1") => new(name, fanIn, fanOut, maxAbs, null);

    public static Conv2DLayer Conv(int inChannels, int outChannels, int kernel, decimal? maxAbs) =>
        new("conv1", inChannels, outChannels, new(kernel, kernel, 1, 1, 0, 0), maxAbs, null);

    public static Window Window(int side) => new(side, side, side, side, 0, 0);

    /// <summary>The program of a network that must compile.</summary>
    public static ProtocolProgram Lower(NetworkModel model)
    {
        var result = Compiler.Compile(model);
        Assert.DoesNotContain(result.Findings, static finding => finding.Id != FindingIds.LeakageAccepted);
        return result.Program!;
    }
}
