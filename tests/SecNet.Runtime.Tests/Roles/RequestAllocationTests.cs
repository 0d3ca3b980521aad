using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.RequestAllocationTests>;

namespace SecNet.Runtime.Tests.Roles;

[Collection("sequential")]
public sealed class RequestAllocationTests
{
    [Fact]
    public async Task Inferences_InSteadyState_AllocateNothingOnTheProtocolThread()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
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
