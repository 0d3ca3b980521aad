using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.RequestAllocationTests>;

namespace SecNet.Runtime.Tests.Roles;

[Collection("sequential")]
public sealed class RequestAllocationTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Inferences_InSteadyState_AllocateNothingOnTheProtocolThread(int lanes, bool isTraced)
    {
        await using var deployment = new Deployment { Lanes = lanes };
        var supply = SecNet.Runtime.Roles.Offline.CorrelationSupply.FromDealer(deployment.StartDealer());
        for (var party = 0; party < 2; party++) deployment.Start(deployment.Options(party, supply) with { Trace = isTraced ? new(lanes) : null });
        await using var client = await deployment.ConnectAsync();
        var inputs = Enumerable.Range(0, 40).Select(static i => (ReadOnlyMemory<float>)Deployment.Input(i)).ToArray();
        await client.InferBatchAsync(inputs).WaitAsync(Deployment.Patience);
        deployment.Reports.Clear();
        await client.InferBatchAsync(inputs).WaitAsync(Deployment.Patience);
        Assert.Equal(20, deployment.Reports.Count);
        Assert.All(deployment.Reports, static report => Assert.All(report.OnlineAllocatedBytes, static bytes => Assert.Equal(0, bytes)));

        // Agreement and offline phase: a few small objects a request at most, independent of the network.
        Assert.All(deployment.Reports, static report => Assert.InRange(report.AllocatedBytes, 0, 2048));
    }
}
