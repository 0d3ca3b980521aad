using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>The clients connected to a party, and their requests that wait for the protocol's thread.</summary>
internal sealed class ClientTable(int maxClients)
{
    // A client that left is remembered for a while, so that the other party's question about it is answered at once.
    private const int RememberedSessions = 256;

    private readonly object _gate = new();
    private readonly Dictionary<SessionNonce, ClientSession> _sessions = [];
    private readonly LinkedList<PendingRequest> _pending = new();
    private readonly Queue<SessionNonce> _ended = new();
    private bool _closed;

    /// <summary>Sessions that ended so far.</summary>
    public int EndedSessions { get; private set; }

    /// <summary>Null, or why a new client is refused.</summary>
    public string? WhyRefused(Hello hello)
    {
        lock (_gate)
        {
            if (_closed) return "this party is stopping";
            if (_sessions.ContainsKey(hello.Nonce)) return $"a client with session nonce {hello.Nonce} is connected already";
            return _sessions.Count < maxClients ? null : $"{_sessions.Count} clients are connected, the limit is {maxClients}; try later";
        }
    }

    /// <summary>Takes a client in, unless a rival took its place since <see cref="WhyRefused"/>.</summary>
    public bool TryAdd(ClientSession session)
    {
        lock (_gate) return !_closed && _sessions.Count < maxClients && _sessions.TryAdd(session.Nonce, session);
    }

    /// <summary>Forgets a client and what it still waited for.</summary>
    public void Remove(ClientSession session)
    {
        lock (_gate)
        {
            if (!_sessions.Remove(session.Nonce)) return;
            EndedSessions++;
            _ended.Enqueue(session.Nonce);
            if (_ended.Count > RememberedSessions) _ended.Dequeue();
            for (var node = _pending.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Nonce == session.Nonce) _pending.Remove(node);
                node = next;
            }
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Queues a complete request.</summary>
    public void Post(PendingRequest request)
    {
        lock (_gate)
        {
            if (_closed)
            {
                request.Fail("this party is stopping");
                return;
            }
            _pending.AddLast(request);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Puts a request that the other party does not have yet behind all others, to be taken again after a pause.</summary>
    public void Requeue(PendingRequest request)
    {
        lock (_gate)
        {
            if (_closed || !_sessions.ContainsKey(request.Nonce))
            {
                request.Fail("this party is stopping, or the client left");
                return;
            }
            request.Postpone();
            _pending.AddLast(request);
        }
    }

    /// <summary>Waits until a request is due; false when the time passed first.</summary>
    public bool WaitForRequest(TimeSpan longest)
    {
        lock (_gate)
        {
            if (FirstDue() is not null) return true;
            foreach (var request in _pending) longest = TimeSpan.FromTicks(Math.Min(longest.Ticks, request.Pause.Ticks));

            // In whole milliseconds, and at least one: what is left of a pause must not become a spin.
            Monitor.Wait(_gate, (int)Math.Ceiling(Math.Max(longest.TotalMilliseconds, 1)));
            return FirstDue() is not null;
        }
    }

    /// <summary>The first request that is due, taken from the queue; null when there is none.</summary>
    public PendingRequest? TakeDue()
    {
        lock (_gate)
        {
            var node = FirstDue();
            if (node is not null) _pending.Remove(node);
            return node?.Value;
        }
    }

    /// <summary>The request that the other party announced, taken from the queue. Does not wait: one client must not hold up the others.</summary>
    /// <param name="nonce">The client's session.</param>
    /// <param name="number">The request's number.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <param name="mayCome">When there is none: whether it may still arrive.</param>
    public PendingRequest? Take(SessionNonce nonce, uint number, out string whyNot, out bool mayCome)
    {
        lock (_gate)
        {
            whyNot = "";
            mayCome = false;
            for (var node = _pending.First; node is not null; node = node.Next)
            {
                if (node.Value.Nonce != nonce || node.Value.Number != number) continue;
                _pending.Remove(node);
                return node.Value;
            }
            mayCome = !_closed && !_ended.Contains(nonce);
            if (!mayCome) whyNot = "the client's connection to it ended";
            else whyNot = _sessions.ContainsKey(nonce) ? $"request {number} did not arrive there" : "the client did not connect to it";
            return null;
        }
    }

    /// <summary>Refuses what has waited for longer than so.</summary>
    /// <param name="olderThan">Since it was complete here.</param>
    /// <param name="reason">For the clients.</param>
    /// <param name="disconnect">Whether the clients lose their places too.</param>
    public void FailPending(TimeSpan olderThan, string reason, bool disconnect = false)
    {
        lock (_gate)
        {
            for (var node = _pending.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Age >= olderThan)
                {
                    _pending.Remove(node);
                    if (disconnect) node.Value.FailAndDisconnect(reason);
                    else node.Value.Fail(reason);
                }
                node = next;
            }
        }
    }

    /// <summary>Refuses all requests and disconnects all clients.</summary>
    public void Close(string reason)
    {
        ClientSession[] sessions;
        lock (_gate)
        {
            _closed = true;
            FailPending(TimeSpan.Zero, reason);
            sessions = [.. _sessions.Values];
            Monitor.PulseAll(_gate);
        }
        foreach (var session in sessions) session.Stop();
    }

    private LinkedListNode<PendingRequest>? FirstDue()
    {
        var node = _pending.First;
        while (node is not null && node.Value.Pause > TimeSpan.Zero) node = node.Next;
        return node;
    }
}
