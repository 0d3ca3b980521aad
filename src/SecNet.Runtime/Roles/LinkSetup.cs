using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>How two parties make a link: they agree on what both were started with, open the further lanes and each lane's correlations, and load the model once.</summary>
/// <remarks>
/// Both take the same steps. What one cannot do it tells the other (<see cref="ExchangeProblem"/>), so that both operators learn why.
/// Record of a further lane, the same from either side, little-endian: magic 4, lane 4, party 0's nonce of the link's first connection 16.
/// </remarks>
internal sealed class LinkSetup
{
    private const int LaneRecordBytes = 24;
    private const uint LaneMagic = 0x656e6c53; // "Slne"

    private readonly NetworkCalls _network;
    private readonly PartyOptions _options;
    private readonly Func<LaneConnection> _openFurther;
    private readonly Func<LaneConnection, SocketChannel> _connectOffline;
    private readonly CancellationToken _cancellationToken;
    private readonly List<LaneConnection> _connections = [];
    private readonly List<DuplexChannel> _channels = [];
    private readonly List<ICorrelationSource> _sources = [];
    private readonly List<PartySession> _sessions = [];
    private CorrelationStore? _store;
    private int _maxBatch;
    private int _batch;

    private LinkSetup(NetworkCalls network, PartyOptions options, Func<LaneConnection> openFurther, Func<LaneConnection, SocketChannel> connectOffline, CancellationToken cancellationToken) =>
        (_network, _options, _openFurther, _connectOffline, _cancellationToken) = (network, options, openFurther, connectOffline, cancellationToken);

    /// <summary>On a connection after its handshake.</summary>
    /// <param name="first">The connection; this call owns it.</param>
    /// <param name="openFurther">Opens the next connection of the same link, and is called in step with the other party.</param>
    /// <param name="connectOffline">Connects to the other party once more, for the lane of this connection; called in step with the other party.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">This party's options.</param>
    /// <param name="cancellationToken">Stops connecting to the dealer.</param>
    public static PartyLink Run(
        LaneConnection first, Func<LaneConnection> openFurther, Func<LaneConnection, SocketChannel> connectOffline, NetworkCalls network, PartyOptions options, CancellationToken cancellationToken)
    {
        var setup = new LinkSetup(network, options, openFurther, connectOffline, cancellationToken);
        try
        {
            setup.Agree(first);
            setup.OpenLanes();
            setup.OpenSources();
            setup.LoadModel();
            return setup.Finish();
        }
        catch
        {
            setup.Abandon();
            throw;
        }
    }

    private DuplexChannel Channel => _channels[0];

    private void Agree(LaneConnection first)
    {
        _connections.Add(first);
        _channels.Add(LinkAgreement.Reach(first.Channel, _options.EmulatedLink));
        var problem = OpenStore();
        var mine = new LinkRecord(KindOf(_options), _options.Lanes, _options.MaxBatch, _options.Batch, _store?.State ?? default);
        var theirs = mine.Exchange(Channel);
        if (theirs.Lanes != mine.Lanes)
        {
            throw new TransportException(
                $"the parties have different numbers of lanes: party {_options.PartyIndex} has {mine.Lanes}, party {1 - _options.PartyIndex} at {Channel.Peer} has {theirs.Lanes}; give both the same")
            { IsRefusal = true };
        }
        (_maxBatch, _batch) = (Math.Min(mine.MaxBatch, theirs.MaxBatch), Math.Min(mine.Batch, theirs.Batch));
        ExchangeProblem(problem);
        if (mine.WhyRefused(_options.PartyIndex, theirs) is { } refusal) throw new CorrelationFileException(refusal);

        // The larger index: what either party used is used.
        ExchangeProblem(_store is null ? null : ProblemOf(() => _store.BeginRun(Math.Max(mine.State.NextIndex, theirs.State.NextIndex), first.Nonce)));
    }

    private static SourceKind KindOf(PartyOptions options) => options.Correlations switch
    {
        CorrelationSupply.FileSupply => SourceKind.File,
        CorrelationSupply.TwoPartySupply => options.FetchesAhead ? SourceKind.TwoPartyAhead : SourceKind.TwoParty,
        _ => options.FetchesAhead ? SourceKind.DealerAhead : SourceKind.Dealer,
    };

    private CorrelationFileException? OpenStore() => _options.Correlations is not CorrelationSupply.FileSupply supply ? null : ProblemOf(() =>
        _store = CorrelationStore.Open(supply.Path, _network.Info, _options.ModelShare.ModelId, _options.PartyIndex));

