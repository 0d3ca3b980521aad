using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Activations and extremes made of comparisons, with integers that are known by hand.</summary>
public sealed class HardNetworkTests
{
    private const int FractionBits = 4;

    [Fact]
    public void Abs_EveryEightBitValue_IsItsMagnitude()
    {
        CheckAll<Abs64>(seed: 1, Math.Abs);
        CheckAll<Abs32>(seed: 2, Math.Abs);
        CheckAll<AbsAuto>(seed: 3, Math.Abs);
    }

    /// <summary>c² + 3·e, six times what the function is at twice its fraction bits.</summary>
    [Fact]
    public void HardSwish_EveryEightBitValue_IsExact()
    {
        CheckAll<HardSwish64>(seed: 4, HardSwish);
        CheckAll<HardSwish32>(seed: 5, HardSwish);
        CheckAll<HardSwishAuto>(seed: 6, HardSwish);
        Assert.Equal((3, 9), (HardSwish64.Info.OutputScale.Divisor, HardSwish64.Info.OutputScale.FractionBits));
    }

    /// <summary>0.25·x + 0.5 at 4 more fraction bits, held between 0 and 1.</summary>
    [Fact]
    public void HardSigmoid_EveryEightBitValue_IsALineBetweenItsEnds()
    {
        CheckAll<HardSigmoid64>(seed: 7, static x => Math.Clamp((4 * x) + 128, 0, 256));
        CheckAll<HardSigmoid32>(seed: 8, static x => Math.Clamp((4 * x) + 128, 0, 256));
    }

    [Fact]
    public void Extremes_OfTensors_EqualTheTwinAndFollowTheFloatNetwork() => GraphCheck.Run<Extremes>(inferences: 300, seed: 500, maxAbsWeight: 0.45f, tolerance: 1);

    private static long HardSwish(long x) => x * Math.Clamp(x + (3 << FractionBits), 0, 6 << FractionBits);

    private static void CheckAll<TNetwork>(int seed, Func<long, long> expected)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        long[] input = [.. Enumerable.Range(0, 255).Select(static index => index - 127L)];
        BatchCheck.Run<TNetwork>(Array.Empty<long>(), [.. Enumerable.Repeat(input, 5)], seed);
        foreach (var result in SecNet.Testing.TwoParty.Run<TNetwork>(Array.Empty<long>(), [.. Enumerable.Repeat(input, 10)], new(seed)))
        {
            Assert.Equal(input.Select(expected), result.Output);
            Assert.Equal(result.Reference, result.Output);
        }
    }
}

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[Abs]
internal sealed partial class Abs64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[Abs]
internal sealed partial class Abs32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[Abs]
internal sealed partial class AbsAuto;

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[HardSwish]
internal sealed partial class HardSwish64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[HardSwish]
internal sealed partial class HardSwish32;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[HardSwish]
internal sealed partial class HardSwishAuto;

[SecureNetwork(Ring = 64, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[HardSigmoid(Slope = 0.25)]
internal sealed partial class HardSigmoid64;

[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(255, MaxAbs = 7.9375)]
[HardSigmoid(Slope = 0.25)]
internal sealed partial class HardSigmoid32;
