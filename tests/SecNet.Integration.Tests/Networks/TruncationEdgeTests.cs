using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// A truncation followed by a comparison, at both ends of the range the compiler was promised: a batch norm of weight 1.0 passes the
/// input through, its bias moves the accumulator to any integer, and the ReLU behind it compares the truncated value.
/// </summary>
public sealed class TruncationEdgeTests
{
    /// <summary>Fresh masks for each; with rounding in either direction likely for every value.</summary>
    private const int Repetitions = 40;

    [Fact]
    public void Relu_AccumulatorAtBothEndsOfItsContract_IsReluOfTheFloorOrOneMore()
    {
        Check<PowerOfTwo64>(seed: 1);
        Check<PowerOfTwo44>(seed: 2);
        Check<PowerOfTwo32>(seed: 3);
        Check<PowerOfTwo24>(seed: 4);
        Check<PowerOfTwo16>(seed: 5);
        Check<FullWidth32>(seed: 6);
        Check<FullWidth64>(seed: 7);
        Check<FractionalEnd>(seed: 8);
        Check<WholeRing16>(seed: 9);
    }

    /// <summary>
    /// MaxAbs = 4 = 2^2 at 8 fraction bits: the accumulator reaches 2^18, so deriving m from it (2^(m-2) = 2^18) and k from m would give
    /// k = 11 and read the truncated 2^10 as negative. The compiler derives k from the truncated interval, which includes 2^10 and 2^10 + 1.
    /// </summary>
    [Fact]
    public void Plan_ContractAtAPowerOfTwo_ComparesOneBitMoreThanTheAccumulatorSuggests()
    {
        var info = PowerOfTwo64.Info;
        var mask = info.Correlations.First(static item => item.Name.EndsWith(".r", StringComparison.Ordinal));
        Assert.Equal(12 + 8 + 1, mask.Bits);
    }

    private static void Check<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var slot = info.WeightSlots[0];
        var end = (long)Math.Ceiling(slot.MaxAbs!.Value * (1L << slot.BiasFractionBits));
        var inputEnd = Math.Min(end >> slot.WeightFractionBits, Samples.InputBound(info));
        var unit = 1L << slot.WeightFractionBits;

        // Accumulators as close to both ends as an input integer and a bias below one unit reach, and around 0.
        long[] accumulators = [end, end - 1, end - unit, end - unit + 1, -end, 1 - end, unit - end, 0, 1, -1, unit - 1, unit, unit + 1, -unit, -unit - 1, 1 - unit];
        Assert.Equal(info.InputShape.Length, accumulators.Length);
        var input = accumulators.Select(value => Math.Clamp(value >> slot.WeightFractionBits, -inputEnd, inputEnd)).ToArray();
        var weights = Samples.Identity(info);
        for (var index = 0; index < input.Length; index++) weights[slot.BiasOffset + index] = accumulators[index] - (input[index] << slot.WeightFractionBits);

        var results = NetworkCheck.Run<TNetwork>(weights, [.. Enumerable.Repeat(input, Repetitions)], seed, keepsContracts: false);
        foreach (var result in results)
        {
            for (var index = 0; index < accumulators.Length; index++)
            {
                var floor = accumulators[index] >> slot.WeightFractionBits;
                var isWhole = accumulators[index] == floor << slot.WeightFractionBits;
                var (least, most) = (Math.Max(floor, 0), Math.Max(floor + (isWhole ? 0 : 1), 0));
                Assert.True(result.Output[index] >= least && result.Output[index] <= most, $"{info.Name}, seed {seed}: ReLU of {accumulators[index]} / {unit} gave {result.Output[index]}.");
            }
        }

        // Both roundings occur, or the test has not seen what it is for.
        Assert.Contains(results, static result => !result.Output.AsSpan().SequenceEqual(result.Floor));
    }
}

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(16, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[ReLU]
internal sealed partial class PowerOfTwo64;

[SecureNetwork(Ring = 44, FractionBits = 16)]
[Input(16, MaxAbs = 32)]
[BatchNorm(MaxAbs = 32)]
[ReLU]
internal sealed partial class PowerOfTwo44;

[SecureNetwork(Ring = 32, FractionBits = 9)]
[Input(16, MaxAbs = 8)]
[BatchNorm(MaxAbs = 8)]
[ReLU]
internal sealed partial class PowerOfTwo32;

[SecureNetwork(Ring = 24, FractionBits = 6)]
[Input(16, MaxAbs = 16)]
[BatchNorm(MaxAbs = 16)]
[ReLU]
internal sealed partial class PowerOfTwo24;

[SecureNetwork(Ring = 16, FractionBits = 4)]
[Input(16, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[ReLU]
internal sealed partial class PowerOfTwo16;

/// <summary>MaxAbs · 2^4 + 1 = 2^9 - 1: with the unit that rounding may add, the truncated interval ends exactly where k = 10 bits end.</summary>
[SecureNetwork(Ring = 32, FractionBits = 4)]
[Input(16, MaxAbs = 31.875)]
[BatchNorm(MaxAbs = 31.875)]
[ReLU]
internal sealed partial class FullWidth32;

/// <summary>The same at k = 45, where the accumulator of 60 bits nearly fills the ring.</summary>
[SecureNetwork(Ring = 64, FractionBits = 16)]
[Input(16, MaxAbs = 268435455)]
[BatchNorm(MaxAbs = 268435455)]
[ReLU]
internal sealed partial class FullWidth64;

/// <summary>The accumulator's end lies between two units, so rounding up leads beyond its floor.</summary>
[SecureNetwork(Ring = 40, FractionBits = 5)]
[Input(16, MaxAbs = 3.7)]
[BatchNorm(MaxAbs = 3.7)]
[ReLU]
internal sealed partial class FractionalEnd;

/// <summary>m = 16 is the whole ring: no bit above the opened ones exists.</summary>
[SecureNetwork(Ring = 16, FractionBits = 3)]
[Input(16, MaxAbs = 255)]
[BatchNorm(MaxAbs = 255)]
[ReLU]
internal sealed partial class WholeRing16;
