using SecNet.Data;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Tests;
using SecNet.Runtime.Weights;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// The examples that declare a link of long round trips, with their trained weights: measured bytes and rounds are the compiler's, the answer is the
/// float network's, and neither is more than their budgets ask.
/// </summary>
public sealed class WanExampleTests
{
    [Fact]
    public void M1() => AssertCostIsMeasured<Mnist.M1Wan>("Mnist", "m1", Digit(7), mostBytes: 14_500, mostRounds: 5, tolerance: 0.01);

    [Fact]
    public void M2() => AssertCostIsMeasured<Mnist.M2Wan>("Mnist", "m2", Digit(4), mostBytes: 200_000, mostRounds: 11, tolerance: 0.01);

    [Fact]
    public void C1() => AssertCostIsMeasured<Cifar10.C1Wan>("Cifar10", "c1", Slope(), mostBytes: 2_700_000, mostRounds: 19, tolerance: 0.04);

    [Fact]
    public void C2() => AssertCostIsMeasured<Cifar10.C2Wan>("Cifar10", "c2", Slope(), mostBytes: 1_750_000, mostRounds: 25, tolerance: 0.04);

    /// <summary>The same weights in the same rings, compared otherwise: fewer rounds for more offline bytes.</summary>
    [Fact]
    public void Link_TradesOfflineBytesForRounds()
    {
        AssertTraded(Mnist.M1Auto.Info.Cost, Mnist.M1Wan.Info.Cost);
        AssertTraded(Mnist.M2Auto.Info.Cost, Mnist.M2Wan.Info.Cost);
        AssertTraded(Cifar10.C1.Info.Cost, Cifar10.C1Wan.Info.Cost);
        AssertTraded(Cifar10.C2.Info.Cost, Cifar10.C2Wan.Info.Cost);
    }

    private static void AssertTraded(NetworkCost near, NetworkCost far) =>
        Assert.True(far.Rounds < near.Rounds && far.OfflineBytes > near.OfflineBytes, $"{near} became {far}");

    private static void AssertCostIsMeasured<TNetwork>(string example, string weights, float[] image, long mostBytes, int mostRounds, double tolerance)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        Assert.InRange(info.Cost.OnlineBytes, 1, mostBytes);
        Assert.InRange(info.Cost.Rounds, 1, mostRounds);
        var file = SafetensorsFile.Read(Example(example, "weights", weights + ".safetensors"));
        var result = Assert.Single(TwoParty.Run<TNetwork>(ModelOwner.Encode(info, file).Words, [Array.ConvertAll(image, value => info.InputScale.Encode(value))], new(1)));
        Assert.Equal(result.Reference, result.Output);
        Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));
        Assert.All(
            new FloatNetwork(info, file).Evaluate(image).Zip(result.Output),
            logits => Assert.Equal(logits.First, info.OutputScale.Decode(logits.Second), tolerance));
    }

    private static float[] Digit(int digit) => Assert.Single(SampleSet.Read(Example("Mnist", "digits", $"{digit}.pgm"), 1, 28, 28)).Values;

    /// <summary>No photograph, but as smooth as one, so that the calibrated bounds hold: grey from dark at the top to light at the bottom.</summary>
    private static float[] Slope() => [.. Enumerable.Range(0, 3 * 32 * 32).Select(static pixel => (8 + (pixel / 32 % 32)) / 48f)];

    private static string Example(params string[] path) => Path.Combine([SharedDataFactAttribute.RepositoryRoot, "examples", .. path]);
}
