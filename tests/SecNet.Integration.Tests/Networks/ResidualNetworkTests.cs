namespace SecNet.Integration.Tests.Networks;

/// <summary>A graph declared in a .secnet file: a residual sum, a branch, a concatenation, rings chosen by the compiler.</summary>
public sealed class ResidualNetworkTests
{
    [Fact]
    public void Residual_OnAThousandInputs_EqualsItsTwinAndFollowsTheFloatNetwork() => GraphCheck.Run<Residual>(inferences: 1000, seed: 300, maxAbsWeight: 0.35f, tolerance: 0.5);

    [Fact]
    public void Residual_OpensTheSharedActivationOnce_AndTheSumNotAtAll()
    {
        var layers = Residual.Info.Layers.ToDictionary(static layer => layer.Name);

        // conv2 opens its input; what it adds up to is truncated once, behind the sum, and that opening is all relu2 needs.
        Assert.Equal((1, 1), (layers["conv2"].Rounds, layers["sum"].Rounds));
        Assert.DoesNotContain(Residual.Info.Correlations, static segment => segment.Name == "relu2.r");

        // One opening of relu0, in the wider of their rings, serves conv1 and side.
        Assert.Equal(layers["conv1"].Inputs.AsEnumerable(), layers["side"].Inputs);
        Assert.NotEqual(SlotRing("conv1"), SlotRing("side"));
        Assert.Equal(0, layers["side"].Rounds);
    }

    private static int SlotRing(string name) => Residual.Info.WeightSlots.Single(slot => slot.Name == name).RingBits;
}
