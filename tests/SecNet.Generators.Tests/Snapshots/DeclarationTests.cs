namespace SecNet.Generators.Tests.Snapshots;

/// <summary>What the declaration says beside its layers: ring, names, namespace.</summary>
public sealed class DeclarationTests
{
    [Fact]
    public void Ring32() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, MaxAbs = 2)]
        [ReLU]
        [Dense(2, 1, MaxAbs = 2)]
        """);

    [Fact]
    public void Ring44() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 44, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, MaxAbs = 2)]
        [ReLU]
        [Dense(2, 1, MaxAbs = 2)]
        """);

    [Fact]
    public void Ring64_IsTheDefault() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(FractionBits = 4)]
        [Input(2)]
        [Dense(2, 1, MaxAbs = 2)]
        """);

    [Fact]
    public void Ring16_WhereTheOpeningFillsTheRing() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 16, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, MaxAbs = 60)]
        [ReLU]
        """);

    [Fact]
    public void FractionAuto_WithCalibratedBounds() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = SecureNetworkAttribute.AutoFraction, CalibrationSamples = 1000, CalibrationMargin = 1.5, CalibrationIsSynthetic = true)]
        [Input(2)]
        [Dense(2, 2, MaxAbs = 1000)]
        [BatchNorm]
        [ReLU]
        [Dense(2, 1)]
        """);

    [Fact]
    public void DefaultNames_AreKindAndNumber() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 2, 2)]
        [Conv2D(1, 1, 1, MaxAbs = 1)]
        [BatchNorm]
        [Conv2D(1, 1, 1, MaxAbs = 1)]
        [BatchNorm]
        [Flatten]
        [Dense(4, 1)]
        """);

    [Fact]
    public void ExplicitNames_BecomeMethodsAndSlots() => NetworkSnapshot.Verify(this, """
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, Name = "block1.0.conv-a", MaxAbs = 1)]
        [Dense(2, 2, Name = "7th", MaxAbs = 1)]
        [Dense(2, 2, Name = "evaluate", MaxAbs = 1)]
        [Dense(2, 1, Name = "tiny")]
        """);

    [Fact]
    public void GlobalNamespace() => NetworkSnapshot.VerifySource(this, """
        using SecNet;

        /// <summary>A network under test.</summary>
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 1)]
        internal partial class Tiny;
        """);

    [Fact]
    public void NestedNamespace_IsPartOfTheHintName() => NetworkSnapshot.VerifySource(this, """
        namespace Acme.Models
        {
            namespace Small
            {
                /// <summary>A network under test.</summary>
                [SecNet.SecureNetwork(Ring = 32, FractionBits = 4), SecNet.Input(2), SecNet.Dense(2, 1)]
                public partial class Tiny
                {
                }
            }
        }
        """);

    [Fact]
    public void Keywords_AsNames_AreEscaped() => NetworkSnapshot.VerifySource(this, """
        namespace Acme.@event;

        /// <summary>A network under test.</summary>
        [SecNet.SecureNetwork(Ring = 32, FractionBits = 4), SecNet.Input(2), SecNet.Dense(2, 1)]
        public partial class @class;
        """);
}
