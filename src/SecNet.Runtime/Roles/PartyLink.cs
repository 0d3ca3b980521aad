using System.Buffers.Binary;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>
/// Everything two linked parties share until one of them leaves: the connection, the correlation source, the session with the model loaded.
/// </summary>
/// <remarks>
/// After anything went wrong between the parties the whole link is dropped and made anew: then both agree on the next unused
/// correlation, and nothing that one of them had reserved is used by either.
/// Agreement record, little-endian: magic 4, source 4 (1 dealer, 2 file, 3 dealer ahead of requests, 4 both parties, 5 both parties ahead of requests),
/// largest request 4, inferences evaluated together 4, next index 4, batch id 16, last run nonce 16.
/// </remarks>
internal sealed class PartyLink : IDisposable
{
    private const int RecordBytes = 52;
    private const uint RecordMagic = 0x6b6e6c53; // "Slnk"
    private const int BarrierBytes = 8;

    private readonly byte[] _barrierSent = new byte[BarrierBytes];
    private readonly byte[] _barrierReceived = new byte[BarrierBytes];
    private uint _barriers;

    private PartyLink(DuplexChannel channel, ICorrelationSource source, PartySession session, int maxBatch)
    {
        Channel = channel;
        Source = source;
        Session = session;
        MaxBatch = maxBatch;
    }

    /// <summary>The connection to the other party, as slow as the options say.</summary>
    public DuplexChannel Channel { get; }

    /// <summary>This party's correlations.</summary>
    public ICorrelationSource Source { get; }

    /// <summary>The session; its model is loaded.</summary>
    public PartySession Session { get; }

    /// <summary>The smaller of both parties' largest requests.</summary>
    public int MaxBatch { get; }

    /// <summary>Inferences evaluated together: the smaller of both parties' numbers.</summary>
    public int Batch => Session.LargestBatch;

    /// <summary>Bytes sent to the other party until the model was loaded, and since then for keys of correlations.</summary>
    public long SetupBytes => LinkBytes + Source.SetupBytes;

    private long LinkBytes { get; init; }

    /// <summary>On a connection after its handshake: agrees on the link and on correlations, and loads the model.</summary>
    /// <param name="connection">The connection; this call owns it.</param>
    /// <param name="nonce">Party 0's nonce of the connection.</param>
    /// <param name="network">The network.</param>
    /// <param name="options">This party's options.</param>
    /// <param name="connectOffline">Connects to the other party once more, for the link of that nonce.</param>
    /// <param name="cancellationToken">Stops connecting to the dealer.</param>
    public static PartyLink Establish(
        SocketChannel connection, SessionNonce nonce, NetworkCalls network, PartyOptions options, Func<SessionNonce, SocketChannel> connectOffline, CancellationToken cancellationToken)
    {
        ICorrelationSource? source = null;
        PartySession? session = null;
        try
        {
            var channel = LinkAgreement.Reach(connection, options.EmulatedLink);
            source = AgreeOnCorrelations(channel, nonce, network, options, connectOffline, out var maxBatch, out var batch, cancellationToken);
            session = PartySession.Create(network.Info, options.ModelShare, channel, source.WeightMaskSeed, (maxBatch + batch - 1) / batch, batch);
            network.LoadModel(session);
            return new(channel, source, session, maxBatch) { LinkBytes = channel.BytesSent };
        }
        catch
        {
            session?.Dispose();
            source?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Returns when both parties are here. Allocates nothing; not part of the online cost.</summary>
    public void Barrier()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_barrierSent.AsSpan(sizeof(uint)), _barriers++);
        Channel.Exchange(_barrierSent, _barrierReceived, matchingHeaderBytes: BarrierBytes);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Session.Dispose();
        Source.Dispose();
        Channel.Dispose();
    }

