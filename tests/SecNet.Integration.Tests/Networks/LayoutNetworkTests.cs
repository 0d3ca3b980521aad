namespace SecNet.Integration.Tests.Networks;

/// <summary>Padding, transposition and another shape: what is computed with lies where PyTorch has it.</summary>
public sealed class LayoutNetworkTests
{
    [Fact]
    public void Pad_PutsZerosAround()
    {
        var input = Samples.Repeat(Padded.Info.InputShape.Length, static index => index + 1);
        foreach (var result in NetworkCheck.Run<Padded>([], [input, input], seed: 1))
        {
            // 2x2x3 with 1 row above, 2 below and 1 column on the right.
            Assert.Equal([0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 0, 10, 11, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0], result.Output);
        }
    }

    [Fact]
    public void Transpose_ReordersAxes()
    {
        var input = Samples.Repeat(Transposed.Info.InputShape.Length, static index => index);
        foreach (var result in NetworkCheck.Run<Transposed>([], [input, input], seed: 2))
        {
            var expected = from column in Enumerable.Range(0, 4) from channel in Enumerable.Range(0, 2) from row in Enumerable.Range(0, 3) select (long)((((channel * 3) + row) * 4) + column);
            Assert.Equal(expected, result.Output);
        }
    }

    [Fact]
    public void Reshape_MovesNothing()
    {
        var input = Samples.Repeat(Reshaped.Info.InputShape.Length, static index => index);
        Assert.Equal(input, NetworkCheck.Run<Reshaped>([], [input], seed: 3)[0].Output);
        Assert.Equal((0, "6x1x4"), (Reshaped.Info.Cost.Rounds, Reshaped.Info.OutputShape.ToString()));
    }

    [Fact]
    public void Layouts_BetweenOtherLayers_MatchTheTwin()
    {
        NetworkCheck.RunSamples<Layouts64>(seed: 10, randomInputs: 20);
        NetworkCheck.RunSamples<Layouts32>(seed: 20, randomInputs: 20);
        NetworkCheck.RunSamples<LayoutsAuto>(seed: 30, randomInputs: 20);
    }

    [Fact]
    public void Layouts_FollowTheFloatNetwork() => GraphCheck.Run<LayoutsAuto>(inferences: 100, seed: 40, maxAbsWeight: 0.9f, tolerance: 0.3);
}

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(2, 2, 3, MaxAbs = 2)]
[Pad2D(1, 0, 2, 1)]
internal sealed partial class Padded;

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(2, 3, 4, MaxAbs = 2)]
[Transpose(2, 0, 1)]
internal sealed partial class Transposed;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4)]
[Input(2, 3, 4, MaxAbs = 2)]
[Reshape(6, 1, 4)]
internal sealed partial class Reshaped;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 4, 3)]
[Pad2D(1)]
[Conv2D(2, 3, 3, MaxAbs = 6)]
[Transpose(1, 2, 0)]
[ReLU]
[Pad2D(0, 1, 1, 0)]
[MaxPool2D(2)]
[Reshape(8, 1, 2)]
[Square(MaxAbs = 30)]
[Transpose(2, 1, 0)]
[Flatten]
[Dense(16, 3)]
internal sealed partial class Layouts64;

[SecureNetwork(Ring = 32, FractionBits = 5)]
[Input(2, 4, 3)]
[Pad2D(1)]
[Conv2D(2, 3, 3, MaxAbs = 6)]
[Transpose(1, 2, 0)]
[ReLU]
[Pad2D(0, 1, 1, 0)]
[MaxPool2D(2)]
[Reshape(8, 1, 2)]
[Square(MaxAbs = 30)]
[Transpose(2, 1, 0)]
[Flatten]
[Dense(16, 3)]
internal sealed partial class Layouts32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 8)]
[Input(2, 4, 3)]
[Pad2D(1)]
[Conv2D(2, 3, 3, MaxAbs = 16)]
[Transpose(1, 2, 0)]
[ReLU]
[Pad2D(0, 1, 1, 0)]
[MaxPool2D(2)]
[Reshape(8, 1, 2)]
[Square(MaxAbs = 250)]
[Transpose(2, 1, 0)]
[Flatten]
[Dense(16, 3)]
internal sealed partial class LayoutsAuto;
