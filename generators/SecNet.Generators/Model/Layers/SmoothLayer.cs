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

    // What L-SecNet's constants reach, with room for rounding: 2^-7, and of tanh, which doubles the sigmoid, 2^-6.
    private const decimal LSecNetSigmoidError = 0.0078125m;
    private const decimal LSecNetTanhError = 0.015625m;

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
    public override string Describe() => System.FormattableString.Invariant($"{Kind} within {MaxError}{(Approximation == ApproximationChoice.LSecNet ? " by L-SecNet's sines" : string.Empty)}");

    /// <inheritdoc/>
    protected override TensorShape? InferShape(TensorShape input, LayerScope scope)
    {
        if (Approximation == ApproximationChoice.LSecNet && Function.IsEven())
        {
            scope.Report(FindingIds.BadArgument, Name, "Approximation", Approximation, $"Auto, Fourier or Polynomial: L-SecNet has a sigmoid and a tanh, no {Function}");
            return null;
        }

        if (MaxError is >= LeastMaxError and <= MostMaxError) return input;
        scope.Report(FindingIds.BadArgument, Name, "MaxError", MaxError, $"{LeastMaxError} to {MostMaxError}");
        return null;
    }

    /// <inheritdoc/>
    protected override void AddTo(GraphBuilder graph, int layerIndex, TensorShape input)
    {
        if (Approximation == ApproximationChoice.LSecNet)
        {
            graph.Add(new LSecNetOperator(layerIndex, Name, Function, MaxError, Truncation));
            return;
        }

        var x = graph.InputsOf(layerIndex)[0];
        var part = graph.Add(new SmoothOperator(layerIndex, Name, Function, MaxError, Truncation), x);
        if (Function.IsEven()) graph.Add(new HalfSumOperator(layerIndex, Name, Function, MaxError), x, part);
    }

    /// <summary>The error when none is declared.</summary>
    public static decimal DefaultMaxErrorOf(SmoothFunction function, ApproximationChoice approximation) => (approximation, function) switch
    {
        (ApproximationChoice.LSecNet, SmoothFunction.Tanh) => LSecNetTanhError,
        (ApproximationChoice.LSecNet, _) => LSecNetSigmoidError,
        _ => DefaultMaxError,
    };

    private static LayerDefinition Define(SmoothFunction function) => new(function.ToString(), function.ToString().ToLowerInvariant(), (name, arguments) =>
    {
        var approximation = (ApproximationChoice)arguments.Integer("Approximation", 0);
        return new SmoothLayer(name, function)
        {
            MaxError = arguments.OptionalBound("MaxError") ?? DefaultMaxErrorOf(function, approximation),
            Truncation = arguments.Products().Truncation,
            Approximation = approximation,
        };
    });
}
