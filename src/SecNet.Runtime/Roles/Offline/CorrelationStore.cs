using Microsoft.Win32.SafeHandles;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>A correlation file and its ledger, while one party link lasts: gives each lane records of its own. Any thread may call.</summary>
/// <remarks>
/// Two guards. The ledger says what is used and lets both parties agree where to go on. And a record is erased in the file, on disk,
/// before it is served from memory: without its ledger, or by another path, a used record is not there any more.
/// </remarks>
internal sealed class CorrelationStore : IDisposable
{
    // A chunk costs two writes to disk; what is reserved and not used is lost at the next start. Sixteen balances the two, and large
    // records go in fewer, since a chunk is held in memory.
    private const int LargestChunk = 16;
    private const int DefaultChunkBytes = 1 << 26;

    private const int ErasePieceBytes = 1 << 16;

    private readonly object _gate = new();
    private readonly SafeFileHandle _file;
    private readonly CorrelationLedger _ledger;
    private readonly byte[] _zeros;
    private int _runStart;
    private int _next;

    private CorrelationStore(string path, SafeFileHandle file, in CorrelationFileHeader header, CorrelationLedger ledger, Seed? weightMaskSeed, int chunkBytes)
    {
        _file = file;
        _ledger = ledger;
        _zeros = new byte[Math.Min(ErasePieceBytes, header.RecordBytes)];
        Path = path;
        Header = header;
        ChunkRecords = Math.Min(header.Count, Math.Clamp(chunkBytes / header.RecordBytes, 1, LargestChunk));
        WeightMaskSeed = weightMaskSeed;
    }

    /// <summary>The file, links resolved.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public CorrelationFileHeader Header { get; }

    /// <summary>How many records are worth taking at once.</summary>
    public int ChunkRecords { get; }

    /// <summary>The seed of this party's share of the model's weight mask; null without a dealer.</summary>
    public Seed? WeightMaskSeed { get; }

    /// <summary>What this party remembers of the batch; the two parties' must agree before anything is used.</summary>
    public BatchState State => new(Header.BatchId, _ledger.NextIndex, _ledger.LastRunNonce);

    /// <summary>What stands in the seed's place of a record that was used; the rest of it is zero.</summary>
    public static ReadOnlySpan<byte> UsedMarker => "SecNet used once"u8;

    /// <summary>Opens and locks a file and its ledger.</summary>
    /// <exception cref="CorrelationFileException">It is damaged, of something else, in use, or was used and has lost its ledger.</exception>
    public static CorrelationStore Open(string path, NetworkInfo info, ModelId modelId, int partyIndex, int chunkBytes = DefaultChunkBytes)
    {
        SafeFileHandle? file = null;
        CorrelationLedger? ledger = null;
        try
        {
            // The ledger belongs to the file, whatever link leads to it; the lock on the file itself also holds for other names of it.
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Span<byte> bytes = stackalloc byte[CorrelationFileHeader.ByteLength];
            var read = RandomAccess.Read(file, bytes, 0);
            var header = CorrelationFileHeader.Read(path, bytes[..read], info, modelId, partyIndex, out var weightMaskSeed);
            if (RandomAccess.GetLength(file) != header.FileLength)
                throw new CorrelationFileException($"{path} is truncated or padded: {header.FileLength} bytes expected for {header.Count} inferences, got {RandomAccess.GetLength(file)}.");
            ledger = CorrelationLedger.Open(path, header);
            if (ledger.IsNew && IsUsed(file, header, 0))
            {
                throw new CorrelationFileException(
                    $"Correlations of {path} were used, but its ledger {path}.used is missing: the file was moved without it, or is a copy. "
                    + "Put the ledger back beside it, or have the dealer write new files for both parties.");
            }
            return new(path, file, header, ledger, info.Offline == OfflineKind.Dealer ? weightMaskSeed : null, chunkBytes);
        }
        catch (Exception e)
        {
            ledger?.Dispose();
            file?.Dispose();
            if (e is UnauthorizedAccessException or IOException and not CorrelationFileException)
                throw new CorrelationFileException($"The correlation file {path} cannot be opened for reading and erasing; is another party using the same correlation file? {e.Message}", e);
            throw;
        }
    }

