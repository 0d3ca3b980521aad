using SecNet.Runtime.Networks;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Inferences evaluated together: each is the twin's under its own masks, in the rounds of one inference, each round's bits rounded up to bytes once.</summary>
internal static class BatchCheck
{
    /// <summary>The first inputs in batches of three, of which the last one is of fewer where they do not divide.</summary>
    public static void Run<TNetwork>(ReadOnlyMemory<long> weights, IReadOnlyList<long[]> inputs, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        const int batch = 3;
        var info = TNetwork.Info;
        var results = TwoParty.Run<TNetwork>(weights, [.. inputs.Take(batch + 2)], new(seed), batch);
        for (var index = 0; index < results.Length; index++)
        {
            var where = $"{info.Name}, seed {seed}, input {index} of batches of {batch}";
            if (info.FailureProbability == 0) Assert.True(results[index].Reference.AsSpan().SequenceEqual(results[index].Output), $"{where}: parties and twin differ.");
            var together = Math.Min(batch, results.Length - (index / batch * batch));
            Assert.All(results[index].Traffic, traffic => Assert.Equal((info.OnlineBytesPerParty(together), info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));
        }
    }
}
