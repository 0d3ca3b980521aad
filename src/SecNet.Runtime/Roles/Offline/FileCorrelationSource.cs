using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations from a file that the dealer wrote, each used once ever.</summary>
/// <remarks>
/// Two guards. The ledger says what is used and lets both parties agree where to go on. And a record is erased in the file, on disk,
/// before the first of its chunk is served from memory: without its ledger, or by another path, a used record is not there any more.
/// </remarks>
internal sealed class FileCorrelationSource : ICorrelationSource
{
    // A chunk costs two writes to disk; what is reserved and not used is lost at the next start. Sixteen balances the two, and large
    // records go in fewer, since a chunk is held in memory.
    private const int LargestChunk = 16;
    private const int ChunkBytes = 1 << 26;

    private const int ErasePieceBytes = 1 << 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly CorrelationFileHeader _header;
    private readonly CorrelationLedger _ledger;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _chunk;
    private readonly int _chunkRecords;
    private readonly byte[] _zeros;
    private int _chunkEnd;
    private int _next;
    private int _promised;

    private FileCorrelationSource(string path, SafeFileHandle file, in CorrelationFileHeader header, CorrelationLedger ledger, Seed? weightMaskSeed, int chunkBytes)
    {
        _path = path;
        _file = file;
        _header = header;
        _ledger = ledger;
        _chunkRecords = Math.Min(header.Count, Math.Clamp(chunkBytes / header.RecordBytes, 1, LargestChunk));
        _chunk = new byte[_chunkRecords * header.RecordBytes];
        _zeros = new byte[Math.Min(ErasePieceBytes, header.RecordBytes)];
        WeightMaskSeed = weightMaskSeed;
    }

    /// <inheritdoc/>
    public Seed? WeightMaskSeed { get; }

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <summary>What this party remembers of the batch; the two parties' must agree before anything is used.</summary>
    public BatchState State => new(_header.BatchId, _ledger.NextIndex, _ledger.LastRunNonce);

    /// <summary>What stands in the seed's place of a record that was used; the rest of it is zero.</summary>
    private static ReadOnlySpan<byte> UsedMarker => "SecNet used once"u8;

    /// <summary>Opens and locks a file and its ledger.</summary>
    /// <exception cref="CorrelationFileException">It is damaged, of something else, in use, or was used and has lost its ledger.</exception>
    public static FileCorrelationSource Open(string path, NetworkInfo info, ModelId modelId, int partyIndex, int chunkBytes = ChunkBytes)
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
        _ledger.Store(Math.Min(nextIndex, _header.Count), runNonce);
        _next = _promised = _chunkEnd = _ledger.NextIndex;
    }

    /// <inheritdoc/>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (_promised + count > _header.Count)
        {
            throw new CorrelationExhaustedException(
                $"The correlation file is used up: it was made with {_header.Count} inferences' correlations, {_header.Count - _promised} are left, {count} were asked for. Have the dealer write new files for both parties.");
        }
        _promised += count;
        if (_promised > _ledger.NextIndex) _ledger.Store(Math.Min(_header.Count, Math.Max(_promised, _ledger.NextIndex + _chunkRecords)), _ledger.LastRunNonce);
    }

    /// <inheritdoc/>
    public void Load(PartySession session, int slot, int inference, int batch)
    {
        if (_next >= _promised) throw new InvalidOperationException("Load without a reservation.");
        var index = _next++;
        if (index >= _chunkEnd) TakeChunk(index);
        var record = _chunk.AsSpan((_chunkRecords - (_chunkEnd - index)) * _header.RecordBytes, _header.RecordBytes);
        if (record.StartsWith(UsedMarker))
            throw new CorrelationFileException($"Record {index} of {_path} was already used: the file's ledger was lost or restored, or this is a copy. Have the dealer write new files for both parties.");
        var contents = record[..^CorrelationFileHeader.RecordChecksumBytes];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _header.AppendPlace(_hash, index);
        _hash.AppendData(contents);
        _hash.GetHashAndReset(digest);
        if (!digest[..CorrelationFileHeader.RecordChecksumBytes].SequenceEqual(record[contents.Length..]))
            throw new CorrelationFileException($"Record {index} of {_path} is damaged: its checksum differs.");
        CorrelationRecord.Load(session, slot, inference, batch, contents);
        CryptographicOperations.ZeroMemory(record);
        OfflineBytes += contents.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chunk);
        _file.Dispose();
        _ledger.Dispose();
        _hash.Dispose();
    }

    private static bool IsUsed(SafeFileHandle file, in CorrelationFileHeader header, int index)
    {
        Span<byte> start = stackalloc byte[UsedMarker.Length];
        RandomAccess.Read(file, start, header.RecordOffset(index));
        return start.SequenceEqual(UsedMarker);
    }

    /// <summary>Moves records that the ledger already counts as used from the file into the end of the chunk, from <paramref name="first"/> on.</summary>
    private void TakeChunk(int first)
    {
        var count = Math.Min(_chunkRecords, _ledger.NextIndex - first);
        var records = _chunk.AsSpan((_chunkRecords - count) * _header.RecordBytes);
        try
        {
            for (var read = 0; read < records.Length;)
            {
                var length = RandomAccess.Read(_file, records[read..], _header.RecordOffset(first) + read);
                if (length == 0) throw new CorrelationFileException($"{_path} ends within the records {first} to {first + count - 1} of {_header.Count}.");
                read += length;
            }
            for (var index = first; index < first + count; index++) Erase(index);
            RandomAccess.FlushToDisk(_file);
        }
        catch (Exception e) when (e is IOException and not CorrelationFileException)
        {
            throw new CorrelationFileException($"Records of {_path} cannot be read and erased, so they may not be used: {e.Message}", e);
        }
        _chunkEnd = first + count;
    }

    private void Erase(int index)
    {
        var offset = _header.RecordOffset(index);
        for (var done = 0; done < _header.RecordBytes; done += _zeros.Length)
            RandomAccess.Write(_file, _zeros.AsSpan(0, Math.Min(_zeros.Length, _header.RecordBytes - done)), offset + done);
        RandomAccess.Write(_file, UsedMarker, offset);
    }
}
