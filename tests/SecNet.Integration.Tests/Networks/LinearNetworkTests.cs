
namespace SecNet.Integration.Tests.Networks;

/// <summary>Convolutions, dense layers and batch norms in rings from 16 to 64 bits, under the largest weights and inputs their contracts allow.</summary>
public sealed class LinearNetworkTests
{
    [Fact]
    public void Convolution_StrideAndPadding_IsExact()
    {
        NetworkCheck.RunSamples<StridedConvolution>(seed: 10);
        NetworkCheck.RunSamples<PaddedConvolution>(seed: 20);
        NetworkCheck.RunSamples<StridedPointwiseConvolution>(seed: 30);
    }

    [Fact]
    public void Convolution_RectangularAndPointwiseKernels_IsExact()
    {
        NetworkCheck.RunSamples<WideConvolution>(seed: 40);
        NetworkCheck.RunSamples<TallConvolution>(seed: 50);
        NetworkCheck.RunSamples<PointwiseConvolution>(seed: 60);
    }

    [Fact]
    public void Dense_EveryRing_IsExact()
    {
        NetworkCheck.RunSamples<Dense64>(seed: 70);
        NetworkCheck.RunSamples<Dense44>(seed: 80);
        NetworkCheck.RunSamples<Dense32>(seed: 90);
        NetworkCheck.RunSamples<Dense24>(seed: 100);
        NetworkCheck.RunSamples<Dense16>(seed: 110);
    }

    [Fact]
    public void BatchNorm_AloneOrFolded_IsExact()
    {
        NetworkCheck.RunSamples<LoneBatchNorm>(seed: 120);
        NetworkCheck.RunSamples<FoldedBatchNormNetwork>(seed: 130);
        Assert.Equal(StridedConvolution.Info.Cost, FoldedBatchNormNetwork.Info.Cost);
        Assert.Single(FoldedBatchNormNetwork.Info.WeightSlots);
    }

    [Fact]
    public void LinearLayers_InSequence_TruncateBetween()
    {
        NetworkCheck.RunSamples<Chain64>(seed: 140);
        NetworkCheck.RunSamples<Chain32>(seed: 150);
        NetworkCheck.RunSamples<Chain17>(seed: 160);
    }

    /// <summary>The twin itself, against the convolution as it is defined, on one network by hand.</summary>
    [Fact]
    public void Reference_StridedConvolution_IsTheSumOverThePatch()
    {
        var info = StridedConvolution.Info;
        var weights = Samples.Weights(info, seed: 5);
        var x = Samples.Inputs(info, 1, seed: 6)[^1];
        var output = new long[info.OutputShape.Length];
        StridedConvolution.EvaluateReference(new(info, weights), x, output);
        var slot = info.WeightSlots[0];
        for (var (filter, next) = (0, 0); filter < 3; filter++)
        {
            for (var row = 0; row < info.OutputShape.Height; row++)
            {
                for (var column = 0; column < info.OutputShape.Width; column++, next++)
                {
                    var patch = from channel in Enumerable.Range(0, 2)
                                from ky in Enumerable.Range(0, 3)
                                from kx in Enumerable.Range(0, 3)
                                let y = (2 * row) + ky - 1
                                let c = (2 * column) + kx - 1
                                where y is >= 0 and < 7 && c is >= 0 and < 6
                                select weights[slot.WeightOffset + (((((filter * 2) + channel) * 3) + ky) * 3) + kx] * x[(((channel * 7) + y) * 6) + c];
                    Assert.Equal(patch.Sum() + weights[slot.BiasOffset + filter], output[next]);
                }
            }
        }
    }
}

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 7, 6, MaxAbs = 3)]
[Conv2D(2, 3, 3, Stride = 2, Padding = 1)]
internal sealed partial class StridedConvolution;

[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(1, 6, 7, MaxAbs = 2)]
[Conv2D(1, 2, 5, Stride = 3, Padding = 2)]
internal sealed partial class PaddedConvolution;

[SecureNetwork(Ring = 44, FractionBits = 12)]
[Input(3, 5, 4)]
[Conv2D(3, 2, 1, Stride = 2)]
internal sealed partial class StridedPointwiseConvolution;

[SecureNetwork(Ring = 44, FractionBits = 10)]
[Input(2, 5, 6)]
[Conv2D(2, 3, 2, 4)]
internal sealed partial class WideConvolution;

[SecureNetwork(Ring = 33, FractionBits = 9)]
[Input(2, 6, 5)]
[Conv2D(2, 3, 4, 1, Stride = 2, Padding = 1)]
internal sealed partial class TallConvolution;

[SecureNetwork(Ring = 24, FractionBits = 6)]
[Input(4, 3, 3)]
[Conv2D(4, 5, 1)]
internal sealed partial class PointwiseConvolution;

[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(30, MaxAbs = 100)]
[Dense(30, 7, MaxAbsWeight = 8)]
internal sealed partial class Dense64;

[SecureNetwork(Ring = 44, FractionBits = 16)]
[Input(9, MaxAbs = 10)]
[Dense(9, 5)]
internal sealed partial class Dense44;

[SecureNetwork(Ring = 32, FractionBits = 10)]
[Input(16, MaxAbs = 4)]
[Dense(16, 3, MaxAbsWeight = 2)]
internal sealed partial class Dense32;

[SecureNetwork(Ring = 24, FractionBits = 6)]
[Input(16, MaxAbs = 4)]
[Dense(16, 3, MaxAbsWeight = 2)]
internal sealed partial class Dense24;

[SecureNetwork(Ring = 16, FractionBits = 4)]
[Input(12, MaxAbs = 2)]
[Dense(12, 1, MaxAbsWeight = 2)]
internal sealed partial class Dense16;

[SecureNetwork(Ring = 32, FractionBits = 12)]
[Input(3, 2, 2, MaxAbs = 2)]
[BatchNorm(MaxAbsWeight = 3)]
internal sealed partial class LoneBatchNorm;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 7, 6, MaxAbs = 3)]
[Conv2D(2, 3, 3, Stride = 2, Padding = 1)]
[BatchNorm]
internal sealed partial class FoldedBatchNormNetwork;

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(1, 5, 5)]
[Conv2D(1, 2, 3)]
[Conv2D(2, 2, 2, Padding = 1)]
[Flatten]
[Dense(32, 6)]
[Dense(6, 4)]
internal sealed partial class Chain64;

[SecureNetwork(Ring = 32, FractionBits = 7)]
[Input(4)]
[Dense(4, 5)]
[Dense(5, 3)]
[BatchNorm]
[Dense(3, 2, MaxAbsWeight = 2)]
internal sealed partial class Chain32;

[SecureNetwork(Ring = 17, FractionBits = 3)]
[Input(3)]
[Dense(3, 4)]
[Dense(4, 3)]
[Dense(3, 2)]
internal sealed partial class Chain17;
