using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>|x|.</summary>
public sealed record AbsLayer(string Name) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("Abs", "abs", static (name, _) => new AbsLayer(name));

    /// <inheritdoc/>
    public override string Kind => "Abs";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => input;

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input)
    {
        var x = graph.InputsOf(layerIndex)[0];
        graph.Add(new AbsOperator(layerIndex, Name), x, graph.Add(new ReluOperator(layerIndex, Name), x));
    }
}

/// <summary>clip(Slope·x + Offset, 0, 1).</summary>
public sealed record HardSigmoidLayer(string Name, decimal Slope, decimal Offset) : UnaryLayerModel(Name)
{
    /// <summary>The slope when none is given: PyTorch's sixth. ONNX's is 0.2.</summary>
    public const decimal DefaultSlope = 1m / 6;

    /// <summary>The offset when none is given.</summary>
    public const decimal DefaultOffset = 0.5m;

    private const decimal LeastSlope = 0.001m;

    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new(
        "HardSigmoid", "hardsigmoid", static (name, arguments) => new HardSigmoidLayer(name, arguments.OptionalBound("Slope") ?? DefaultSlope, arguments.Number("Offset") ?? DefaultOffset));

    /// <inheritdoc/>
    public override string Kind => "HardSigmoid";

    /// <inheritdoc/>
    public override string Describe() => System.FormattableString.Invariant($"HardSigmoid, slope {Slope:0.######}, offset {Offset}");

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (Slope is < LeastSlope or > 1) scope.Report(FindingIds.BadArgument, Name, "Slope", Slope, $"{LeastSlope} to 1");
        else if (Offset is < 0 or > 1) scope.Report(FindingIds.BadArgument, Name, "Offset", Offset, "0 to 1");
        else return input;
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input) => graph.Add(new HardSigmoidOperator(layerIndex, Name, Slope, Offset));
}

/// <summary>x·clip(x + 3, 0, 6) / 6.</summary>
public sealed record HardSwishLayer(string Name) : UnaryLayerModel(Name)
{
    /// <summary>How it is declared.</summary>
    public static LayerDefinition Definition { get; } = new("HardSwish", "hardswish", static (name, _) => new HardSwishLayer(name));

    /// <inheritdoc/>
    public override string Kind => "HardSwish";

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope) => input;

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input)
    {
        var distances = graph.Add(new BendsOperator(layerIndex, Name), graph.InputsOf(layerIndex)[0]);
        var positive = graph.Add(new ReluOperator(layerIndex, Name), distances);
        var clipped = graph.Add(new BentOperator(layerIndex, Name, IsClip: true), positive);
        var square = graph.Add(new SquareOperator(layerIndex, Name), clipped);
        graph.Add(new HardSwishOperator(layerIndex, Name), square, graph.Add(new BentOperator(layerIndex, Name, IsClip: false), positive));
    }
}

/// <summary>Element by element the largest of several tensors, or the smallest.</summary>
public sealed record ExtremeLayer(string Name, bool IsMax) : ElementwiseLayer(Name)
{
    /// <summary>How the largest is declared.</summary>
    public static LayerDefinition Max { get; } = new("Max", "max", static (name, _) => new ExtremeLayer(name, IsMax: true), LeastInputs: 2, MostInputs: int.MaxValue);

    /// <summary>How the smallest is declared.</summary>
    public static LayerDefinition Min { get; } = new("Min", "min", static (name, _) => new ExtremeLayer(name, IsMax: false), LeastInputs: 2, MostInputs: int.MaxValue);

    /// <inheritdoc/>
    public override string Kind => IsMax ? "Max" : "Min";

    /// <inheritdoc/>
    public override void AddTo(GraphBuilder graph, int layerIndex, EquatableArray<TensorShape> inputs)
    {
        var sources = graph.InputsOf(layerIndex);
        var best = sources[0];
        for (var index = 1; index < sources.Count; index++)
        {
            var (a, b) = (best, sources[index]);
            var difference = graph.Add(new SubOperator(layerIndex, Name), a, b);
            var excess = graph.Add(new ReluOperator(layerIndex, Name), difference);
            best = IsMax ? graph.Add(new ExtremeOperator(layerIndex, Name, IsMax), b, excess, a) : graph.Add(new ExtremeOperator(layerIndex, Name, IsMax), a, excess, b);
        }
    }
}