    private static CorrelationFileException? ProblemOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (CorrelationFileException e)
        {
            return e;
        }
    }

    // One after another, so that both number them alike.
    private void OpenLanes()
    {
        Span<byte> sent = stackalloc byte[LaneRecordBytes];
        Span<byte> received = stackalloc byte[LaneRecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(sent, LaneMagic);
        _connections[0].Nonce.Write(sent[8..]);
        while (_channels.Count < _options.Lanes)
        {
            var connection = _openFurther();
            _connections.Add(connection);
            connection.Channel.Timeout = _options.Timeout;
            DuplexChannel channel = Channel is EmulatedChannel emulated ? emulated.CreateSibling(connection.Channel) : connection.Channel;
            BinaryPrimitives.WriteInt32LittleEndian(sent[4..], _channels.Count);
            _channels.Add(channel);
            channel.Exchange(sent, received, matchingHeaderBytes: LaneRecordBytes);
        }
    }

    private void OpenSources()
    {
        Exception? problem = null;
        if (_store is not null)
        {
            foreach (var channel in _channels) _sources.Add(new FileCorrelationSource(_store, _options.PartyIndex, _channels.Count > 1 ? channel : null));
        }
        else
        {
            problem = _options.Correlations is CorrelationSupply.TwoPartySupply ? MeetAgain() : ConnectToDealer();
        }

        // Of every lane: a dealer that changed its key in between would have lanes compute with products of another B.
        foreach (var source in _sources) problem ??= AllowWeightOpening(source);
        ExchangeProblem(problem);
    }

    /// <summary>A second connection of the parties for each lane, on which they make its correlations; as slow as the link.</summary>
    private TransportException? MeetAgain() => OpenEach(
        _connectOffline,
        (lane, channel) => new GeneratedRecords(LinkAgreement.Reach(channel, _options.EmulatedLink), _network, _options.ModelShare, lane.Nonce));

    /// <summary>A pair of its own at the dealer for each lane, named by the lane's nonce.</summary>
    private TransportException? ConnectToDealer()
    {
        var endPoint = ((CorrelationSupply.DealerSupply)_options.Correlations).EndPoint;
        var role = _options.PartyIndex == 0 ? Role.Party0 : Role.Party1;
        var started = Stopwatch.GetTimestamp();

        // For all lanes together less than the time-out of the party link, on which the other party waits for this one's word.
        TimeSpan Patience() => (_options.Timeout / 3) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } left
            ? left : throw new TransportException($"the dealer at {endPoint} was too slow to serve {_connections.Count} lanes.");
        return OpenEach(
            _ => Connector.Connect(endPoint, Patience(), _options.Timeout, _options.Security, _cancellationToken),
            (lane, channel) =>
            {
                channel.SetDeadline(Patience());
                Handshake.Run(channel, new Hello(role, _network.Info.ProtocolId, _options.ModelShare.ModelId, lane.Nonce), [Role.Dealer]);
                channel.ClearDeadline();
                return new DealerRecords(channel, _network.Info, _options.PartyIndex);
            });
    }

    /// <summary>Each lane's source of records, on a connection of its own; or why one cannot be had.</summary>
    private TransportException? OpenEach(Func<LaneConnection, SocketChannel> connect, Func<LaneConnection, SocketChannel, IRecordSource> open)
    {
        foreach (var lane in _connections)
        {
            SocketChannel? channel = null;
            try
            {
                channel = connect(lane);
                var records = open(lane, channel);
                _sources.Add(_options.FetchesAhead ? new FetchingCorrelationSource(records, _network.Info) : new LiveCorrelationSource(records));
            }
            catch (TransportException e)
            {
                channel?.Dispose();
                return e;
            }
            catch
            {
                channel?.Dispose();
                throw;
            }
        }

        return null;
    }

    private WeightOpeningException? AllowWeightOpening(ICorrelationSource source)
    {
        if (source.WeightMaskSeed is not { } seed) return null; // without a dealer no weights are opened
        try
        {
            WeightOpeningRecord.Allow(_options.StateFile, _options.ModelShare, seed);
            return null;
        }
        catch (WeightOpeningException e)
        {
            return e;
        }
    }

    // F is opened on the first lane; the others read it.
    private void LoadModel()
    {
        var first = PartySession.Create(_network.Info, _options.ModelShare, Channel, _sources[0].WeightMaskSeed, (_maxBatch + _batch - 1) / _batch, _batch);
        _sessions.Add(first);
        foreach (var channel in _channels.Skip(1)) _sessions.Add(first.CreateSibling(channel));
        _network.LoadModel(first);
    }

    private PartyLink Finish()
    {
        var setupBytes = _channels.Sum(static channel => channel.BytesSent);
        return new(
            [
                .. Enumerable.Range(0, _channels.Count).Select(lane =>
                    new PartyLane(lane, _channels[lane], _sources[lane], _sessions[lane], _maxBatch, _options.Trace?.Lanes[lane]) { LinkBytes = setupBytes }),
            ],
            _store);
    }

    private void Abandon()
    {
        foreach (var session in Enumerable.Reverse(_sessions)) session.Dispose();
        foreach (var source in _sources) source.Dispose();
        foreach (var connection in _connections) connection.Channel.Dispose();
        _store?.Dispose();
    }

    /// <summary>Both say whether they can go on. Throws this party's problem, or that the other has one.</summary>
    private void ExchangeProblem(Exception? problem)
    {
        var theirs = (problem is null ? Verdict.Yes : Verdict.No(problem.Message)).Exchange(Channel);
        if (problem is not null) ExceptionDispatchInfo.Throw(problem);
        if (!theirs.IsYes) throw new TransportException($"the other party at {Channel.Peer} cannot start: {theirs.Reason}");
    }
}
