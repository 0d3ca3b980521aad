using System.Diagnostics;
using System.Net;
using System.Runtime.ExceptionServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>What <see cref="PartyServer{TNetwork}"/> does: links come and go, clients stay.</summary>
internal sealed class PartyHost
{
    // While it waits for anything, the protocol's thread looks this often whether the other party left and whether to stop.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    // Long enough for a first packet that was lost and sent again after a second; queued requests are looked at between attempts.
    private static readonly TimeSpan DialTime = TimeSpan.FromSeconds(2);

    private readonly NetworkCalls _network;
    private readonly PartyOptions _options;
    private readonly ClientTable _clients;
    private readonly RequestRunner[] _runners;
    private readonly Listener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _tooLongInQueue;
    private readonly PeerArrivals _arrivals = new();
    private bool _wasLinked;

    public PartyHost(NetworkCalls network, PartyOptions options)
    {
        _network = network;
        _options = Checked(options, network.Info);

        // A wrong or damaged file is a mistake of whoever starts this party: said at once, not when the other party has come.
        if (options.Correlations is CorrelationSupply.FileSupply supply)
            CorrelationStore.Open(supply.Path, network.Info, options.ModelShare.ModelId, options.PartyIndex).Dispose();
        _clients = new(options.MaxClients);
        _runners = [.. Enumerable.Range(0, options.Lanes).Select(_ => new RequestRunner(network, options))];
        _tooLongInQueue = $"the request waited {options.QueueTimeout.TotalSeconds:0.#} s at party {options.PartyIndex} without its turn coming: "
            + (options.PartyIndex == 0 ? "the parties are busy" : "party 0 does not have it, has refused it, or is busy");
        var listenerOptions = new ListenerOptions
        {
            EndPoint = options.Listen,
            Timeout = options.ClientTimeout,
            HandshakeTimeout = options.ClientTimeout,
            Security = options.Security,
            Log = line => options.Log($"party {options.PartyIndex}: {line}"),
        };
        _listener = new(
            listenerOptions,
            NewHello,
            options.PartyIndex == 0 ? [Role.Client, Role.Party1, Role.Party1Offline] : [Role.Client],
            Welcome,
            hello => hello.Role == Role.Client ? _clients.WhyRefused(hello) : null);
        new Thread(Run) { IsBackground = true, Name = $"party {options.PartyIndex} protocol" }.Start();
    }

    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    public Task Completion => _completion.Task;

    private string Name => $"party {_options.PartyIndex}";

    public void Stop()
    {
        _stop.Cancel();
        _clients.Close("this party is stopping");
    }

    private static PartyOptions Checked(PartyOptions options, NetworkInfo info)
    {
        var share = options.ModelShare;
        if (options.PartyIndex == 1 && options.Peer is null) throw new ArgumentException("Party 1 must be told where party 0 listens (Peer).", nameof(options));
        if (options.PartyIndex == 0 && options.Peer is not null) throw new ArgumentException("Party 0 waits for party 1: Peer must be null.", nameof(options));
        if (share.PartyIndex != options.PartyIndex) throw new ArgumentException($"This is party {options.PartyIndex}, but its model share is for party {share.PartyIndex}; exchange the share files.", nameof(options));
        if (share.ProtocolId != info.ProtocolId) throw new ArgumentException($"The model share is for protocol {share.ProtocolId}, the network has {info.ProtocolId}; run share-model with this executable.", nameof(options));
        if (share.ModelId.IsUnknown) throw new ArgumentException("The model share has no model id.", nameof(options));
        if (share.Words.Length != info.ModelWords) throw new ArgumentException($"The model share has {share.Words.Length} elements, the network {info.ModelWords}.", nameof(options));
        if (OfflineOf(options.Correlations) is { } offline && info.WhyNot(offline) is { } unfit) throw new ArgumentException(unfit, nameof(options));
        if (options.MaxBatch is < 1 or > DealerWire.LargestRequest) throw new ArgumentException($"MaxBatch is {options.MaxBatch}; 1 to {DealerWire.LargestRequest} was expected.", nameof(options));
        if (options.Threads is < 1 or > WorkerPool.MostThreads) throw new ArgumentException($"Threads is {options.Threads}; 1 to {WorkerPool.MostThreads} was expected.", nameof(options));
        if (options.Batch < 1 || options.Batch > options.MaxBatch) throw new ArgumentException($"Batch is {options.Batch}; 1 to MaxBatch, {options.MaxBatch}, was expected.", nameof(options));
        if (BatchMemory.WhyTooLarge(info, options.Batch) is { } problem) throw new ArgumentException(problem, nameof(options));
        if (options.Lanes is < 1 or > PartyOptions.MostLanes) throw new ArgumentException($"Lanes is {options.Lanes}; 1 to {PartyOptions.MostLanes} was expected.", nameof(options));
        if (options.Trace is { Lanes.Count: var traced } && traced != options.Lanes) throw new ArgumentException($"Trace is made for {traced} lanes, the party has {options.Lanes}.", nameof(options));
        if (options.MaxClients < 1 || options.MaxSessions < 1) throw new ArgumentException("MaxClients and MaxSessions must be at least 1.", nameof(options));
        if (options.QueueTimeout <= TimeSpan.Zero) throw new ArgumentException($"QueueTimeout is {options.QueueTimeout}; a positive time was expected.", nameof(options));
        if ((long)options.MaxBatch * ClientWire.InputBytes(info) > int.MaxValue) throw new ArgumentException($"MaxBatch {options.MaxBatch} needs more than 2 GiB for one request.", nameof(options));
        return options;
    }

