using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Snapshots;

/// <summary>ReLU, square and the pools.</summary>
public sealed class ActivationTests
{
    [Fact]
    public void ReLU_OnTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2)]
        [ReLU]
        """);

    [Fact]
    public void ReLU_OnAnOpeningOfItsOwn() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3, MaxAbs = 2)]
        [ReLU]
        """);

    [Fact]
    public void ReLU_AfterLocalTruncation() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Truncation = Truncation.Local)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2)]
        [ReLU]
        """);

    [Fact]
    public void ReLU_TwiceOnOneWidth_SharesATree() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, MaxAbs = 2)]
        [ReLU]
        [Dense(2, 2, MaxAbs = 2)]
        [ReLU]
        """);

    /// <summary>Prefix adders on an opening of their own, on differences whose parts are open, and on ones that are not.</summary>
    [Fact]
    public void ReLU_And_MaxPool2D_ByPpa() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Ppa)]
        [Input(1, 2, 2, MaxAbs = 2)]
        [ReLU]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [MaxPool2D(2)]
        """);

    [Fact]
    public void ReLU_And_MaxPool2D_ByMaskedPpa() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.MaskedPpa)]
        [Input(1, 2, 2, MaxAbs = 2)]
        [ReLU]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [MaxPool2D(2)]
        """);

    [Fact]
    public void ReLU_And_MaxPool2D_ByFss() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Fss)]
        [Input(1, 2, 2, MaxAbs = 2)]
        [ReLU]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [MaxPool2D(2)]
        """);

    /// <summary>Three scores: indices are public on the first level and shared on the second, where the value itself is of no more use.</summary>
    [Fact]
    public void ArgMax_OfThreeScores() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 3, MaxAbs = 2)]
        [ArgMax]
        """);

    /// <summary>Two scores and private leaves: no value is opened at all but bits under masks.</summary>
    [Fact]
    public void ArgMax_OfTwoScores_ByPpa() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Ppa)]
        [Input(2)]
        [ArgMax]
        """);

    /// <summary>A round a level: the difference of indices is open beside that of values, and the keys carry products with both masks.</summary>
    [Fact]
    public void ArgMax_OfThreeScores_ByFssPayload() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.FssPayload)]
        [Input(3)]
        [ArgMax]
        """);

    /// <summary>The first ReLU leaves the opened value's ring, so that its keys carry three words.</summary>
    [Fact]
    public void ReLU_And_MaxPool2D_ByFssPayload() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.FssPayload)]
        [Input(1, 2, 2, MaxAbs = 2)]
        [ReLU]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [MaxPool2D(2)]
        """);

    /// <summary>On its own opening, on a truncation's, and on both kinds of level of a pool: labels travel in a round of their own, and a branch follows.</summary>
    [Fact]
    public void ReLU_And_MaxPool2D_ByGarbledCircuits() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Garbled)]
        [Input(1, 2, 2, MaxAbs = 2)]
        [ReLU]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [ReLU]
        [MaxPool2D(2)]
        """);

    [Fact]
    public void ArgMax_OfThreeScores_ByGarbledCircuits() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.Garbled)]
        [Input(3)]
        [ArgMax]
        """);

    /// <summary>On its own opening, on a truncation's, and in a pool, all on shares of the whole ring: e and d, then the branch.</summary>
    [Fact]
    public void ReLU_And_MaxPool2D_BySecIntMsb() => NetworkSnapshot.VerifySource(this, Leaking("""
        [SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 4, Comparison = Comparison.Multiplicative, AcceptLeakage = true)]
        [Input(1, 2, 2, MaxAbs = 2)]
        [ReLU]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [ReLU]
        [MaxPool2D(2)]
        """));

    /// <summary>Three numbers of each value, and a product of bits, before the branch.</summary>
    [Fact]
    public void ReLU_And_ArgMax_BySecFloatMsb() => NetworkSnapshot.VerifySource(this, Leaking("""
        [SecureNetwork(Ring = 32, FractionBits = 4, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)]
        [Input(3, MaxAbs = 2)]
        [ReLU]
        [ArgMax]
        """));

    /// <summary>19 bits below the sign: four tables, one node.</summary>
    [Fact]
    public void ReLU_OfManyBits_ByTables() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 16, Comparison = Comparison.Table)]
        [Input(3, MaxAbs = 8)]
        [ReLU]
        """);

    [Fact]
    public void Square() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Square]
        """);

    [Fact]
    public void Square_BetweenDense() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, MaxAbs = 2)]
        [Square]
        [Dense(2, 1, MaxAbs = 4)]
        """);

    [Fact]
    public void Square_WithAContract() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3, MaxAbs = 4)]
        [Square(MaxAbs = 2)]
        [ReLU]
        """);

    [Fact]
    public void LeakyReLU_OnTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2)]
        [LeakyReLU(Slope = 0.25)]
        [Dense(2, 1, MaxAbs = 2)]
        """);

    [Fact]
    public void PReLU_OnTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 2, 2)]
        [Conv2D(1, 2, 1, MaxAbs = 2)]
        [PReLU(MaxAbsWeight = 0.5)]
        [ReLU]
        """);

    [Fact]
    public void Clip_BetweenTwoBounds_ComparesWithBothAtOnce() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 12)]
        [Clip(Low = 0, High = 6)]
        """);

    [Fact]
    public void Clip_AboveOnly_ComparesWithOneBound() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3, MaxAbs = 2)]
        [ReLU]
        [Clip(Low = 0, High = 1)]
        """);

    [Fact]
    public void Clip_BelowOnly_ComparesWithOneBound() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3, MaxAbs = 2)]
        [Clip(Low = -0.5)]
        """);

    [Fact]
    public void Clip_AtZero_IsAReLU() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2)]
        [Clip(Low = 0, High = 4)]
        """);

    [Fact]
    public void Clip_BeyondTheRange_ComparesNothing() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Clip(Low = -1, High = 1)]
        """);

    [Fact]
    public void MaxPool2D_2x2() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4, MaxAbs = 2)]
        [MaxPool2D(2)]
        """);

    [Fact]
    public void MaxPool2D_3x3_Stride2_Padding1() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 5, 5, MaxAbs = 2)]
        [MaxPool2D(3, Stride = 2, Padding = 1)]
        """);

    /// <summary>So wide that comparing the fraction bits too would take a round more a level.</summary>
    [Fact]
    public void MaxPool2D_OnTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 12)]
        [Input(1, 4, 4)]
        [Conv2D(1, 1, 1, MaxAbs = 2)]
        [MaxPool2D(2)]
        """);

    /// <summary>So narrow that comparing the fraction bits too costs less than opening every value for its truncation.</summary>
    [Fact]
    public void MaxPool2D_BeforeItsInputIsTruncated() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [Conv2D(1, 1, 1, MaxAbs = 2)]
        [ReLU]
        [MaxPool2D(2)]
        """);

    [Fact]
    public void MaxPool2D_AfterReLU_SwapsPlaces() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 12)]
        [Input(1, 4, 4)]
        [Conv2D(1, 1, 1, MaxAbs = 2)]
        [ReLU]
        [MaxPool2D(2)]
        """);

    [Fact]
    public void MaxPool2D_1x1_ComparesNothing() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [MaxPool2D(1, Stride = 2)]
        """);

    [Fact]
    public void MaxPool2D_AfterMaxPool2D_StaysInTheSmallRing() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4, MaxAbs = 2)]
        [MaxPool2D(2)]
        [MaxPool2D(2)]
        [Flatten]
        [Dense(1, 1)]
        """);

    [Fact]
    public void AvgPool2D_2x2_BecomesFractionBits() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [AvgPool2D(2)]
        """);

    [Fact]
    public void AvgPool2D_3x3_BecomesADivisor() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 3, 3)]
        [AvgPool2D(3)]
        [Flatten]
        [Dense(1, 1)]
        """);

    [Fact]
    public void AvgPool2D_WithoutItsPadding_IsAMultipleOfEachMean() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [AvgPool2D(3, Stride = 2, Padding = 1, CountsPadding = false)]
        [ReLU]
        """);

    [Fact]
    public void AvgPool2D_AfterConv2D_IsAbsorbedByTheTruncation() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [Conv2D(1, 1, 1, MaxAbs = 2)]
        [AvgPool2D(2)]
        [ReLU]
        """);

    [Fact]
    public void Flatten_MovesNoData() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 2, 2)]
        [Flatten]
        [Dense(4, 1)]
        """);

    [Fact]
    public void Flatten_KeepsTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 2, 2)]
        [Conv2D(1, 1, 1, MaxAbs = 2)]
        [Flatten]
        [ReLU]
        """);

    [Fact]
    public void Reshape_MovesNoDataAndKeepsTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 2, 2)]
        [Conv2D(1, 1, 1, MaxAbs = 2)]
        [Reshape(2, 1, 2)]
        [ReLU]
        """);

    [Fact]
    public void Pad2D_And_Transpose_CopyShares() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2, 2, 3)]
        [Pad2D(1, 0, 2, 1)]
        [Transpose(2, 0, 1)]
        """);

    [Fact]
    public void Sigmoid_OnTheTruncationsOpening() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 64, FractionBits = 12)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 8)]
        [Sigmoid]
        [Dense(2, 1)]
        """);

    [Fact]
    public void SiLU_OnAnOpeningOfItsOwn_InANarrowRing() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 10)]
        [Input(3, MaxAbs = 4)]
        [SiLU(MaxError = 0.01)]
        """);

    /// <summary>No period holds the range: a clip comes first.</summary>
    [Fact]
    public void Tanh_BeyondItsPeriods_IsClipped() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 64, FractionBits = 8)]
        [Input(2, MaxAbs = 1000)]
        [Tanh(MaxError = 0.01)]
        """);

    /// <summary>Two ReLUs clip and tell where; then sines of shares.</summary>
    [Fact]
    public void Sigmoid_ByLSecNet_ComparesAndMultipliesSines() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 64, FractionBits = 16)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 8)]
        [Sigmoid(Approximation = Approximation.LSecNet)]
        [Dense(2, 1)]
        """);

    /// <summary>The key that selects has the signs too.</summary>
    [Fact]
    public void Tanh_ByLSecNet_AboveOneEnd_ByFssPayload() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 12, Comparison = Comparison.FssPayload)]
        [Input(2, MaxAbs = 4)]
        [ReLU]
        [Tanh(Approximation = Approximation.LSecNet, Truncation = Truncation.Masked)]
        [Dense(2, 1)]
        """);

    [Fact]
    public void HardSwish_And_HardSigmoid_And_Abs() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3, MaxAbs = 6)]
        [Abs]
        [HardSigmoid]
        [HardSwish]
        """);

    /// <summary>Silences the warning that an accepted leak gives.</summary>
    private static string Leaking(string attributes) => "#pragma warning disable SECNET409\n" + Source.Network(attributes);
}
