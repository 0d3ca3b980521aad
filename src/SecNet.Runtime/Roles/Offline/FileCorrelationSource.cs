using System.Security.Cryptography;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>One lane's correlations from a file that the dealer wrote, or the two parties together, each used once ever.</summary>
/// <remarks>
/// A link of one lane takes whole chunks, in order, as both parties do alike. Where lanes share a file each takes what a request needs and no more,
/// so that nothing is left in an idle lane when the others have used up the rest; party 0 says which records.
/// </remarks>
internal sealed class FileCorrelationSource : ICorrelationSource
{
    private readonly CorrelationStore _store;
    private readonly IChannel? _lane;
    private readonly int _partyIndex;
    private readonly Queue<CorrelationLease> _leases = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _chunk;
    private CorrelationLease _inFile;
    private int _leased;
    private int _promised;
    private int _chunkNext;
    private int _chunkFirst;
    private int _chunkCount;

    /// <summary>A source of a run that has begun.</summary>
    /// <param name="store">The file; this source does not own it.</param>
    /// <param name="partyIndex">0 or 1.</param>
    /// <param name="lane">The lane's connection where several share the file; null for the only one.</param>
    public FileCorrelationSource(CorrelationStore store, int partyIndex, IChannel? lane)
    {
        (_store, _partyIndex, _lane) = (store, partyIndex, lane);
        _chunk = new byte[store.ChunkRecords * store.Header.RecordBytes];
    }

    /// <inheritdoc/>
    public Seed? WeightMaskSeed => _store.WeightMaskSeed;

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <inheritdoc/>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var ahead = _leased - _promised;
        if (count > ahead)
        {
            var lease = TakeLease(count - ahead, ahead);
            _leases.Enqueue(lease);
            _leased += lease.Count;
        }
        _promised += count;
    }

    /// <inheritdoc/>
    public void Load(PartySession session, int slot, int inference, int batch)
    {
        if (_promised == 0) throw new InvalidOperationException("Load without a reservation.");
        if (_chunkNext == _chunkCount) TakeChunk();
        var index = _chunkFirst + _chunkNext;
        var record = _chunk.AsSpan(_chunkNext * _store.Header.RecordBytes, _store.Header.RecordBytes);
        _chunkNext++;
        _promised--;
        _leased--;
        if (record.StartsWith(CorrelationStore.UsedMarker))
            throw new CorrelationFileException($"Record {index} of {_store.Path} was already used: the file's ledger was lost or restored, or this is a copy. Have the dealer write new files for both parties.");
        var contents = record[..^CorrelationFileHeader.RecordChecksumBytes];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _store.Header.AppendPlace(_hash, index);
        _hash.AppendData(contents);
        _hash.GetHashAndReset(digest);
        if (!digest[..CorrelationFileHeader.RecordChecksumBytes].SequenceEqual(record[contents.Length..]))
            throw new CorrelationFileException($"Record {index} of {_store.Path} is damaged: its checksum differs.");
        CorrelationRecord.Load(session, slot, inference, batch, contents);
        CryptographicOperations.ZeroMemory(record);
        OfflineBytes += contents.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chunk);
        _hash.Dispose();
    }

    private CorrelationLease TakeLease(int missing, int ahead)
    {
        if (_lane is null) return _store.Take(missing, Math.Max(missing, _store.ChunkRecords), ahead);
        if (_partyIndex == 0) return CorrelationLease.Lead(_lane, () => _store.Take(missing, missing, ahead));
        var chosen = CorrelationLease.Follow(_lane);
        if (chosen.Count != missing) throw new TransportException($"{_lane.Peer} is out of step: it chose {chosen.Count} records for {missing} inferences.");
        _store.Take(chosen);
        return chosen;
    }

    /// <summary>Moves the next leased records from the file into the chunk.</summary>
    private void TakeChunk()
    {
        if (_inFile.Count == 0) _inFile = _leases.Dequeue();
        var (first, count) = (_inFile.First, Math.Min(_inFile.Count, _store.ChunkRecords));
        _store.Move(first, _chunk.AsSpan(0, count * _store.Header.RecordBytes));
        _inFile = new(first + count, _inFile.Count - count);
        (_chunkFirst, _chunkCount, _chunkNext) = (first, count, 0);
    }
}
