using SecNet.Generators.Approximation;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;

namespace SecNet.Generators.Model.Layers;

/// <summary>A smooth activation within a declared error.</summary>
public sealed record SmoothLayer(string Name, SmoothFunction Function) : UnaryLayerModel(Name)
{
    /// <summary>The error when none is declared: 2^-10.</summary>
    public const decimal DefaultMaxError = 0.0009765625m;

    // A result's fraction bits, and what a share can hold, end here.
    private const decimal LeastMaxError = 0.0000001m;
    private const decimal MostMaxError = 0.1m;

    /// <summary>How they are declared.</summary>
    public static LayerDefinition[] Definitions { get; } =
    [
        Define(SmoothFunction.Sigmoid), Define(SmoothFunction.Tanh), Define(SmoothFunction.SiLU), Define(SmoothFunction.GELU), Define(SmoothFunction.Softplus),
    ];

    /// <summary>Contract: no result is further from the function's value at its input.</summary>
    public decimal MaxError { get; init; } = DefaultMaxError;

    /// <summary>How the sum of harmonics is scaled back; null for what suits the ring.</summary>
    public TruncationMode? Truncation { get; init; }

    /// <summary>How it is approximated.</summary>
    public ApproximationChoice Approximation { get; init; }

    /// <inheritdoc/>
    public override string Kind => Function.ToString();

    /// <inheritdoc/>
    public override string Describe() => System.FormattableString.Invariant($"{Kind} within {MaxError}");

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (MaxError is >= LeastMaxError and <= MostMaxError) return input;
        scope.Report(FindingIds.BadArgument, Name, "MaxError", MaxError, $"{LeastMaxError} to {MostMaxError}");
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input)
    {
        var x = graph.InputsOf(layerIndex)[0];
        var part = graph.Add(new SmoothOperator(layerIndex, Name, Function, MaxError, Truncation), x);
        if (Function.IsEven()) graph.Add(new HalfSumOperator(layerIndex, Name, Function, MaxError), x, part);
    }

    private static LayerDefinition Define(SmoothFunction function) => new(function.ToString(), function.ToString().ToLowerInvariant(), (name, arguments) => new SmoothLayer(name, function)
    {
        MaxError = arguments.OptionalBound("MaxError") ?? DefaultMaxError,
        Truncation = arguments.Products().Truncation,
        Approximation = (ApproximationChoice)arguments.Integer("Approximation", 0),
    });
}
