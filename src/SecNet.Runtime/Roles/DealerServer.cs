using System.Diagnostics;
using System.Net;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>The dealer of a network's correlations, as a server for any number of pairs of parties, each on a thread of its own.</summary>
/// <typeparam name="TNetwork">The network.</typeparam>
/// <remarks>
/// Parties belong together when they bring the same session nonce (the one of their own link), protocol id and model id. The dealer
/// learns model ids and how many inferences are made; never weights, inputs or outputs. It must not collude with either party.
/// </remarks>
public sealed class DealerServer<TNetwork> : IAsyncDisposable
    where TNetwork : ISecureNetwork<TNetwork>
{
    private readonly DealerOptions _options;
    private readonly Listener _listener;
    private readonly object _gate = new();
    private readonly Dictionary<SessionNonce, Caller> _waiting = [];
    private readonly HashSet<Caller> _connected = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    private DealerServer(DealerOptions options)
    {
        _options = options;
        var listenerOptions = new ListenerOptions
        {
            EndPoint = options.Listen,
            Timeout = options.Timeout,
            Security = options.Security,
            Log = line => options.Log($"dealer: {line}"),
        };
        _listener = new(
            listenerOptions,
            static () => new Hello(Role.Dealer, TNetwork.Info.ProtocolId, default, SessionNonce.Create()),
            [Role.Party0, Role.Party1],
            Welcome);
    }

    /// <summary>Where the dealer listens.</summary>
    public IPEndPoint LocalEndPoint => _listener.LocalEndPoint;

    /// <summary>Listens, and starts to serve.</summary>
    /// <exception cref="ArgumentException">The address is beyond loopback and that was not allowed.</exception>
    /// <exception cref="TransportException">The address cannot be listened on.</exception>
    public static DealerServer<TNetwork> Start(DealerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (TNetwork.Info.WhyNot(OfflineKind.Dealer) is { } problem) throw new ArgumentException(problem, nameof(options));
        return new(options);
    }

    /// <summary>Disconnects all parties and ends when their threads have.</summary>
    public async Task StopAsync()
    {
        await Task.Run(_listener.Dispose).ConfigureAwait(false);
        lock (_gate)
        {
            _stopping = true;
            foreach (var party in _connected) party.Channel.Dispose();
            if (_connected.Count == 0) _ended.TrySetResult();
            Monitor.PulseAll(_gate);
        }
        await _ended.Task.ConfigureAwait(false);
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    // On the connection's own thread. The first of a pair waits on its thread, the second lends its own to the service.
    private void Welcome(SocketChannel channel, Hello mine, Hello theirs)
    {
        var party = new Caller(channel, theirs);
        try
        {
            if (Join(party) is { } pair) DealerService.Run<TNetwork>(_options, pair.Party0.Channel, pair.Party1.Channel, theirs.ModelId);
        }
        catch (TransportException e)
        {
            _options.Log($"dealer: pair of model {theirs.ModelId} ended: {e.Message}");
        }
        catch (Exception e)
        {
            // Only a bug gets here, and other pairs must not suffer from it: this pair is dropped, and the log has the whole story.
            _options.Log($"dealer: pair of model {theirs.ModelId} failed: {e}");
        }
        finally
        {
            Leave(party);
        }
    }

    /// <summary>Finds the other party of a pair.</summary>
    /// <returns>The pair, at the party that came second; null at the first, whose partner serves both, and at one that is refused.</returns>
    private (Caller Party0, Caller Party1)? Join(Caller party)
    {
        string refusal;
        lock (_gate)
        {
            if (_stopping || _connected.Count >= _options.MaxConnections)
            {
                refusal = _stopping ? "the dealer is stopping" : $"{_connected.Count} parties are connected, the limit is {_options.MaxConnections}";
            }
            else if (_waiting.Remove(party.Hello.Nonce, out var partner))
            {
                _connected.Add(party);
                partner.Partner = party;
                party.Partner = partner;
                Monitor.PulseAll(_gate);
                if (party.WhyNotWith(partner) is not { } mismatch)
                {
                    partner.IsServedByPartner = true;
                    return party.Hello.Role == Role.Party0 ? (party, partner) : (partner, party);
                }
                partner.Refusal = refusal = mismatch;
            }
            else
            {
                _connected.Add(party);
                _waiting.Add(party.Hello.Nonce, party);
                if (AwaitPartner(party) is not { } reason) return null;
                refusal = reason;
            }
        }
        _options.Log($"dealer: refused {party.Channel.Peer}: {refusal}");
        Verdict.No(refusal).Send(party.Channel);
        party.Channel.DisposeAfterFlush(_options.PairTimeout);
        return null;
    }

    /// <summary>Under the gate, at the first of a pair: null when the partner came and serves, otherwise why not.</summary>
    private string? AwaitPartner(Caller party)
    {
        var started = Stopwatch.GetTimestamp();
        while (party.Partner is null)
        {
            var left = _options.PairTimeout - Stopwatch.GetElapsedTime(started);
            if (left > TimeSpan.Zero && !_stopping)
            {
                Monitor.Wait(_gate, left);
                continue;
            }
            _waiting.Remove(party.Hello.Nonce);
            var missing = party.Hello.Role == Role.Party0 ? 1 : 0;
            return _stopping ? "the dealer is stopping" : $"party {missing} of the same session did not connect to the dealer within {_options.PairTimeout.TotalSeconds:0.#} s";
        }
        return party.Refusal;
    }

    // The thread that served a pair lets go of both; one whose partner serves it lets go of nothing.
    private void Leave(Caller party)
    {
        lock (_gate)
        {
            if (party.IsServedByPartner) return;
            Release(party);
            if (party.Partner is { IsServedByPartner: true } partner) Release(partner);
            if (_stopping && _connected.Count == 0) _ended.TrySetResult();
        }

        void Release(Caller caller)
        {
            caller.Channel.Dispose();
            _connected.Remove(caller);
        }
    }

    /// <summary>One party's connection.</summary>
    private sealed class Caller(SocketChannel channel, Hello hello)
    {
        public SocketChannel Channel => channel;

        public Hello Hello => hello;

        public Caller? Partner { get; set; }

        /// <summary>Why this caller is refused although a partner came.</summary>
        public string? Refusal { get; set; }

        /// <summary>True at the first of a pair that fits.</summary>
        public bool IsServedByPartner { get; set; }

        public string? WhyNotWith(Caller other)
        {
            if (hello.Role == other.Hello.Role) return "both parties of a session have the same role";
            return hello.ModelId == other.Hello.ModelId ? null : $"the parties of a session name different models: {hello.ModelId} and {other.Hello.ModelId}";
        }
    }
}
