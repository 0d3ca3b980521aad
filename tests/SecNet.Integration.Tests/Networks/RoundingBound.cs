using System.Numerics;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// How far the masks' rounding can carry a network's integers from the twin that always rounds down, layer by layer, for given weights:
/// each truncation adds {0, 1} units, or without a dealer {-1, 0, 1, 2}, and what follows passes an error on at most so much enlarged.
/// </summary>
/// <param name="MaxAbs">Largest magnitude of the tensor's integers.</param>
/// <param name="Error">Largest distance of both twins.</param>
internal readonly record struct RoundingBound(BigInteger MaxAbs, BigInteger Error)
{
    /// <summary>The bound on the output.</summary>
    /// <param name="info">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="inputMaxAbs">Largest input integer.</param>
    /// <param name="onContract">Told each layer with a MaxAbs contract, and whether these weights keep it for every input.</param>
    public static RoundingBound OfOutput(NetworkInfo info, ReadOnlySpan<long> weights, long inputMaxAbs, Action<string, bool> onContract)
    {
        var (bound, fractionBits, isProduct) = (new RoundingBound(inputMaxAbs, 0), info.InputScale.FractionBits, false);
        var weightBits = info.WeightSlots.Select(static slot => slot.WeightFractionBits).Append(info.InputScale.FractionBits).First();
        foreach (var layer in info.Layers)
        {
            if (info.WeightSlots.FirstOrDefault(slot => slot.Name == layer.Name) is { } slot)
            {
                if (isProduct) Truncate();
                bound = slot.Kind == LayerKind.PReLU ? bound.Linear(slot, weights).OrScaledBy(weightBits, bound) : bound.Linear(slot, weights);
                fractionBits += weightBits;
                isProduct = true;
                if (slot.MaxAbs is { } contract) onContract(slot.Name, (decimal)bound.MaxAbs <= contract * (decimal)BigInteger.Pow(2, fractionBits));
                continue;
            }

            switch (layer.Kind)
            {
                case LayerKind.Square:
                    if (isProduct) Truncate();
                    bound = new(bound.MaxAbs * bound.MaxAbs, ((2 * bound.MaxAbs) + bound.Error) * bound.Error);
                    fractionBits *= 2;
                    isProduct = true;
                    break;
                case LayerKind.AvgPool2D:
                    var multiple = MultipleOfMeans(layer);
                    bound = new(bound.MaxAbs * multiple, bound.Error * multiple);
                    fractionBits += BitOperations.TrailingZeroCount(multiple);
                    break;
                case LayerKind.ReLU or LayerKind.MaxPool2D or LayerKind.Clip:
                    if (isProduct) Truncate(); // all are 1-Lipschitz
                    break;
                case LayerKind.LeakyReLU:
                    if (isProduct) Truncate();
                    bound = default(RoundingBound).OrScaledBy(weightBits, bound);
                    fractionBits += weightBits;
                    isProduct = true;
                    break;
                case LayerKind.Flatten or LayerKind.Reshape or LayerKind.Transpose or LayerKind.Pad2D or LayerKind.BatchNorm: // the last is folded
                    break;
                default:
                    Assert.Fail($"No bound for {layer.Kind}.");
                    break;
            }
        }

        return bound;

        void Truncate()
        {
            var shift = fractionBits - weightBits;
            var unit = BigInteger.One << shift;
            var rounding = info.Offline == OfflineKind.Dealer ? 1 : 2;
            bound = new((bound.MaxAbs >> shift) + rounding, ((bound.Error + unit - 1) >> shift) + rounding);
            (fractionBits, isProduct) = (weightBits, false);
        }
    }

    /// <summary>This, or another with as many more fraction bits: slopes are at most 1 on the side of 0 where they are not the weights.</summary>
    private RoundingBound OrScaledBy(int fractionBits, RoundingBound other) =>
        new(BigInteger.Max(MaxAbs, other.MaxAbs << fractionBits), BigInteger.Max(Error, other.Error << fractionBits));

    /// <summary>What every window's mean is multiplied with: the area, or the least number that all counts of values divide.</summary>
    private static int MultipleOfMeans(LayerPlan layer)
    {
        var window = layer.Window!.Value;
        if (layer.CountsPadding) return window.KernelHeight * window.KernelWidth;
        var rows = Counts(layer.OutputShape.Height, layer.InputShape.Height, window.KernelHeight, window.StrideHeight, window.PaddingTop, window.DilationHeight);
        var columns = Counts(layer.OutputShape.Width, layer.InputShape.Width, window.KernelWidth, window.StrideWidth, window.PaddingLeft, window.DilationWidth);
        int[] counts = [.. rows.SelectMany(row => columns.Select(column => row * column))];
        return Enumerable.Range(1, int.MaxValue).First(multiple => counts.All(count => multiple % count == 0));
    }

    private static int[] Counts(int windows, int size, int kernel, int stride, int before, int dilation) =>
    [
        .. Enumerable.Range(0, windows).Select(window => Enumerable.Range(0, kernel).Count(cell =>
            (window * stride) - before + (cell * dilation) is var place && place >= 0 && place < size)),
    ];

    private RoundingBound Linear(WeightSlot slot, ReadOnlySpan<long> weights)
    {
        var (largestRow, largestBias) = (BigInteger.Zero, BigInteger.Zero);
        for (var row = 0; row < slot.Rows; row++)
        {
            var sum = BigInteger.Zero;
            foreach (var weight in weights.Slice(slot.WeightOffset + (row * slot.RowLength), slot.RowLength)) sum += BigInteger.Abs(weight);
            largestRow = BigInteger.Max(largestRow, sum);
            largestBias = BigInteger.Max(largestBias, BigInteger.Abs(weights[slot.BiasOffset + row]));
        }

        return new((largestRow * MaxAbs) + largestBias, largestRow * Error);
    }
}
