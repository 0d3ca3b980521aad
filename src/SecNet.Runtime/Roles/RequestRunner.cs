using System.Security.Cryptography;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>Runs one client request at one party, in step with the other: agreement, offline phase, inferences. Its buffers last.</summary>
internal sealed class RequestRunner
{
    private const byte Exhausted = 2;
    private const byte NotYet = 3;

    private readonly NetworkCalls _network;
    private readonly PartyOptions _options;
    private readonly RequestMeter _meter;
    private readonly ulong[] _inputs;
    private readonly ulong[] _outputs;

    public RequestRunner(NetworkCalls network, PartyOptions options)
    {
        _network = network;
        _options = options;
        _meter = new(options.MaxBatch, network.Info.Layers.Length);
        _inputs = new ulong[checked(options.MaxBatch * network.Info.InputShape.Length)];
        _outputs = new ulong[checked(options.MaxBatch * network.Info.OutputShape.Length)];
    }

    /// <summary>Party 0: announces a request and runs it if party 1 has it too; otherwise queues it again, behind the others.</summary>
    /// <exception cref="TransportException">The link is of no more use.</exception>
    public void Lead(PartyLink link, PendingRequest request, ClientTable clients)
    {
        Guard(request, () =>
        {
            _meter.BeginRequest();
            if (request.Count > link.MaxBatch)
            {
                request.Fail($"{request.Count} inferences were asked for at once, the other party takes {link.MaxBatch}");
                return;
            }
            new Announcement(request.Nonce, request.Number, request.Count).Send(link.Channel);
            var answer = Verdict.Receive(link.Channel);
            if (answer.IsYes) Run(link, request);
            else if (answer.Code != NotYet) request.Fail($"party 1 refused the request: {answer.Reason}");
            else if (request.Age < _options.ClientTimeout) clients.Requeue(request);
            else request.FailAndDisconnect($"party 1 has not got the request within {_options.ClientTimeout.TotalSeconds:0.#} s: {answer.Reason}; send each request to both parties");
        });
    }

    /// <summary>Party 1: receives an announcement, finds the client's request, and runs it; says so when it is not there yet.</summary>
    /// <exception cref="TransportException">The link is of no more use.</exception>
    public void Follow(PartyLink link, ClientTable clients)
    {
        var announced = Announcement.Receive(link.Channel);
        var request = clients.Take(announced.Client, announced.Number, out var refusal, out var mayCome);
        if (mayCome)
        {
            Verdict.No(refusal, NotYet).Send(link.Channel);
            return;
        }
        if (request is not null && request.Count != announced.Count)
            refusal = $"the client asked party 0 for {announced.Count} inferences and party 1 for {request.Count}";
        if (request is null || refusal.Length > 0)
        {
            request?.Fail(refusal);
            _options.Log($"party 1: request {announced.Number} dropped: {refusal}");
            Verdict.No(refusal).Send(link.Channel);
            return;
        }
        Guard(request, () =>
        {
            _meter.BeginRequest();
            Verdict.Yes.Send(link.Channel);
            Run(link, request);
        });
    }

    // Whatever ends the link also answers the client.
    private static void Guard(PendingRequest request, Action run)
    {
        try
        {
            run();
        }
        catch (TransportException)
        {
            // The host logs the exception. It may name addresses and files, which are no business of a client.
            request.Fail("the parties lost each other before they were done; their operators' logs say why. Try again");
            throw;
        }
        catch
        {
            request.Fail("the party failed; its operator's log says why");
            throw;
        }
    }

    private void Run(PartyLink link, PendingRequest request)
    {
        if (!TryPrepare(link, request)) return;
        int inputLength = _network.Info.InputShape.Length, outputLength = _network.Info.OutputShape.Length;
        Unpack(request);
        for (int first = 0, slot = 0; first < request.Count; first += link.Batch, slot++)
        {
            var batch = Math.Min(link.Batch, request.Count - first);
            _meter.BeforeBarrier();
            link.Barrier();
            _meter.BeginOnline(link.Session);
            _network.Evaluate(link.Session, slot, _inputs.AsSpan(first * inputLength, batch * inputLength), _outputs.AsSpan(first * outputLength, batch * outputLength));
            _meter.EndOnline(link.Session, batch);
        }
        Pack(request);
        _options.OnRequest(_meter.Report(_options.PartyIndex, request.Number, link.SetupBytes));
        request.Complete();
    }

    /// <summary>The offline phase. False when both parties' correlations are used up, after which the link is still good.</summary>
    private bool TryPrepare(PartyLink link, PendingRequest request)
    {
        var mine = Verdict.Yes;
        _meter.BeginOffline(link.Source);
        try
        {
            link.Source.Reserve(request.Count);
            for (var i = 0; i < request.Count; i++)
            {
                var (slot, inference) = Math.DivRem(i, link.Batch);
                link.Source.Load(link.Session, slot, inference, Math.Min(link.Batch, request.Count - (slot * link.Batch)));
            }

            for (var slot = 0; slot * link.Batch < request.Count; slot++) _network.Prepare(link.Session, slot);
        }
        catch (CorrelationExhaustedException e)
        {
            mine = Verdict.No(e.Message, Exhausted);
        }
        catch (Exception e) when (e is TransportException or CorrelationFileException)
        {
            mine = Verdict.No(e.Message);
        }
        _meter.EndOffline(link.Source);

        var theirs = mine.Exchange(link.Channel);
        if (mine.IsYes && theirs.IsYes) return true;
        if (mine.Code == Exhausted && theirs.Code == Exhausted)
        {
            _options.Log($"party {_options.PartyIndex}: {mine.Reason}");
            request.Fail(mine.Reason);
            return false;
        }

        // One has reserved what the other has not: only a new link brings them back in step.
        request.Fail("the parties cannot obtain correlations; their operators' logs say why");
        throw new TransportException(mine.IsYes ? $"party {1 - _options.PartyIndex} cannot obtain correlations: {theirs.Reason}" : $"cannot obtain correlations: {mine.Reason}");
    }

    private void Unpack(PendingRequest request)
    {
        int length = _network.Info.InputShape.Length, bytes = ClientWire.InputBytes(_network.Info);
        for (var i = 0; i < request.Count; i++)
        {
            var reader = new BitReader(request.InputShares.Span.Slice(i * bytes, bytes));
            reader.ReadWords<ulong>(_inputs.AsSpan(i * length, length), _network.Info.InputRingBits);
        }
    }

    private void Pack(PendingRequest request)
    {
        int length = _network.Info.OutputShape.Length, bytes = ClientWire.OutputBytes(_network.Info);
        for (var i = 0; i < request.Count; i++)
        {
            var writer = new BitWriter(request.OutputShares.AsSpan(i * bytes, bytes));
            writer.WriteWords<ulong>(_outputs.AsSpan(i * length, length), _network.Info.OutputRingBits);
        }
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_inputs.AsSpan()));
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_outputs.AsSpan()));
    }
}