    private static ICorrelationSource AgreeOnCorrelations(
        DuplexChannel channel, SessionNonce nonce, NetworkCalls network, PartyOptions options, Func<SessionNonce, SocketChannel> connectOffline, out int maxBatch, out int batch, CancellationToken cancellationToken)
    {
        ICorrelationSource? source = null;
        try
        {
            var (file, problem) = OpenFile(network.Info, options);
            source = file;
            var mine = new Record(KindOf(options), options.MaxBatch, options.Batch, file?.State ?? default);
            var theirs = mine.Exchange(channel);
            maxBatch = Math.Min(mine.MaxBatch, theirs.MaxBatch);
            batch = Math.Min(mine.Batch, theirs.Batch);
            ExchangeProblem(channel, problem);
            if (WhyRefused(options.PartyIndex, mine, theirs) is { } refusal) throw new CorrelationFileException(refusal);

            (source, problem) = options.Correlations switch
            {
                CorrelationSupply.FileSupply => BeginRun(file!, theirs.State, nonce),
                CorrelationSupply.TwoPartySupply => MeetAgain(nonce, network, options, connectOffline),
                _ => ConnectToDealer(nonce, network.Info, options, cancellationToken),
            };
            problem ??= AllowWeightOpening(options, source!);
            ExchangeProblem(channel, problem);
            return source!;
        }
        catch
        {
            source?.Dispose();
            throw;
        }
    }

    private static (FileCorrelationSource? File, Exception? Problem) OpenFile(NetworkInfo info, PartyOptions options)
    {
        if (options.Correlations is not CorrelationSupply.FileSupply supply) return default;
        try
        {
            return (FileCorrelationSource.Open(supply.Path, info, options.ModelShare.ModelId, options.PartyIndex), null);
        }
        catch (CorrelationFileException e)
        {
            return (null, e);
        }
    }

    private static (ICorrelationSource? Source, Exception? Problem) BeginRun(FileCorrelationSource file, BatchState theirs, SessionNonce nonce)
    {
        try
        {
            // The larger index: what either party used is used.
            file.BeginRun(Math.Max(file.State.NextIndex, theirs.NextIndex), nonce);
            return (file, null);
        }
        catch (CorrelationFileException e)
        {
            return (file, e);
        }
    }

    private static SourceKind KindOf(PartyOptions options) => options.Correlations switch
    {
        CorrelationSupply.FileSupply => SourceKind.File,
        CorrelationSupply.TwoPartySupply => options.FetchesAhead ? SourceKind.TwoPartyAhead : SourceKind.TwoParty,
        _ => options.FetchesAhead ? SourceKind.DealerAhead : SourceKind.Dealer,
    };