    /// <summary>What a network must be compiled for to be supplied so; a file says so itself.</summary>
    private static OfflineKind? OfflineOf(CorrelationSupply supply) => supply switch
    {
        CorrelationSupply.DealerSupply => OfflineKind.Dealer,
        CorrelationSupply.TwoPartySupply => OfflineKind.TwoParty,
        _ => null,
    };

    private Hello NewHello() => HelloOf(SessionNonce.Create());

    private Hello HelloOf(SessionNonce nonce) => new(_options.PartyIndex == 0 ? Role.Party0 : Role.Party1, _network.Info.ProtocolId, _options.ModelShare.ModelId, nonce);

    // On the connection's own thread.
    private void Welcome(SocketChannel channel, Hello mine, Hello theirs)
    {
        if (theirs.Role == Role.Party1)
        {
            channel.Timeout = _options.Timeout;
            _arrivals.Add(new(channel, mine.Nonce), theirs.Nonce);
            return;
        }
        if (theirs.Role == Role.Party1Offline)
        {
            channel.Timeout = _options.Timeout;
            _arrivals.AddOffline(new(channel, theirs.Nonce));
            return;
        }
        var session = new ClientSession(channel, theirs.Nonce, _network.Info, _options, _clients);
        if (!_clients.TryAdd(session))
        {
            channel.Dispose();
            return;
        }
        try
        {
            session.Run();
            if (_options.MaxSessions is { } limit && _clients.EndedSessions >= limit) Stop();
        }
        catch (Exception e)
        {
            // Only a bug gets here. It must not end the process that hosts this party, nor pass unnoticed: the server ends with it.
            _completion.TrySetException(e);
            Stop();
        }
    }

    private void Run()
    {
        try
        {
            using (_listener)
            using (WorkerPool.Attach(_options.Threads))
            {
                if (_options.Rehearses) Rehearsal.Run(_network, _options.PartyIndex);
                while (!_stop.IsCancellationRequested)
                {
                    using var link = Link();
                    _wasLinked = true;
                    Serve(link);
                }
            }
            _completion.TrySetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _completion.TrySetResult();
        }
        catch (Exception e)
        {
            // Not swallowed: whoever holds the server sees it at Completion.
            _options.Log($"{Name}: stopped: {e.Message}");
            _completion.TrySetException(e);
        }
        finally
        {
            _clients.Close("this party stopped");
            _arrivals.Dispose();
        }
    }

