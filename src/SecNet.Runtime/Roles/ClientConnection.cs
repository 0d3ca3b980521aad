using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>A client's connections to both parties, of one session.</summary>
internal sealed class ClientConnection : IDisposable
{
    private readonly SocketChannel[] _parties;
    private uint _number;

    private ClientConnection(SocketChannel[] parties, ModelId modelId, int maxBatch)
    {
        _parties = parties;
        ModelId = modelId;
        MaxBatch = maxBatch;
    }

    /// <summary>The model both parties serve.</summary>
    public ModelId ModelId { get; }

    /// <summary>The most inferences both parties take in one request.</summary>
    public int MaxBatch { get; }

    /// <summary>False when a party has disconnected in the meantime.</summary>
    public bool IsUsable => !_parties[0].IsPeerGone && !_parties[1].IsPeerGone;

    /// <summary>Connects to both.</summary>
    /// <param name="info">The network.</param>
    /// <param name="expected">The model of an earlier connection, or unknown.</param>
    /// <param name="party0">Where party 0 listens.</param>
    /// <param name="party1">Where party 1 listens.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="cancellationToken">Stops connecting.</param>
    public static ClientConnection Open(
        NetworkInfo info, ModelId expected, EndPoint party0, EndPoint party1, ClientOptions options, CancellationToken cancellationToken)
    {
        var hello = new Hello(Role.Client, info.ProtocolId, expected, SessionNonce.Create());
        SocketChannel? channel0 = null, channel1 = null;
        try
        {
            var model0 = Greet(party0, hello, Role.Party0, options, cancellationToken, out channel0);
            var model1 = Greet(party1, hello, Role.Party1, options, cancellationToken, out channel1);
            if (model0 != model1)
            {
                throw new TransportException(
                    $"model id differs: party 0 at {party0} has {model0}, party 1 at {party1} has {model1}; the addresses belong to different pairs of parties")
                { IsRefusal = true };
            }
            var maxBatch = Math.Min(ClientWire.ReceiveWelcome(channel0), ClientWire.ReceiveWelcome(channel1));
            channel0.ClearDeadline();
            channel1.ClearDeadline();
            return new([channel0, channel1], model0, maxBatch);
        }
        catch
        {
            channel0?.Dispose();
            channel1?.Dispose();
            throw;
        }
    }

    /// <summary>Sends both parties their shares of a batch and receives theirs of the results.</summary>
    /// <exception cref="InferenceException">A party refused.</exception>
    public void Request(int count, byte[] shares0, byte[] shares1, byte[] outputs0, byte[] outputs1)
    {
        var number = ++_number;
        Span<byte> header = stackalloc byte[ClientWire.RequestHeaderBytes];
        ClientWire.WriteRequestHeader(header, number, count, shares0.Length);

        // Party 1 first: it cannot start before party 0 says so, and then it has its share already.
        _parties[1].Send(header);
        _parties[1].Send(shares1);
        _parties[0].Send(header);
        _parties[0].Send(shares0);
        Receive(0, number, outputs0);
        Receive(1, number, outputs1);
    }

    /// <summary>Disconnects; ends a pending call of another thread.</summary>
    public void Dispose()
    {
        foreach (var party in _parties) party.Dispose();
    }

    private static ModelId Greet(
        EndPoint endPoint, in Hello hello, Role expectedRole, ClientOptions options, CancellationToken cancellationToken, out SocketChannel channel)
    {
        channel = Connector.Connect(endPoint, options.ConnectTimeout, options.AnswerTimeout, options.AllowPlaintextNetwork, cancellationToken);
        channel.SetDeadline(options.ConnectTimeout);
        return Handshake.Run(channel, hello, [expectedRole]).ModelId;
    }

    private void Receive(int party, uint number, byte[] outputs)
    {
        var verdict = ClientWire.ReceiveAnswer(_parties[party], number, outputs);
        if (!verdict.IsYes) throw new InferenceException($"party {party} at {_parties[party].Peer}: {verdict.Reason}");
    }
}
