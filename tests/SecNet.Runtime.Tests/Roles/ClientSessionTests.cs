using SecNet.Runtime.Networks;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Tests.Transport;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.ClientSessionTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.ClientSessionTests>;

namespace SecNet.Runtime.Tests.Roles;

public sealed class ClientSessionTests
{
    [Fact]
    public async Task Run_ClientThatTricklesItsAnswer_IsEndedByTheDeadline()
    {
        await using var deployment = new Deployment();
        NetworkInfo info = Network.Info with { OutputShape = new(1 << 22, 1, 1) };
        var options = deployment.Options(0, CorrelationSupply.FromFile("unused")) with { ClientIdleTimeout = TimeSpan.FromMilliseconds(500) };
        var table = new ClientTable(maxClients: 1);
        var (party, client) = ChannelPair.OverSockets(bufferBytes: 4096);
        using (client)
        {
            var session = new ClientSession(party, SessionNonce.Create(), info, options, table);
            Assert.True(table.TryAdd(session));
            long received = 0;
            ChannelPair.RunBothWell(session.Run, () =>
            {
                ClientWire.ReceiveWelcome(client);
                client.Send(Deployment.Request(1));
                Assert.True(table.WaitForRequest(Deployment.Patience));
                table.TakeDue()!.Complete();
                received = Trickle(client);
            });
            Assert.InRange(received, 1, ClientWire.OutputBytes(info) - 1);
            Assert.Equal(1, table.EndedSessions);
        }
    }

    // A little every few milliseconds: always progress, and far too slow.
    private static long Trickle(SocketChannel client)
    {
        var some = new byte[4096];
        for (long received = 0; ; received += some.Length)
        {
            try
            {
                client.Receive(some);
            }
            catch (TransportException)
            {
                return received;
            }
            CancellationToken.None.WaitHandle.WaitOne(5);
        }
    }
}
