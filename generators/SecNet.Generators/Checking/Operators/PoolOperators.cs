using System.Linq;
using System.Numerics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>Largest value of a window, in the ring of k + 1 bits that holds a difference of two values, or a wider one where shares are read as integers.</summary>
public sealed record MaxPoolOperator(int LayerIndex, string Name, Window Window) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>
    /// True when products are truncated behind it and not before: fewer values are left to truncate, but differences have their fraction bits too.
    /// </summary>
    public bool TakesProducts { get; init; }

    /// <inheritdoc/>
    public override bool TruncatesProducts => !TakesProducts;

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules) =>
        input with { Shape = new(input.Shape.Channels, Window.OutHeight(input.Shape.Height), Window.OutWidth(input.Shape.Width)) };

    /// <inheritdoc/>
    public override int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) =>
        Window.Area == 1 ? outputRing : ComparedRing(input, rules);

    /// <inheritdoc/>
    public override int OutputRing(TensorType input, int wanted, RangeRules rules) => Window.Area == 1 ? wanted : ComparedRing(input, rules);

    private static int ComparedRing(TensorType input, RangeRules rules) => System.Math.Max(rules.SharedIntegerBits, input.ComparedWidth + 1);
}

/// <summary>
/// Sum of a window. Its power of two becomes fraction bits and its odd part the divisor, so the mean costs nothing:
/// the next truncation or the next layer's weights absorb both.
/// </summary>
public sealed record AvgPoolOperator(int LayerIndex, string Name, Window Window) : UnaryOperator(LayerIndex, Name)
{
    /// <summary>True when padding counts as zeros; otherwise only the values inside the input count.</summary>
    public bool CountsPadding { get; init; } = true;

    /// <inheritdoc/>
    public override bool TruncatesProducts => false;

    /// <summary>
    /// What every sum is a multiple of its mean by: the window's area, or, when padding does not count, the least common multiple of
    /// how many values the windows hold. A window that holds fewer is then multiplied by what is missing, a public integer.
    /// </summary>
    public BigInteger Multiple(TensorShape input) =>
        CountsPadding ? Window.Area : LeastCommonMultiple(Window.Rows, input.Height) * LeastCommonMultiple(Window.Columns, input.Width);

    /// <inheritdoc/>
    public override TensorType Apply(TensorType input, RangeRules rules)
    {
        var (multiple, odd, shift) = (Multiple(input.Shape), Multiple(input.Shape), 0);
        while (odd.IsEven)
        {
            odd >>= 1;
            shift++;
        }

        // A padding that counts is zero, so the interval must hold partial sums.
        var divisor = input.Divisor * odd;
        return input with
        {
            Shape = new(input.Shape.Channels, Window.OutHeight(input.Shape.Height), Window.OutWidth(input.Shape.Width)),
            FractionBits = input.FractionBits + shift,
            Divisor = divisor > long.MaxValue ? long.MaxValue : (long)divisor,
            Low = (CountsPadding ? BigInteger.Min(input.Low, 0) : input.Low) * multiple,
            High = (CountsPadding ? BigInteger.Max(input.High, 0) : input.High) * multiple,
        };
    }

    /// <summary>Of the cells that windows hold in one direction; what windows hold is a product of both, and so are the multiples.</summary>
    private static BigInteger LeastCommonMultiple(WindowAxis axis, int size)
    {
        var padded = axis.PaddedWindows(size);
        BigInteger multiple = padded.Count() < axis.Windows(size) ? axis.Kernel : 1;
        foreach (var count in padded.Select(window => axis.CellsInside(window, size)))
        {
            multiple *= count / BigInteger.GreatestCommonDivisor(multiple, count);

            // No ring holds such sums, so the rest changes nothing but the compiler's own time.
            if (multiple > ulong.MaxValue) break;
        }

        return multiple;
    }
}
