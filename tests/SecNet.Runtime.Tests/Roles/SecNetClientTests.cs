using SecNet.Runtime.Roles;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.SecNetClientTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.SecNetClientTests>;

namespace SecNet.Runtime.Tests.Roles;

public sealed class SecNetClientTests
{
    private static readonly TimeSpan Patience = Deployment.Patience;

    [Fact]
    public async Task InferAsync_InputsThatDoNotFit_AreArgumentErrorsAndNothingIsSent()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        Assert.Contains("takes 8 values (8), not 7", (await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(new float[7]))).Message, StringComparison.Ordinal);
        Assert.Contains("Input 2 is not a finite number", (await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(With(2, float.NaN)))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(With(2, float.NegativeInfinity)));
        Assert.Contains("Input 5 is beyond the declared range of ±100", (await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(With(5, 100.01f)))).Message, StringComparison.Ordinal);
        Deployment.AssertResult(With(5, -100), await client.InferAsync(With(5, -100)).WaitAsync(Patience));
        Assert.Equal(2, deployment.Reports.Count);
    }

    [Fact]
    public async Task InferAsync_ClampInputs_UsesTheEndOfTheRange()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync(new ClientOptions { ClampInputs = true });
        Deployment.AssertResult(With(0, 100), await client.InferAsync(With(0, 1e9f)).WaitAsync(Patience));
        await Assert.ThrowsAsync<ArgumentException>(() => client.InferAsync(With(0, float.NaN)));
    }

    [Fact]
    public async Task InferAsync_Cancelled_EndsAtOnceAndTheNextRequestWorks()
    {
        await using var deployment = new Deployment();
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var first = 1;
        Network.BeforeOpening = _ =>
        {
            if (Interlocked.Exchange(ref first, 0) == 0) return;
            cancel.Cancel();
            release.Wait(Patience);
        };
        deployment.StartWithDealer();
        await using var client = await deployment.ConnectAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.InferAsync(Deployment.Input(0), cancel.Token).WaitAsync(Patience));
        release.Set();
        Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
        Network.BeforeOpening = static _ => { };
    }

    [Fact]
    public async Task ConnectAsync_PartiesOfDifferentPairs_NamesBothModels()
    {
        await using var one = new Deployment();
        await using var other = new Deployment();
        one.StartWithDealer();
        other.StartWithDealer();
        var error = await Assert.ThrowsAsync<TransportException>(() =>
            SecNetClient<ShiftNetwork<SecNetClientTests>>.ConnectAsync(one.Party0!.LocalEndPoint, other.Party1!.LocalEndPoint).WaitAsync(Patience));
        Assert.Contains(one.Model.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(other.Model.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_PartiesSwapped_SaysWhichRoleIsWhere()
    {
        await using var deployment = new Deployment();
        deployment.StartWithDealer();
        var error = await Assert.ThrowsAsync<TransportException>(() =>
            SecNetClient<ShiftNetwork<SecNetClientTests>>.ConnectAsync(deployment.Party1!.LocalEndPoint, deployment.Party0!.LocalEndPoint).WaitAsync(Patience));
        Assert.Contains("role differs: this client expected party 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Share_OfOneInput_IsUniformAndDifferentEachTime()
    {
        // Each bit of each share, over many sharings of the same extreme input, is set half the time (6 sigma).
        const int count = 4000;
        var sharing = new InputSharing(Network.Info, clamp: false);
        var input = Enumerable.Repeat(-100f, Network.Length).ToArray();
        var bytes = ClientWire.InputBytes(Network.Info);
        byte[][] shares = [new byte[bytes], new byte[bytes]];
        var ones = new int[2, bytes * 8];
        for (var n = 0; n < count; n++)
        {
            sharing.Share(input, shares[0], shares[1]);
            for (var s = 0; s < 2; s++)
            {
                for (var bit = 0; bit < bytes * 8; bit++) ones[s, bit] += (shares[s][bit / 8] >> (bit % 8)) & 1;
            }
        }
        var bound = 6 * Math.Sqrt(count) / 2;
        foreach (var set in ones) Assert.InRange(set, (count / 2.0) - bound, (count / 2.0) + bound);
    }

    private static float[] With(int index, float value)
    {
        var input = Deployment.Input(1);
        input[index] = value;
        return input;
    }
}
