using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking.Operators;

/// <summary>The bilinear maps a linear layer can be.</summary>
public enum LinearKind
{
    /// <summary>Convolution.</summary>
    Conv2D,

    /// <summary>Matrix times vector.</summary>
    Dense,

    /// <summary>A factor per channel, and a shift: a batch norm that follows nothing linear.</summary>
    BatchNorm,

    /// <summary>A factor per channel, without a shift: the slopes of a PReLU.</summary>
    PReLU,
}

/// <summary>A batch norm folded into the weights before it.</summary>
public sealed record FoldedNorm(int LayerIndex, string Name, decimal Epsilon);

/// <summary>Secret weights times an activation, plus a secret bias (which is 0 for slopes).</summary>
public sealed record LinearOperator(
    int LayerIndex, LinearKind Kind, string Name, int Rows, int RowLength, Window? Window, decimal? MaxAbs, decimal? DeclaredMaxAbsWeight)
    : UnaryOperator(LayerIndex, Name)
{
    /// <summary>Groups of a convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>How the products are held and scaled back.</summary>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <summary>Fraction bits of its weights; null takes the network's.</summary>
    public int? WeightFractionBits { get; init; }

    /// <summary>Batch norms folded into the weights, in order.</summary>
    public EquatableArray<FoldedNorm> Norms { get; init; } = EquatableArray<FoldedNorm>.Empty;

    /// <summary>Contract on the folded weights.</summary>
    public decimal MaxAbsWeight => DeclaredMaxAbsWeight ?? 1;

    /// <summary>
    /// |Σ w·x + b| ≤ RowLength·max|w|·max|x| + max|b|. Without MaxAbs the bias is held to the weights' contract; with it, to MaxAbs.
    /// </summary>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        var weightBits = WeightFractionBits ?? rules.WeightFractionBits;
        var fractionBits = input.FractionBits + weightBits;
        var weight = Numbers.CeilingAtScale(MaxAbsWeight, weightBits);
        var bias = Kind == LinearKind.PReLU ? 0 : Numbers.CeilingAtScale(MaxAbs ?? MaxAbsWeight, fractionBits);
        var bound = (RowLength * weight * input.MaxAbs) + bias;
        var isProved = input.IsProved;
        if (MaxAbs is { } declared && Numbers.CeilingAtScale(declared, fractionBits) is var contract && contract < bound)
        {
            bound = contract;
            isProved = false;
        }

        return new(OutputShape(input.Shape), fractionBits, 1, -bound, bound, IsProduct: true, isProved);
    }

    /// <inheritdoc/>
    public override decimal? DeclaredBound => MaxAbs;

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => Products.RingBits ?? rules.FixedRing ?? wanted;

    private TensorShape OutputShape(TensorShape input) => Kind switch
    {
        LinearKind.Conv2D => new(Rows, Window!.Value.OutHeight(input.Height), Window.Value.OutWidth(input.Width)),
        LinearKind.Dense => new(Rows, 1, 1),
        _ => input,
    };
}
