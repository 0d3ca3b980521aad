namespace SecNet.Generators.Tests.Snapshots;

/// <summary>Convolution, dense and batch norm, in the forms their geometry and surroundings give them.</summary>
public sealed class LinearLayerTests
{
    [Fact]
    public void Dense() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2)]
        """);

    [Fact]
    public void Conv2D() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [Conv2D(1, 2, 3)]
        """);

    [Fact]
    public void Conv2D_StrideAndPadding() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2, 5, 5)]
        [Conv2D(2, 3, 3, Stride = 2, Padding = 1)]
        """);

    [Fact]
    public void Conv2D_RectangularKernel() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 5)]
        [Conv2D(1, 1, 2, 3)]
        """);

    [Fact]
    public void Conv2D_GroupsDilationAndUnevenPadding() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(4, 5, 6)]
        [Conv2D(4, 6, 3, StrideWidth = 2, Padding = 1, PaddingBottom = 2, PaddingRight = 0, DilationHeight = 2, Groups = 2)]
        """);

    [Fact]
    public void Conv2D_Pointwise() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2, 2, 2)]
        [Conv2D(2, 1, 1)]
        """);

    [Fact]
    public void BatchNorm_FoldsIntoDense() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2, MaxAbsWeight = 4)]
        [BatchNorm(Epsilon = 0.001)]
        """);

    [Fact]
    public void BatchNorm_FoldsIntoConv2D() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 3, 3)]
        [Conv2D(1, 2, 2)]
        [BatchNorm(MaxAbs = 2, MaxAbsWeight = 4)]
        """);

    [Fact]
    public void BatchNorm_Standalone() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2, 2, 2)]
        [BatchNorm]
        """);

    [Fact]
    public void Dense_AfterDense_TruncatesBetween() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2)]
        [Dense(2, 2, MaxAbs = 2)]
        """);

    [Fact]
    public void LocalTruncation() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4, Truncation = Truncation.Local)]
        [Input(3)]
        [Dense(3, 2, MaxAbs = 2)]
        [Dense(2, 2, MaxAbs = 2)]
        """);
}