    /// <summary>Waits for a link: for the first one as long as the options say, then for ever.</summary>
    private PartyLink Link()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                var mine = SessionNonce.Create();
                var first = _options.PartyIndex == 0 ? AwaitPeer(started) : DialPeer(mine);
                var link = LinkSetup.Run(first, _options.PartyIndex == 0 ? () => AwaitFurther(first) : () => DialPeer(mine), ConnectOffline, _network, _options, _stop.Token);
                _options.Log($"{Name}: linked with the other party at {first.Channel.Peer}{(_options.Lanes > 1 ? $" by {_options.Lanes} lanes" : "")}, "
                    + $"model {_options.ModelShare.ModelId} loaded{(_options.EmulatedLink is { } emulated ? $", emulating a link of {emulated}" : "")}");
                return link;
            }
            catch (TransportException e) when (MayRetry(e, started))
            {
                _options.Log($"{Name}: not linked: {e.Message}");
                _clients.FailPending(_options.ClientTimeout, "the parties are not linked; their operators' logs say why");
                _stop.Token.WaitHandle.WaitOne(Slice);
                _stop.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private bool MayRetry(TransportException e, long started) =>
        _wasLinked || (!e.IsRefusal && Stopwatch.GetElapsedTime(started) < _options.ConnectTimeout);

    private LaneConnection AwaitPeer(long started)
    {
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (!_wasLinked && Stopwatch.GetElapsedTime(started) >= _options.ConnectTimeout)
                throw new TransportException($"party 1 did not connect to {LocalEndPoint} within {_options.ConnectTimeout.TotalSeconds:0.#} s.");
            _clients.FailPending(_options.ClientTimeout, "party 1 is not connected to party 0");
            if (_arrivals.TakeFirst(Slice) is { } first) return first;
        }
    }

    private LaneConnection AwaitFurther(LaneConnection first)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (_arrivals.TakeFurther(Slice) is { } further) return further;
            if (first.Channel.IsPeerGone) throw new TransportException($"party 1 at {first.Channel.Peer} left before it had opened its lanes.");
            if (Stopwatch.GetElapsedTime(started) >= _options.Timeout)
                throw new TransportException($"party 1 at {first.Channel.Peer} did not open its next lane within {_options.Timeout.TotalSeconds:0.#} s.");
        }
    }

    /// <summary>The connection on which a lane's correlations are made: party 1 dials once more, and says which lane it belongs to.</summary>
    private SocketChannel ConnectOffline(LaneConnection lane)
    {
        // Less than the time-out of the link, on which the other party waits for this one's word.
        var patience = _options.Timeout / 3;
        if (_options.PartyIndex == 1) return DialPeer(HelloOf(lane.Nonce) with { Role = Role.Party1Offline }, patience).Channel;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (_arrivals.TakeOffline(lane.Nonce, Slice) is { } arrival) return arrival;
            if (lane.Channel.IsPeerGone) throw new TransportException($"party 1 at {lane.Channel.Peer} left before it had connected once more to make correlations.");
            if (Stopwatch.GetElapsedTime(started) >= patience)
                throw new TransportException($"party 1 did not connect once more to {LocalEndPoint} to make correlations within {patience.TotalSeconds:0.#} s.");
        }
    }

    private LaneConnection DialPeer(SessionNonce link) => DialPeer(HelloOf(link), _options.Timeout);

    private LaneConnection DialPeer(Hello mine, TimeSpan patience)
    {
        _stop.Token.ThrowIfCancellationRequested();
        var channel = Connector.Connect(_options.Peer!, DialTime, _options.Timeout, _options.Security, _stop.Token);
        try
        {
            channel.SetDeadline(patience);
            var party0 = Handshake.Run(channel, mine, [Role.Party0]);
            channel.ClearDeadline();
            return new(channel, party0.Nonce);
        }
        catch
        {
            channel.Dispose();
            throw;
        }
    }

    /// <summary>Serves requests until the link breaks or the server stops: each lane on a thread of its own, the first on this one.</summary>
    private void Serve(PartyLink link)
    {
        Thread[] others = [.. link.Lanes.Skip(1).Select(lane => new Thread(() => ServeWithWorkers(link, lane)) { IsBackground = true, Name = $"{Name} lane {lane.Index}" })];
        foreach (var thread in others) thread.Start();
        Serve(link, link.Lanes[0]);
        foreach (var thread in others) thread.Join();
        if (link.Failure is TransportException lost) _options.Log($"{Name}: link lost: {lost.Message}");
        else if (link.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    private void ServeWithWorkers(PartyLink link, PartyLane lane)
    {
        using (WorkerPool.Attach(_options.Threads)) Serve(link, lane);
    }

    private void Serve(PartyLink link, PartyLane lane)
    {
        try
        {
            while (!_stop.IsCancellationRequested && link.Failure is null) ServeNext(lane, _runners[lane.Index]);
        }
        catch (Exception e)
        {
            // Not swallowed: told where the lanes come together. The other lanes end with this one.
            link.Break(e);
        }
    }

    private void ServeNext(PartyLane lane, RequestRunner runner)
    {
        _clients.FailPending(_options.QueueTimeout, _tooLongInQueue, disconnect: true);
        if (_options.PartyIndex == 1)
        {
            if (lane.Channel.WaitForArrival(Slice)) runner.Follow(lane, _clients);
            return;
        }
        var hasRequest = _clients.WaitForRequest(Slice);

        // Between requests party 1 has nothing to say. Looked at before a request is taken, so that it survives a link that died idle.
        if (lane.Channel.WaitForArrival(TimeSpan.Zero)) throw new TransportException($"party 1 at {lane.Channel.Peer} left.");
        if (_arrivals.Newcomer is { } newcomer) throw new TransportException($"party 1 connected anew from {newcomer}.");
        if (hasRequest && _clients.TakeDue() is { } request) runner.Lead(lane, request, _clients);
    }
}
