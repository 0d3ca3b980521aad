namespace SecNet.Integration.Tests.Networks;

/// <summary>Groups, dilation, uneven padding and means without padding: bit for bit the twin, and the float network up to rounding.</summary>
public sealed class WindowNetworkTests
{
    [Fact]
    public void Convolution_GroupsAndDilation_IsExact()
    {
        NetworkCheck.RunSamples<GroupedConvolution>(seed: 10);
        NetworkCheck.RunSamples<DepthwiseConvolution>(seed: 20);
        NetworkCheck.RunSamples<PointwiseGroups>(seed: 30);
        NetworkCheck.RunSamples<DilatedConvolution>(seed: 40);
        NetworkCheck.RunSamples<PaddingBeyondTheKernel>(seed: 50);
    }

    [Fact]
    public void Convolution_Grouped_MultipliesAndHoldsOnlyItsGroups()
    {
        var (grouped, slot) = (GroupedConvolution.Info, Assert.Single(GroupedConvolution.Info.WeightSlots));
        Assert.Equal((6, 2 * 9), (slot.Rows, slot.RowLength));
        Assert.Equal(grouped.OutputShape.Length * 18L, grouped.Cost.MultiplyAccumulates);
    }

    [Fact]
    public void Mean_WithoutPadding_IsExact()
    {
        NetworkCheck.RunSamples<MeanInsideLast>(seed: 60);
        NetworkCheck.RunSamples<MeanInsideThenDense>(seed: 70);
        NetworkCheck.RunSamples<UnevenMean>(seed: 80);
        Assert.Equal((9, 8 + 2), (MeanInsideLast.Info.OutputScale.Divisor, MeanInsideLast.Info.OutputScale.FractionBits));
    }

    [Fact]
    public void EveryWindow_FollowsTheFloatNetwork()
    {
        FloatCheck.Run<GroupedConvolution>(seed: 100);
        FloatCheck.Run<DepthwiseConvolution>(seed: 110);
        FloatCheck.Run<PointwiseGroups>(seed: 120);
        FloatCheck.Run<DilatedConvolution>(seed: 130);
        FloatCheck.Run<PaddingBeyondTheKernel>(seed: 140);
        FloatCheck.Run<MeanInsideLast>(seed: 150);
        FloatCheck.Run<MeanInsideThenDense>(seed: 160);
        FloatCheck.Run<UnevenMean>(seed: 170);
        FloatCheck.Run<Windows>(seed: 180);
    }

    [Fact]
    public void AllOfThem_FromAFile_AreExact() => NetworkCheck.RunSamples<Windows>(seed: 90);
}

[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(4, 7, 6)]
[Conv2D(4, 6, 3, Stride = 2, Padding = 1, Groups = 2)]
internal sealed partial class GroupedConvolution;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(6, 5, 9)]
[Conv2D(6, 6, 3, Padding = 1, PaddingRight = 2, Groups = 6, MaxAbs = 9)]
[ReLU]
[Conv2D(6, 4, 1)]
internal sealed partial class DepthwiseConvolution;

/// <summary>No patches are laid out here: each group multiplies a part of the input as it lies.</summary>
[SecureNetwork(Ring = 24, FractionBits = 6)]
[Input(6, 4, 3)]
[Conv2D(6, 9, 1, Groups = 3)]
internal sealed partial class PointwiseGroups;

[SecureNetwork(Ring = 44, FractionBits = 9)]
[Input(2, 9, 8)]
[Conv2D(2, 3, 3, 2, StrideHeight = 2, PaddingTop = 2, PaddingLeft = 1, DilationHeight = 3, DilationWidth = 2)]
internal sealed partial class DilatedConvolution;

/// <summary>Results at the rim are the bias alone.</summary>
[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(2, 2, 3)]
[Conv2D(2, 2, 1, Padding = 2)]
internal sealed partial class PaddingBeyondTheKernel;

/// <summary>Windows of 4, 6 and 9 values; 36 = 4·9 is left to the client.</summary>
[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(2, 5, 4)]
[AvgPool2D(3, Stride = 1, Padding = 1, CountsPadding = false)]
internal sealed partial class MeanInsideLast;

[SecureNetwork(Ring = 44, FractionBits = 7)]
[Input(1, 6, 6)]
[Conv2D(1, 2, 3, MaxAbs = 4)]
[AvgPool2D(3, Stride = 2, Padding = 1, CountsPadding = false)]
[ReLU]
[Flatten]
[Dense(8, 3)]
internal sealed partial class MeanInsideThenDense;

[SecureNetwork(Ring = 44, FractionBits = 7)]
[Input(2, 7, 6)]
[AvgPool2D(3, 2, StrideHeight = 2, StrideWidth = 1, PaddingTop = 2, PaddingRight = 1, DilationHeight = 2)]
[Conv2D(2, 2, 2, MaxAbs = 4)]
[AvgPool2D(2, 3, Stride = 2, PaddingLeft = 1, DilationWidth = 2, PaddingBottom = 1, CountsPadding = false)]
[Square]
internal sealed partial class UnevenMean;
