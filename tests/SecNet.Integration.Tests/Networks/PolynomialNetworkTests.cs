using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Squares and means: the window's size folds into scales, so the integers alone do not say whether it was folded right. Real numbers do.</summary>
public sealed class PolynomialNetworkTests
{
    [Fact]
    public void SquareAndMean_AllScales_MatchTheTwin()
    {
        NetworkCheck.RunSamples<SquareThenMeanThenDense>(seed: 1);
        NetworkCheck.RunSamples<MeanOfNine>(seed: 2);
        NetworkCheck.RunSamples<SquareTwice>(seed: 3);
        NetworkCheck.RunSamples<MeanThenSquare>(seed: 4);
        NetworkCheck.RunSamples<MeanBehindRelu>(seed: 5);
        NetworkCheck.RunSamples<InputMean>(seed: 6);
    }

    /// <summary>conv, x², mean of 3×3 with stride 2 and padding 1, dense: the dense layer's weights absorb the 9.</summary>
    [Fact]
    public void SquareThenMeanThenDense_RealValues_AreThoseOfTheFloatModel()
    {
        var info = SquareThenMeanThenDense.Info;
        var (convolution, dense) = (info.WeightSlots[0], info.WeightSlots[1]);
        Assert.Equal(9, dense.InputDivisor);
        var words = Samples.Weights(info, seed: 7);
        // The owner's real weights, of which the words are the nearest integers after the division by 9.
        var denseWeights = words.AsSpan(dense.WeightOffset, dense.WeightCount).ToArray().Select(static word => ((word * 9) + 4) / 4096.0).ToArray();
        for (var index = 0; index < denseWeights.Length; index++) words[dense.WeightOffset + index] = (long)Math.Round(denseWeights[index] * 4096 / 9, MidpointRounding.AwayFromZero);

        var inputs = Samples.Inputs(info, 10, seed: 8);
        var results = NetworkCheck.Run<SquareThenMeanThenDense>([.. words], inputs, seed: 9);
        foreach (var (result, input) in results.Zip(inputs))
        {
            var features = Means(Array.ConvertAll(Convolve(Real(input, 12), words, convolution), static value => value * value));
            for (var row = 0; row < dense.Rows; row++)
            {
                var expected = (words[dense.BiasOffset + row] / Math.ScaleB(1, dense.BiasFractionBits)) + features.Select((value, column) => value * denseWeights[(row * features.Length) + column]).Sum();
                Assert.InRange(info.OutputScale.Decode(result.Output[row]), expected - Tolerance(row), expected + Tolerance(row));
            }
        }

        // |conv| ≤ 4 · 1 · 1 + 1 = 5. The truncation before the square is off by less than 2^-12, the square by less than (2·5 + 1)·2^-12,
        // its own truncation by 2^-12 more; a sum of nine such, divided by 9, by as much; a row of weights multiplies that by its L1 norm.
        // A weight's rounding to 2^-12/9 times 9 features summed, half a unit: 2^-13 · 25 each.
        double Tolerance(int row) =>
            (denseWeights.AsSpan(row * dense.RowLength, dense.RowLength).ToArray().Sum(Math.Abs) * 12 / 4096) + (dense.RowLength * 25 * 9 / 8192.0);
    }

    /// <summary>The network ends in a mean: the client divides by what is left of the window's size.</summary>
    [Fact]
    public void MeanOfNine_LastLayer_LeavesTheDivisorInTheOutputScale()
    {
        var info = MeanOfNine.Info;
        Assert.Equal(9, info.OutputScale.Divisor);
        var words = Samples.Weights(info, seed: 10);
        var slot = info.WeightSlots[0];
        var inputs = Samples.Inputs(info, 10, seed: 11);
        foreach (var (result, input) in NetworkCheck.Run<MeanOfNine>(words, inputs, seed: 12).Zip(inputs))
        {
            var real = Real(input, 10).Select((value, index) => (value * words[slot.WeightOffset + (index / 36)] / 1024.0) + (words[slot.BiasOffset + (index / 36)] / Math.ScaleB(1, 20))).ToArray();
            var expected = from channel in Enumerable.Range(0, 2)
                           from row in Enumerable.Range(0, 2)
                           from column in Enumerable.Range(0, 2)
                           select (from ky in Enumerable.Range(3 * row, 3) from kx in Enumerable.Range(3 * column, 3) select real[(channel * 36) + (ky * 6) + kx]).Sum() / 9;
            // Nothing was truncated: only the doubles of this test round.
            Assert.All(result.Output.Zip(expected), pair => Assert.Equal(pair.Second, info.OutputScale.Decode(pair.First), 1e-12));
        }
    }

    private static double[] Real(long[] integers, int fractionBits) => Array.ConvertAll(integers, value => Math.ScaleB(value, -fractionBits));

    /// <summary>2×2 filters over 1×6×6, one of each of two channels.</summary>
    private static double[] Convolve(double[] x, long[] words, WeightSlot slot) =>
        [.. from filter in Enumerable.Range(0, 2)
            from row in Enumerable.Range(0, 5)
            from column in Enumerable.Range(0, 5)
            select (words[slot.BiasOffset + filter] / Math.ScaleB(1, 24))
                + (from ky in Enumerable.Range(0, 2) from kx in Enumerable.Range(0, 2) select x[((row + ky) * 6) + column + kx] * words[slot.WeightOffset + (filter * 4) + (ky * 2) + kx] / 4096.0).Sum()];

    /// <summary>3×3 means with stride 2 and padding 1 over 2×5×5; padding counts.</summary>
    private static double[] Means(double[] x) =>
        [.. from channel in Enumerable.Range(0, 2)
            from row in Enumerable.Range(0, 3)
            from column in Enumerable.Range(0, 3)
            select (from ky in Enumerable.Range((2 * row) - 1, 3)
                    from kx in Enumerable.Range((2 * column) - 1, 3)
                    where ky is >= 0 and < 5 && kx is >= 0 and < 5
                    select x[(channel * 25) + (ky * 5) + kx]).Sum() / 9];
}

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(1, 6, 6)]
[Conv2D(1, 2, 2)]
[Square]
[AvgPool2D(3, Stride = 2, Padding = 1)]
[Flatten]
[Dense(18, 3)]
internal sealed partial class SquareThenMeanThenDense;

[SecureNetwork(Ring = 44, FractionBits = 10)]
[Input(2, 6, 6, MaxAbs = 5)]
[BatchNorm]
[AvgPool2D(3)]
internal sealed partial class MeanOfNine;

[SecureNetwork(Ring = 32, FractionBits = 5)]
[Input(6)]
[Dense(6, 4, MaxAbs = 2)]
[Square]
[Square]
[Dense(4, 2)]
internal sealed partial class SquareTwice;

[SecureNetwork(Ring = 64, FractionBits = 6)]
[Input(1, 6, 6, MaxAbs = 2)]
[Conv2D(1, 1, 3, Padding = 1)]
[AvgPool2D(3)]
[Square]
[AvgPool2D(2)]
[Flatten]
[Dense(1, 2)]
[ReLU]
internal sealed partial class MeanThenSquare;

[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(1, 5, 5)]
[Conv2D(1, 2, 2)]
[ReLU]
[AvgPool2D(2)]
[ReLU]
[Flatten]
[Dense(8, 2)]
internal sealed partial class MeanBehindRelu;

[SecureNetwork(Ring = 24, FractionBits = 5)]
[Input(2, 5, 5, MaxAbs = 4)]
[AvgPool2D(2, Stride = 1, Padding = 1)]
[MaxPool2D(2)]
internal sealed partial class InputMean;
