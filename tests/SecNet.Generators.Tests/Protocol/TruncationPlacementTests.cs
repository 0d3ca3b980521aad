using SecNet.Generators.Checking;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Protocol;

public sealed class TruncationPlacementTests
{
    private static readonly LinkModel Slow = new(RoundTripMs: 1, MegabitsPerSecond: 1);

    /// <summary>Where bytes are dear, only winners are truncated: their opening serves the ReLU, which opens nothing of its own.</summary>
    [Fact]
    public void WhereBytesAreDear_WinnersAreTruncated()
    {
        var (before, behind) = (Program(LinkModel.Of(LinkProfile.Lan)), Program(Slow));
        Assert.Equal(8 * 8 * 2, Assert.Single(before.Steps.OfType<TruncateStep>()).X.Length);
        var truncation = Assert.Single(behind.Steps.OfType<TruncateStep>());
        Assert.Equal(4 * 4 * 2, truncation.X.Length);
        Assert.Same(truncation.Result, Assert.Single(behind.Steps.OfType<ReluStep>()).Masked);
        Assert.True(behind.OnlineBytes < before.OnlineBytes);
        Assert.NotEqual(before.ProtocolId(), behind.ProtocolId());
    }

    /// <summary>Whatever the link, the choice is never slower than truncating first.</summary>
    [Theory]
    [InlineData(0.02, 20_000)]
    [InlineData(0.1, 10_000)]
    [InlineData(1, 1)]
    [InlineData(40, 100)]
    [InlineData(400, 100)]
    [InlineData(40, 1)]
    public void Choice_IsNeverSlowerThanTruncatingFirst(double roundTripMs, double megabitsPerSecond)
    {
        var link = new LinkModel((decimal)roundTripMs, (decimal)megabitsPerSecond);
        var first = Lowering.Lower(Checker.Check(Network(link), [])!);
        Assert.True(Program(link).PredictedNs(link) <= first.PredictedNs(link));
    }

    /// <summary>Somebody else takes the truncated values too, so that they are opened anyway.</summary>
    [Fact]
    public void SharedTruncation_StaysFirst()
    {
        var model = Models.Network(
            new(1, 8, 8), Models.Conv(1, 1, 1, 2), new MaxPool2DLayer("pool", Models.Window(8)), new SquareLayer("square") { Inputs = new([0]) }, new FlattenLayer("flat"), Models.Dense(64, 1, 2), new AddLayer("sum") { Inputs = new([1, 4]) });
        Assert.Contains(Models.Lower(model with { Link = Slow }).Steps.OfType<TruncateStep>(), static step => step.Name == "conv1" && step.X.Length == 64);
    }

    private static NetworkModel Network(LinkModel link) => Models.Network(new(1, 8, 8), Models.Conv(1, 2, 1, 2), new ReLULayer("relu"), new MaxPool2DLayer("pool", Models.Window(2)), new FlattenLayer("flat"), Models.Dense(32, 3, 2)) with { Link = link };

    private static ProtocolProgram Program(LinkModel link) => Models.Lower(Network(link));
}
