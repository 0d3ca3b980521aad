using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>A client's connections to both parties, of one session.</summary>
internal sealed class ClientConnection : IDisposable
{
    private readonly SocketChannel[] _parties;
    private readonly Dictionary<uint, ClientRequest> _inFlight = [];
    private uint _number;

    private ClientConnection(SocketChannel[] parties, ModelId modelId, int maxBatch, int maxRequests)
    {
        _parties = parties;
        ModelId = modelId;
        MaxBatch = maxBatch;
        MaxRequests = maxRequests;
    }

    /// <summary>The model both parties serve.</summary>
    public ModelId ModelId { get; }

    /// <summary>The most inferences both parties take in one request.</summary>
    public int MaxBatch { get; }

    /// <summary>The most requests both parties evaluate at a time.</summary>
    public int MaxRequests { get; }

    /// <summary>Requests sent and not answered.</summary>
    public int InFlight => _inFlight.Count;

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
            var (welcome0, welcome1) = (ClientWire.ReceiveWelcome(channel0), ClientWire.ReceiveWelcome(channel1));
            channel0.ClearDeadline();
            channel1.ClearDeadline();
            return new([channel0, channel1], model0, Math.Min(welcome0.MaxBatch, welcome1.MaxBatch), Math.Min(welcome0.MaxRequests, welcome1.MaxRequests));
        }
        catch
        {
            channel0?.Dispose();
            channel1?.Dispose();
            throw;
        }
    }

    /// <summary>Sends both parties their shares of a request. No more than <see cref="MaxRequests"/> are to be in flight: nobody would read them.</summary>
    public void Send(ClientRequest request, ReadOnlySpan<byte> shares0, ReadOnlySpan<byte> shares1)
    {
        var number = ++_number;
        _inFlight.Add(number, request);
        Span<byte> header = stackalloc byte[ClientWire.RequestHeaderBytes];
        ClientWire.WriteRequestHeader(header, number, request.Count, shares0.Length);

        // Party 1 first: it cannot start before party 0 says so, and then it has its share already.
        _parties[1].Send(header);
        _parties[1].Send(shares1);
        _parties[0].Send(header);
        _parties[0].Send(shares0);
    }

    /// <summary>Waits until both parties have answered one of the requests, whichever it is.</summary>
    /// <exception cref="InferenceException">A party refused.</exception>
    public ClientRequest Receive()
    {
        // Lanes end in much the same order at both parties: what party 1 answers meanwhile is kept with its request.
        var (number, request) = ReceiveFrom(0);
        while (!request.IsAnswered) ReceiveFrom(1);
        _inFlight.Remove(number);
        return request;
    }

    /// <summary>Disconnects; ends a pending call of another thread.</summary>
    public void Dispose()
    {
        foreach (var party in _parties) party.Dispose();
    }

    private static ModelId Greet(
        EndPoint endPoint, in Hello hello, Role expectedRole, ClientOptions options, CancellationToken cancellationToken, out SocketChannel channel)
    {
        channel = Connector.Connect(endPoint, options.ConnectTimeout, options.AnswerTimeout, options.Security, cancellationToken);
        channel.SetDeadline(options.ConnectTimeout);
        return Handshake.Run(channel, hello, [expectedRole]).ModelId;
    }

    private (uint Number, ClientRequest Request) ReceiveFrom(int party)
    {
        var channel = _parties[party];
        var (number, verdict) = ClientWire.ReceiveAnswer(channel);
        if (!verdict.IsYes) throw new InferenceException($"party {party} at {channel.Peer}: {verdict.Reason}");
        if (!_inFlight.TryGetValue(number, out var request) || request.HasAnswerOf(party))
            throw new TransportException($"{channel.Peer} is out of step: it answered request {number}, which does not wait for its answer.");
        channel.Receive(request.Answer(party));
        return (number, request);
    }
}
