using System.Diagnostics;
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

    /// <summary>Waits until a request is queued; false when the time passed first.</summary>
    public bool WaitForRequest(TimeSpan longest)
    {
        lock (_gate)
        {
            if (_pending.Count == 0) Monitor.Wait(_gate, longest);
            return _pending.Count > 0;
        }
    }

    /// <summary>The oldest request, taken from the queue; null when there is none.</summary>
    public PendingRequest? TakeOldest()
    {
        lock (_gate)
        {
            var node = _pending.First;
            if (node is not null) _pending.RemoveFirst();
            return node?.Value;
        }
    }

    /// <summary>The request that the other party announced, taken from the queue, once it has arrived here too.</summary>
    /// <param name="nonce">The client's session.</param>
    /// <param name="number">The request's number.</param>
    /// <param name="longest">How long it may take.</param>
    /// <param name="refusal">Why there is none.</param>
    public PendingRequest? Take(SessionNonce nonce, uint number, TimeSpan longest, out string refusal)
    {
        var started = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            while (true)
            {
                refusal = "";
                for (var node = _pending.First; node is not null; node = node.Next)
                {
                    if (node.Value.Nonce != nonce || node.Value.Number != number) continue;
                    _pending.Remove(node);
                    return node.Value;
                }
                if (_closed || _ended.Contains(nonce))
                {
                    refusal = "the client's connection to it ended";
                    return null;
                }
                var left = longest - Stopwatch.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    refusal = _sessions.ContainsKey(nonce)
                        ? $"request {number} did not arrive there within {longest.TotalSeconds:0.#} s"
                        : $"the client did not connect to it within {longest.TotalSeconds:0.#} s";
                    return null;
                }
                Monitor.Wait(_gate, left);
            }
        }
    }

    /// <summary>Refuses what has waited for longer than so.</summary>
    public void FailPending(TimeSpan olderThan, string reason)
    {
        lock (_gate)
        {
            while (_pending.First is { } node && node.Value.Age >= olderThan)
            {
                _pending.RemoveFirst();
                node.Value.Fail(reason);
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
}
