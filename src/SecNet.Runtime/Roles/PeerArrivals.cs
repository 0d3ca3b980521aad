using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>Party 1's connections at party 0, on their way from the threads that greeted them to the one that makes the link.</summary>
/// <remarks>Connections of one link bring the same nonce of party 1, which it draws anew for each link.</remarks>
internal sealed class PeerArrivals : IDisposable
{
    private readonly object _gate = new();
    private LaneConnection? _first;
    private SessionNonce _firstOf;
    private LaneConnection? _further;
    private LaneConnection? _offline;
    private SessionNonce _linking;

    /// <summary>Where a party 1 is that wants a new link; null when there is none.</summary>
    public string? Newcomer
    {
        get
        {
            lock (_gate) return _first?.Channel.Peer;
        }
    }

    /// <summary>Takes a connection in. The latest counts: a party 1 that connects anew has given up what it had before.</summary>
    public void Add(LaneConnection connection, SessionNonce link)
    {
        lock (_gate)
        {
            if (link == _linking)
            {
                _further?.Channel.Dispose();
                _further = connection;
            }
            else
            {
                _first?.Channel.Dispose();
                (_first, _firstOf) = (connection, link);
            }
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The first connection of a new link; null when none came in time.</summary>
    public LaneConnection? TakeFirst(TimeSpan longest)
    {
        lock (_gate)
        {
            if (_first is null) Monitor.Wait(_gate, longest);
            if (_first is null) return null;
            _linking = _firstOf;
            _further?.Channel.Dispose();
            _further = null;
            return Take(ref _first);
        }
    }

    /// <summary>A further connection of the link whose first one was taken last; null when none came in time.</summary>
    public LaneConnection? TakeFurther(TimeSpan longest)
    {
        lock (_gate)
        {
            if (_further is null) Monitor.Wait(_gate, longest);
            return Take(ref _further);
        }
    }

    /// <summary>Takes in a connection on which correlations are made.</summary>
    /// <param name="connection">The connection, with the nonce of the lane it belongs to.</param>
    public void AddOffline(LaneConnection connection)
    {
        lock (_gate)
        {
            _offline?.Channel.Dispose();
            _offline = connection;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The connection on which a lane's correlations are made; null when none came in time.</summary>
    public SocketChannel? TakeOffline(SessionNonce lane, TimeSpan longest)
    {
        lock (_gate)
        {
            if (_offline is null) Monitor.Wait(_gate, longest);
            if (Take(ref _offline) is not { } arrival) return null;
            if (arrival.Nonce == lane) return arrival.Channel;
            arrival.Channel.Dispose(); // of a link that is no more
            return null;
        }
    }

    /// <summary>Closes what was not taken.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _offline?.Channel.Dispose();
            _first?.Channel.Dispose();
            _further?.Channel.Dispose();
        }
    }

    private static LaneConnection? Take(ref LaneConnection? place)
    {
        var taken = place;
        place = null;
        return taken;
    }
}
