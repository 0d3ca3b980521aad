using System.Diagnostics;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>One client's connection to a party, on a thread of its own: reads requests, waits for their outcome, answers.</summary>
internal sealed class ClientSession(SocketChannel channel, SessionNonce nonce, NetworkInfo info, PartyOptions options, ClientTable table)
{
    // While a request is computed, its client's thread looks this often whether the client is still there.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan IdleSlice = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private byte[] _payload = [];
    private bool _busy;
    private bool _stopping;

    public SessionNonce Nonce => nonce;

    /// <summary>Serves the client until it leaves, breaks the rules, or the party stops.</summary>
    public void Run()
    {
        try
        {
            ClientWire.SendWelcome(channel, options.MaxBatch);
            while (WaitForRequest() && TrySetBusy(true) && ServeRequest() && TrySetBusy(false))
            {
                // One request at a time.
            }
        }
        catch (TransportException e)
        {
            options.Log($"party {options.PartyIndex}: client {channel.Peer} ended: {e.Message}");
        }
        finally
        {
            channel.Dispose();
            CryptographicOperations.ZeroMemory(_payload);
            table.Remove(this);
        }
    }

    /// <summary>Ends the session after the answer that is due, if any.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            if (!_busy) channel.Dispose(); // Wakes its thread.
        }
    }

    private bool TrySetBusy(bool busy)
    {
        lock (_gate)
        {
            if (_stopping) return false;
            _busy = busy;
            return true;
        }
    }

    private bool WaitForRequest()
    {
        var idleSince = Stopwatch.GetTimestamp();
        while (!channel.WaitForArrival(IdleSlice))
        {
            if (Stopwatch.GetElapsedTime(idleSince) >= options.ClientIdleTimeout)
            {
                options.Log($"party {options.PartyIndex}: client {channel.Peer} asked nothing for {options.ClientIdleTimeout.TotalSeconds:0} s and was disconnected");
                return false;
            }
        }
        return !channel.IsPeerGone;
    }

    private bool ServeRequest()
    {
        Span<byte> header = stackalloc byte[ClientWire.RequestHeaderBytes];
        channel.Receive(header);
        if (ClientWire.ReadRequestHeader(header, info, options.MaxBatch, out var number, out var count) is { } refusal)
        {
            // What follows cannot be understood any more: answer, and let the answer arrive before the connection ends.
            options.Log($"party {options.PartyIndex}: client {channel.Peer}: {refusal}");
            ClientWire.SendAnswer(channel, number, Verdict.No(refusal), default);
            channel.DisposeAfterFlush(options.ClientTimeout);
            return false;
        }

        var payloadBytes = count * ClientWire.InputBytes(info);
        if (_payload.Length < payloadBytes) _payload = new byte[payloadBytes];
        channel.SetDeadline(options.ClientIdleTimeout); // Also ends a client that trickles its request.
        channel.Receive(_payload.AsSpan(0, payloadBytes));
        channel.ClearDeadline();
        var request = new PendingRequest(nonce, number, count, _payload.AsMemory(0, payloadBytes), count * ClientWire.OutputBytes(info));
        table.Post(request);

        Verdict? outcome;
        while ((outcome = request.WaitForOutcome(Glance)) is null)
        {
            if (channel.WaitForArrival(TimeSpan.Zero))
                throw new TransportException($"{channel.Peer} closed the connection or sent something before its answer.");
        }
        channel.SetDeadline(options.ClientIdleTimeout); // Also ends a client that trickles its answer out of the connection.
        ClientWire.SendAnswer(channel, number, outcome.Value, request.OutputShares);
        channel.ClearDeadline();
        CryptographicOperations.ZeroMemory(request.OutputShares);
        if (outcome.Value.Code != ClientWire.Disconnected) return true;
        options.Log($"party {options.PartyIndex}: client {channel.Peer} is disconnected: {outcome.Value.Reason}");
        channel.DisposeAfterFlush(options.ClientTimeout);
        return false;
    }
}
