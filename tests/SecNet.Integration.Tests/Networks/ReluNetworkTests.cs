using System.Numerics;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>ReLU on an opening of its own, where nothing was truncated before it.</summary>
public sealed class ReluNetworkTests
{
    [Fact]
    public void Relu_EveryEightBitValue_IsMaxWithZero()
    {
        CheckAll<Relu8Of64>(width: 8, seed: 1);
        CheckAll<Relu8Of32>(width: 8, seed: 2);
        CheckAll<Relu8Of16>(width: 8, seed: 3);
    }

    [Fact]
    public void Relu_EveryValueOfNarrowWidths_IsMaxWithZero()
    {
        CheckAll<Relu2>(width: 2, seed: 4);
        CheckAll<Relu3>(width: 3, seed: 5);
        CheckAll<Relu4>(width: 4, seed: 6);
        CheckAll<Relu5>(width: 5, seed: 7);
        CheckAll<Relu6>(width: 6, seed: 8);
        CheckAll<Relu7>(width: 7, seed: 9);
    }

    [Fact]
    public void Relu_BothEndsOfWideWidths_IsMaxWithZero()
    {
        CheckEnds<Relu15Of16>(width: 15, seed: 10);
        CheckEnds<Relu15Of17>(width: 15, seed: 11);
        CheckEnds<Relu31Of32>(width: 31, seed: 12);
        CheckEnds<Relu47Of64>(width: 47, seed: 13);
    }

    [Fact]
    public void Relu_TwiceAndBeforeALinearLayer_OpensItsOwnValueEachTime()
    {
        NetworkCheck.RunSamples<TwoRelus>(seed: 14);
        NetworkCheck.RunSamples<ReluBetweenDense>(seed: 15);
        NetworkCheck.RunSamples<ReluBehindFlatten>(seed: 16);
    }

    /// <summary>All values a k-bit comparison can hold, the lower end -2^(k-1) included, which the declared range just misses.</summary>
    private static void CheckAll<TNetwork>(int width, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var length = TNetwork.Info.InputShape.Length;
        AssertCompares(TNetwork.Info, width);
        var input = Samples.Repeat(length, index => (index % (1 << width)) - (1 << (width - 1)));
        Assert.Equal(1 << width, input.Distinct().Count());
        CheckRelu<TNetwork>(Enumerable.Repeat(input, 20), seed);
    }

    private static void CheckEnds<TNetwork>(int width, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        AssertCompares(TNetwork.Info, width);
        var (min, max) = (-(1L << (width - 1)), (1L << (width - 1)) - 1);
        long[] ends = [min, min + 1, max, max - 1, 0, 1, -1, 2, -2, min / 2, max / 2, (max / 2) + 1];
        var inputs = Enumerable.Range(0, 40).Select(round => Samples.Repeat(TNetwork.Info.InputShape.Length, index => ends[(index + round) % ends.Length]));
        CheckRelu<TNetwork>(inputs.Concat(Samples.Inputs(TNetwork.Info, 20, seed)), seed);
    }

    private static void CheckRelu<TNetwork>(IEnumerable<long[]> inputs, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var list = inputs.ToList();
        var results = NetworkCheck.Run<TNetwork>([], list, seed);
        foreach (var (result, input) in results.Zip(list)) Assert.Equal(input.Select(static x => Math.Max(x, 0)), result.Output);
    }

    /// <summary>A table of 2^n bits decides n of those below the sign.</summary>
    private static void AssertCompares(NetworkInfo info, int width) => Assert.Equal(
        width - 1,
        info.Correlations.Where(static item => item.Name.StartsWith("relu1.table ", StringComparison.Ordinal)).Sum(static table => BitOperations.Log2((uint)table.Bits)));
}

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[ReLU]
internal sealed partial class Relu8Of64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[ReLU]
internal sealed partial class Relu8Of32;

[SecureNetwork(Ring = 16, FractionBits = 4)]
[Input(256, MaxAbs = 7.9375)]
[ReLU]
internal sealed partial class Relu8Of16;

[SecureNetwork(Ring = 20, FractionBits = 1)]
[Input(7, MaxAbs = 0.5)]
[ReLU]
internal sealed partial class Relu2;

[SecureNetwork(Ring = 20, FractionBits = 1)]
[Input(8, MaxAbs = 1.5)]
[ReLU]
internal sealed partial class Relu3;

[SecureNetwork(Ring = 40, FractionBits = 1)]
[Input(33, MaxAbs = 3.5)]
[ReLU]
internal sealed partial class Relu4;

[SecureNetwork(Ring = 40, FractionBits = 1)]
[Input(63, MaxAbs = 7.5)]
[ReLU]
internal sealed partial class Relu5;

[SecureNetwork(Ring = 20, FractionBits = 1)]
[Input(65, MaxAbs = 15.5)]
[ReLU]
internal sealed partial class Relu6;

[SecureNetwork(Ring = 20, FractionBits = 1)]
[Input(128, MaxAbs = 31.5)]
[ReLU]
internal sealed partial class Relu7;

/// <summary>k + 1 = 16: the opening is as wide as the ring.</summary>
[SecureNetwork(Ring = 16, FractionBits = 2)]
[Input(12, MaxAbs = 4095.75)]
[ReLU]
internal sealed partial class Relu15Of16;

/// <summary>One bit above the opening: the wrap correction is a single bit.</summary>
[SecureNetwork(Ring = 17, FractionBits = 2)]
[Input(12, MaxAbs = 4095.75)]
[ReLU]
internal sealed partial class Relu15Of17;

[SecureNetwork(Ring = 32, FractionBits = 1)]
[Input(12, MaxAbs = 536870911.5)]
[ReLU]
internal sealed partial class Relu31Of32;

[SecureNetwork(Ring = 64, FractionBits = 30)]
[Input(12, MaxAbs = 65535)]
[ReLU]
internal sealed partial class Relu47Of64;

[SecureNetwork(Ring = 24, FractionBits = 5)]
[Input(9, MaxAbs = 3)]
[ReLU]
[ReLU]
internal sealed partial class TwoRelus;

[SecureNetwork(Ring = 44, FractionBits = 8)]
[Input(5, MaxAbs = 3)]
[ReLU]
[Dense(5, 4)]
[ReLU]
[Dense(4, 3)]
[BatchNorm]
[ReLU]
internal sealed partial class ReluBetweenDense;

[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(1, 4, 4)]
[Conv2D(1, 2, 3)]
[Flatten]
[ReLU]
[Dense(8, 2)]
internal sealed partial class ReluBehindFlatten;
