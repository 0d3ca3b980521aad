using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.FetchingCorrelationSourceTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.FetchingCorrelationSourceTests>;

namespace SecNet.Runtime.Tests.Roles;

/// <summary>Parties that fetch a dealer's correlations ahead of requests.</summary>
public sealed class FetchingCorrelationSourceTests
{
    [Fact]
    public async Task Inferences_MoreThanAreFetchedAhead_AreRightAndCountOnlyWhatTheyUsed()
    {
        await using var deployment = new Deployment { FetchesAhead = true };
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        const int count = 100; // three times what is fetched ahead
        var inputs = Enumerable.Range(0, count).Select(static i => (ReadOnlyMemory<float>)Deployment.Input(i)).ToArray();
        var results = await client.InferBatchAsync(inputs).WaitAsync(Deployment.Patience);
        for (var i = 0; i < inputs.Length; i++) Deployment.AssertResult(inputs[i].ToArray(), results[i]);
        Assert.Equal(count * Network.Info.Cost.OfflineBytes, deployment.Reports.Sum(static report => report.OfflineBytes));
    }

    /// <summary>What was fetched before the dealer left is still used; then requests fail.</summary>
    [Fact]
    public async Task Dealer_ThatLeaves_IsMissedOnlyWhenWhatWasFetchedIsUsedUp()
    {
        await using var deployment = new Deployment { FetchesAhead = true };
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(0), await client.InferAsync(Deployment.Input(0)).WaitAsync(Deployment.Patience));

        // Sixteen were asked for with the first; long enough for the rest of them to arrive. How many more do is open.
        await Task.Delay(TimeSpan.FromSeconds(1));
        await deployment.Dealer!.StopAsync().WaitAsync(Deployment.Patience);
        for (var i = 1; i < 16; i++) Deployment.AssertResult(Deployment.Input(i), await client.InferAsync(Deployment.Input(i)).WaitAsync(Deployment.Patience));
        var error = await Record.ExceptionAsync(async () =>
        {
            for (var i = 16; i < 100; i++) await client.InferAsync(Deployment.Input(i)).WaitAsync(Deployment.Patience);
        });
        Assert.IsType<InferenceException>(error);
    }

    [Fact]
    public async Task Parties_OfWhichOneFetchesAhead_RefuseEachOtherNamingBoth()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply) with { FetchesAhead = true });
        var party1 = deployment.Start(deployment.Options(1, supply));
        var error = Assert.IsType<CorrelationFileException>(await deployment.FailureOfAsync(party1));
        Assert.Contains("party 1 takes correlations from a dealer with each request, party 0 from a dealer ahead of requests", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A rehearsal uses no correlation of the dealer's and leaves the protocol as it was.</summary>
    [Fact]
    public async Task Rehearsal_BeforeTheLink_ChangesNoAnswer()
    {
        await using var deployment = new Deployment();
        var supply = CorrelationSupply.FromDealer(deployment.StartDealer());
        deployment.Start(deployment.Options(0, supply) with { Rehearses = true });
        deployment.Start(deployment.Options(1, supply) with { Rehearses = true });
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(3), await client.InferAsync(Deployment.Input(3)).WaitAsync(Deployment.Patience));
        Assert.All(deployment.Reports, static report => Assert.Equal(Network.Info.Cost.OnlineBytesPerParty, Assert.Single(report.PayloadBytes)));
    }
}