    /// <summary>The parties' second connection, on which they make correlations; as slow as the link.</summary>
    private static (ICorrelationSource? Source, Exception? Problem) MeetAgain(
        SessionNonce nonce, NetworkCalls network, PartyOptions options, Func<SessionNonce, SocketChannel> connectOffline)
    {
        SocketChannel? connection = null;
        try
        {
            connection = connectOffline(nonce);
            return (Supplied(new GeneratedRecords(LinkAgreement.Reach(connection, options.EmulatedLink), network, options.ModelShare, nonce), network.Info, options), null);
        }
        catch (TransportException e)
        {
            connection?.Dispose();
            return (null, e);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private static ICorrelationSource Supplied(IRecordSource records, NetworkInfo info, PartyOptions options) =>
        options.FetchesAhead ? new FetchingCorrelationSource(records, info) : new LiveCorrelationSource(records);

    private static (ICorrelationSource? Source, Exception? Problem) ConnectToDealer(
        SessionNonce nonce, NetworkInfo info, PartyOptions options, CancellationToken cancellationToken)
    {
        SocketChannel? channel = null;
        try
        {
            var endPoint = ((CorrelationSupply.DealerSupply)options.Correlations).EndPoint;

            // Less than the time-out of the party link, on which the other party waits for this one's word.
            var patience = options.Timeout / 3;
            channel = Connector.Connect(endPoint, patience, options.Timeout, options.AllowPlaintextNetwork, cancellationToken);
            var role = options.PartyIndex == 0 ? Role.Party0 : Role.Party1;
            channel.SetDeadline(patience);
            Handshake.Run(channel, new Hello(role, info.ProtocolId, options.ModelShare.ModelId, nonce), [Role.Dealer]);
            channel.ClearDeadline();
            return (Supplied(new DealerRecords(channel, info, options.PartyIndex), info, options), null);
        }
        catch (TransportException e)
        {
            channel?.Dispose();
            return (null, e);
        }
        catch
        {
            channel?.Dispose();
            throw;
        }
    }

    private static WeightOpeningException? AllowWeightOpening(PartyOptions options, ICorrelationSource source)
    {
        if (source.WeightMaskSeed is not { } seed) return null; // without a dealer no weights are opened
        try
        {
            WeightOpeningRecord.Allow(options.StateFile, options.ModelShare, seed);
            return null;
        }
        catch (WeightOpeningException e)
        {
            return e;
        }
    }

    /// <summary>Both say whether they can go on. Throws this party's problem, or that the other has one.</summary>
    private static void ExchangeProblem(DuplexChannel channel, Exception? problem)
    {
        var theirs = (problem is null ? Verdict.Yes : Verdict.No(problem.Message)).Exchange(channel);
        if (problem is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problem);
        if (!theirs.IsYes) throw new TransportException($"the other party at {channel.Peer} cannot start: {theirs.Reason}");
    }

    private static string? WhyRefused(int partyIndex, Record mine, Record theirs)
    {
        if (mine.Kind != theirs.Kind)
            return $"party {partyIndex} takes correlations from a {Name(mine.Kind)}, party {1 - partyIndex} from a {Name(theirs.Kind)}; choose the same for both";
        return partyIndex == 0 ? BatchState.WhyRefused(mine.State, theirs.State) : BatchState.WhyRefused(theirs.State, mine.State);
    }

    private static string Name(SourceKind kind) => kind switch
    {
        SourceKind.Dealer => "dealer with each request",
        SourceKind.DealerAhead => "dealer ahead of requests",
        SourceKind.TwoParty => "session of both parties with each request",
        SourceKind.TwoPartyAhead => "session of both parties ahead of requests",
        _ => "file",
    };

    private enum SourceKind
    {
        Dealer = 1,
        File = 2,
        DealerAhead = 3,
        TwoParty = 4,
        TwoPartyAhead = 5,
    }

    private readonly record struct Record(SourceKind Kind, int MaxBatch, int Batch, BatchState State)
    {
        public Record Exchange(DuplexChannel channel)
        {
            Span<byte> sent = stackalloc byte[RecordBytes];
            Span<byte> received = stackalloc byte[RecordBytes];
            BinaryPrimitives.WriteUInt32LittleEndian(sent, RecordMagic);
            BinaryPrimitives.WriteInt32LittleEndian(sent[4..], (int)Kind);
            BinaryPrimitives.WriteInt32LittleEndian(sent[8..], MaxBatch);
            BinaryPrimitives.WriteInt32LittleEndian(sent[12..], Batch);
            BinaryPrimitives.WriteInt32LittleEndian(sent[16..], State.NextIndex);
            State.BatchId.Write(sent.Slice(20, SessionNonce.ByteLength));
            State.LastRunNonce.Write(sent.Slice(36, SessionNonce.ByteLength));
            channel.Exchange(sent, received, matchingHeaderBytes: sizeof(uint));
            var record = new Record(
                (SourceKind)BinaryPrimitives.ReadInt32LittleEndian(received[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(received[8..]),
                BinaryPrimitives.ReadInt32LittleEndian(received[12..]),
                new(SessionNonce.Read(received.Slice(20, SessionNonce.ByteLength)), BinaryPrimitives.ReadInt32LittleEndian(received[16..]), SessionNonce.Read(received.Slice(36, SessionNonce.ByteLength))));
            if (!Enum.IsDefined(record.Kind) || record.MaxBatch < 1 || record.Batch < 1 || record.Batch > record.MaxBatch || record.State.NextIndex < 0)
                throw new TransportException($"{channel.Peer} is out of step: its agreement record has source {(int)record.Kind}, requests of {record.MaxBatch}, {record.Batch} together, index {record.State.NextIndex}.");
            return record;
        }
    }
}