    /// <summary>Starts a run at the index both parties agreed on.</summary>
    public void BeginRun(int nextIndex, SessionNonce runNonce)
    {
        lock (_gate)
        {
            _ledger.Store(Math.Min(nextIndex, Header.Count), runNonce);
            _next = _runStart = _ledger.NextIndex;
        }
    }

    /// <summary>Takes the next records out of circulation; durable before it returns.</summary>
    /// <param name="least">Records that are needed.</param>
    /// <param name="most">Records that are welcome.</param>
    /// <param name="ahead">Records that whoever asks has left.</param>
    /// <exception cref="CorrelationExhaustedException">Fewer than needed are left; none was taken.</exception>
    public CorrelationLease Take(int least, int most, int ahead)
    {
        lock (_gate)
        {
            var left = Header.Count - _next;
            if (left < least)
            {
                throw new CorrelationExhaustedException(
                    $"The correlation file is used up: it was made with {Header.Count} inferences' correlations, {left + ahead} are left, {least + ahead} were asked for. Have the dealer write new files for both parties.");
            }
            var lease = new CorrelationLease(_next, Math.Min(most, left));
            Record(lease.End);
            _next = lease.End;
            return lease;
        }
    }

    /// <summary>Takes the records that party 0 chose out of circulation; durable before it returns.</summary>
    /// <exception cref="CorrelationFileException">There are no such records in this run.</exception>
    public void Take(CorrelationLease chosen)
    {
        lock (_gate)
        {
            if (chosen.First < _runStart || chosen.Count < 1 || chosen.First > Header.Count - chosen.Count)
                throw new CorrelationFileException($"Party 0 chose {chosen.Count} records of {Path} from {chosen.First} on; this run has those from {_runStart} to {Header.Count - 1}.");
            Record(chosen.End);
        }
    }

    /// <summary>Moves records that were taken from the file into memory: they are erased, on disk, before it returns.</summary>
    public void Move(int first, Span<byte> records)
    {
        lock (_gate)
        {
            try
            {
                for (var read = 0; read < records.Length;)
                {
                    var length = RandomAccess.Read(_file, records[read..], Header.RecordOffset(first) + read);
                    if (length == 0) throw new CorrelationFileException($"{Path} ends within the records from {first} on, of {Header.Count}.");
                    read += length;
                }
                for (var index = 0; index < records.Length / Header.RecordBytes; index++) Erase(first + index);
                RandomAccess.FlushToDisk(_file);
            }
            catch (Exception e) when (e is IOException and not CorrelationFileException)
            {
                throw new CorrelationFileException($"Records of {Path} cannot be read and erased, so they may not be used: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _ledger.Dispose();
    }

    private static bool IsUsed(SafeFileHandle file, in CorrelationFileHeader header, int index)
    {
        Span<byte> start = stackalloc byte[UsedMarker.Length];
        RandomAccess.Read(file, start, header.RecordOffset(index));
        return start.SequenceEqual(UsedMarker);
    }

    // A chunk ahead, so that not every request waits for the disk.
    private void Record(int end)
    {
        if (end > _ledger.NextIndex) _ledger.Store(Math.Min(Header.Count, Math.Max(end, _ledger.NextIndex + ChunkRecords)), _ledger.LastRunNonce);
    }

    private void Erase(int index)
    {
        var offset = Header.RecordOffset(index);
        for (var done = 0; done < Header.RecordBytes; done += _zeros.Length)
            RandomAccess.Write(_file, _zeros.AsSpan(0, Math.Min(_zeros.Length, Header.RecordBytes - done)), offset + done);
        RandomAccess.Write(_file, UsedMarker, offset);
    }
}
