using System.Numerics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking.Operators;

/// <summary>max(x, 0).</summary>
/// <param name="LayerIndex">The declared layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="FollowsTruncation">True when the operand's truncation is already open under its mask, so that no opening of its own is needed.</param>
public sealed record ReluOperator(int LayerIndex, string Name, bool FollowsTruncation = false) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>True when the signs [x ≥ 0] follow the values as a second tensor, as far as the first one is long.</summary>
    public bool YieldsSigns { get; init; }

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => YieldsSigns
        ? input with { Shape = input.Shape with { Channels = 2 * input.Shape.Channels }, Low = 0, High = BigInteger.Max(input.High, 1) }
        : input with { Low = 0, High = BigInteger.Max(input.High, 0) };

    /// <summary>Behind a truncation the branch multiplies the operand's own shares; otherwise it opens k + 1 bits, which also changes the ring.</summary>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) =>
        System.Math.Max(rules.SharedIntegerBits, FollowsTruncation ? System.Math.Max(outputRing, input.ComparedWidth) : input.ComparedWidth + 1);
}

/// <summary>x²: fraction bits and divisor double up.</summary>
public sealed record SquareOperator(int LayerIndex, string Name) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>Contract on the result, or null.</summary>
    public decimal? MaxAbs { get; init; }

    /// <inheritdoc/>
    public override decimal? DeclaredBound => MaxAbs;

    /// <summary>How the products are held and scaled back.</summary>
    public ProductOptions Products { get; init; } = ProductOptions.Default;

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => (input with
    {
        FractionBits = 2 * input.FractionBits,
        Divisor = input.Divisor * input.Divisor,
        Low = 0,
        High = input.MaxAbs * input.MaxAbs,
        IsProduct = true,
    }).Within(MaxAbs);

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => Products.RingBits ?? rules.FixedRing ?? wanted;
}

/// <summary>
/// Removes fraction bits and moves shares to another ring; inserted by the range analysis, never declared.
/// A shift of zero only moves shares into a larger ring. A local one is each party's own.
/// </summary>
public sealed record TruncateOperator(int LayerIndex, string Name, int Shift, bool IsLocal) : UnaryOperator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) => input with
    {
        FractionBits = input.FractionBits - Shift,
        Low = (input.Low >> Shift) - Margin(rules).Below,
        High = (input.High >> Shift) + Margin(rules).Above,
        IsProduct = false,
    };

    /// <summary>
    /// How far the result can be from floor(x / 2^s). A dealer's mask carries at most once. Without a dealer both parties mask the bits below on their
    /// own, less 2^(s-1) to be right on average: from -2^(s-1) to 2^(s+1) - 2^(s-1) - 2, so once below to twice above. The width of that interval is
    /// also what keeps x + 2^(m-2) and those bits within 0 and 2^(m-1), so that a wrap is recognised by msb r.
    /// </summary>
    private (int Below, int Above) Margin(RangeRules rules) => Shift == 0 ? (0, 0) : rules.Offline == OfflineMode.TwoParty && !IsLocal ? (1, 2) : (0, 1);

    /// <summary>
    /// A masked truncation opens m = k + s + 1 bits, whatever ring it leads to; a local one stays in its ring, which had better be wide, and
    /// has to be wider than the shift.
    /// </summary>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) =>
        IsLocal ? System.Math.Max(System.Math.Max(outputRing, Shift + 1), rules.FixedRing ?? RangeRules.WidestRing) : output.ComparedWidth + Shift + 1;
}
