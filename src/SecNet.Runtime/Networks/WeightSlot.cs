using System.Collections.Immutable;

namespace SecNet.Runtime.Networks;

/// <summary>
/// The secret parameters of one linear step, after folding: where they lie in a model share, at which scale, under which contract.
/// </summary>
public sealed record WeightSlot
{
    /// <summary>Layer name; binds to <c>NAME.weight</c> and <c>NAME.bias</c> of a safetensors file.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// <see cref="LayerKind.Conv2D"/>, <see cref="LayerKind.Dense"/>, <see cref="LayerKind.BatchNorm"/> for one that follows nothing linear, or
    /// <see cref="LayerKind.PReLU"/> for slopes, whose biases are 0.
    /// </summary>
    public required LayerKind Kind { get; init; }

    /// <summary>Output channels or fan-out: one row of weights and one bias each.</summary>
    public required int Rows { get; init; }

    /// <summary>Weights in a row: fan-in, input channels of a group × kernel area, or 1 for a batch norm and for slopes. Row-major, OIHW.</summary>
    public required int RowLength { get; init; }

    /// <summary>Ring of the step: weights, biases and products are shared mod 2^RingBits.</summary>
    public required int RingBits { get; init; }

    /// <summary>Index of the first weight in a model share.</summary>
    public required int WeightOffset { get; init; }

    /// <summary>Index of the first bias in a model share.</summary>
    public required int BiasOffset { get; init; }

    /// <summary>Fraction bits of the weights.</summary>
    public required int WeightFractionBits { get; init; }

    /// <summary>Fraction bits of the bias (those of the accumulator).</summary>
    public required int BiasFractionBits { get; init; }

    /// <summary>Weights are divided by this before encoding: it absorbs an average pool's window size.</summary>
    public required int InputDivisor { get; init; }

    /// <summary>Batch norms folded into these weights, in order, with their epsilons.</summary>
    public required ImmutableArray<FoldedBatchNorm> BatchNorms { get; init; }

    /// <summary>Contract: no folded weight is larger in magnitude.</summary>
    public required decimal MaxAbsWeight { get; init; }

    /// <summary>Contract: no output of the step is larger in magnitude; null when the bound follows from the weights' contract alone.</summary>
    public required decimal? MaxAbs { get; init; }

    /// <summary>Number of weights.</summary>
    public int WeightCount => checked(Rows * RowLength);

    /// <summary>Number of biases.</summary>
    public int BiasCount => Rows;
}

/// <summary>A batch norm whose coefficients fold into the linear layer before it.</summary>
/// <param name="Name">Binds to <c>NAME.weight</c>, <c>NAME.bias</c>, <c>NAME.running_mean</c>, <c>NAME.running_var</c>.</param>
/// <param name="Epsilon">Added to the variance.</param>
public readonly record struct FoldedBatchNorm(string Name, double Epsilon);
