using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>One client's connection to a party: one thread reads its requests, up to one a lane at a time, another sends answers as they come.</summary>
internal sealed class ClientSession
{
    // While no more requests are read, the client's thread looks this often whether the client is still there.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan IdleSlice = TimeSpan.FromSeconds(1);

    private readonly SocketChannel _channel;
    private readonly SocketChannel _answers;
    private readonly NetworkInfo _info;
    private readonly PartyOptions _options;
    private readonly ClientTable _table;
    private readonly object _gate = new();
    private readonly Queue<PendingRequest> _finished;
    private readonly List<byte[]> _buffers = [];
    private readonly Stack<byte[]> _free = new();
    private int _inFlight;
    private bool _isStopping;
    private bool _isReadingDone;
    private bool _isAbandoned;
    private bool _isDisconnected;
    private ExceptionDispatchInfo? _failure;

    /// <summary>On a client's connection after its handshake; the session owns it.</summary>
    public ClientSession(SocketChannel channel, SessionNonce nonce, NetworkInfo info, PartyOptions options, ClientTable table)
    {
        (_channel, Nonce, _info, _options, _table) = (channel, nonce, info, options, table);
        _answers = channel.CreateTwin();
        _finished = new(options.Lanes);
    }

    public SessionNonce Nonce { get; }

    /// <summary>Serves the client until it leaves, breaks the rules, or the party stops.</summary>
    public void Run()
    {
        var answering = new Thread(Answer) { IsBackground = true, Name = $"answers {_channel.Peer}" };
        try
        {
            ClientWire.SendWelcome(_channel, _options.MaxBatch, _options.Lanes);
            answering.Start();
            while (WaitForRequest() && ReceiveRequest())
            {
                // As many at a time as there are lanes.
            }
        }
        catch (TransportException e)
        {
            Log($"ended: {e.Message}");
            Abandon();
        }
        finally
        {
            End(answering);
        }
        _failure?.Throw();
    }

    /// <summary>Ends the session after the answers that are due, if any.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            if (_inFlight == 0) _channel.Dispose(); // Wakes its thread.
            Monitor.PulseAll(_gate);
        }
    }

    private void Log(string what) => _options.Log($"party {_options.PartyIndex}: client {_channel.Peer} {what}");

    /// <summary>Waits for room and for the client: true when a request is to be read, and has its place.</summary>
    private bool WaitForRequest()
    {
        var idleSince = Stopwatch.GetTimestamp();
        while (true)
        {
            bool isFull;
            lock (_gate)
            {
                if (_isDisconnected || (_isStopping && _inFlight == 0)) return false;
                if (_inFlight == _options.Lanes) Monitor.Wait(_gate, Glance);
                isFull = _inFlight == _options.Lanes;
                if (_inFlight > 0) idleSince = Stopwatch.GetTimestamp();
            }
            if (isFull)
            {
                if (_channel.IsPeerGone) throw new TransportException($"{_channel.Peer} closed the connection before its answer.");
                continue;
            }
            if (_channel.WaitForArrival(IdleSlice)) break;
            if (Stopwatch.GetElapsedTime(idleSince) < _options.ClientIdleTimeout) continue;
            Log($"asked nothing for {_options.ClientIdleTimeout.TotalSeconds:0} s and was disconnected");
            Abandon();
            return false;
        }
        if (_channel.IsPeerGone)
        {
            Abandon();
            return false;
        }
        lock (_gate)
        {
            if (_isStopping) return false;
            _inFlight++;
            return true;
        }
    }

    private bool ReceiveRequest()
    {
        Span<byte> header = stackalloc byte[ClientWire.RequestHeaderBytes];
        _channel.Receive(header);
        if (ClientWire.ReadRequestHeader(header, _info, _options.MaxBatch, out var number, out var count) is { } refusal)
        {
            // What follows cannot be understood any more: answer, and let the answer arrive before the connection ends.
            new PendingRequest(Nonce, number, 0, default, 0, Finished).FailAndDisconnect(refusal);
            return false;
        }

        var payloadBytes = count * ClientWire.InputBytes(_info);
        var buffer = Rent(payloadBytes);
        _channel.SetDeadline(_options.ClientIdleTimeout); // Also ends a client that trickles its request.
        _channel.Receive(buffer.AsSpan(0, payloadBytes));
        _channel.ClearDeadline();
        _table.Post(new(Nonce, number, count, buffer.AsMemory(0, payloadBytes), count * ClientWire.OutputBytes(_info), request =>
        {
            lock (_gate) _free.Push(buffer);
            Finished(request);
        }));
        return true;
    }

    // No more buffers than requests at a time, and mostly of one size.
    private byte[] Rent(int bytes)
    {
        lock (_gate)
        {
            if (_free.TryPop(out var buffer) && buffer.Length >= bytes) return buffer;
            if (buffer is not null) _buffers.Remove(buffer);
            buffer = new byte[bytes];
            _buffers.Add(buffer);
            return buffer;
        }
    }

    private void Finished(PendingRequest request)
    {
        lock (_gate)
        {
            _finished.Enqueue(request);
            Monitor.PulseAll(_gate);
        }
    }

    // On the thread for answers. Whatever ends it ends the session.
    private void Answer()
    {
        try
        {
            while (NextFinished() is { } request && Send(request))
            {
                lock (_gate)
                {
                    _inFlight--;
                    if (_isStopping && _inFlight == 0) _channel.Dispose();
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (TransportException e)
        {
            Log($"did not take its answer: {e.Message}");
            Abandon();
        }
        catch (Exception e)
        {
            // Only a bug gets here; thrown where the session runs.
            _failure = ExceptionDispatchInfo.Capture(e);
            Abandon();
        }
    }

    private PendingRequest? NextFinished()
    {
        lock (_gate)
        {
            while (!_isAbandoned && _finished.Count == 0 && !(_isReadingDone && _inFlight == 0)) Monitor.Wait(_gate);
            return _isAbandoned || _finished.Count == 0 ? null : _finished.Dequeue();
        }
    }

    private bool Send(PendingRequest request)
    {
        var outcome = request.Outcome!.Value;
        _answers.SetDeadline(_options.ClientIdleTimeout); // Also ends a client that trickles its answer out of the connection.
        ClientWire.SendAnswer(_answers, request.Number, outcome, request.OutputShares);
        _answers.ClearDeadline();
        CryptographicOperations.ZeroMemory(request.OutputShares);
        if (outcome.Code != ClientWire.Disconnected) return true;
        Log($"is disconnected: {outcome.Reason}");
        _answers.EndSending();
        lock (_gate)
        {
            _isDisconnected = true;
            Monitor.PulseAll(_gate);
        }
        return false;
    }

    private void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_gate);
        }
        _channel.Dispose();
    }

    private void End(Thread answering)
    {
        lock (_gate)
        {
            _isReadingDone = true;
            Monitor.PulseAll(_gate);
        }
        if (answering.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted)) Abandon();
        else answering.Join();
        if (_isDisconnected) _channel.DisposeAfterFlush(_options.ClientTimeout);
        _channel.Dispose();
        _answers.Dispose();
        _table.Remove(this);
        foreach (var buffer in _buffers) CryptographicOperations.ZeroMemory(buffer);
    }
}
