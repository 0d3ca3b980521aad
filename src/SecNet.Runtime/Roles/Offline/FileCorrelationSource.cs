using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations from a file that the dealer wrote, each used once ever.</summary>
internal sealed class FileCorrelationSource : ICorrelationSource
{
    // A reservation costs one write to disk; what is reserved and not used is lost at the next start. Sixteen balances the two.
    private const int Chunk = 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly CorrelationFileHeader _header;
    private readonly CorrelationLedger _ledger;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _record;
    private int _next;
    private int _promised;

    private FileCorrelationSource(string path, SafeFileHandle file, in CorrelationFileHeader header, CorrelationLedger ledger, Seed weightMaskSeed)
    {
        _path = path;
        _file = file;
        _header = header;
        _ledger = ledger;
        _record = new byte[header.RecordBytes];
        WeightMaskSeed = weightMaskSeed;
    }

    /// <inheritdoc/>
    public Seed WeightMaskSeed { get; }

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <summary>What this party remembers of the batch; the two parties' must agree before anything is used.</summary>
    public BatchState State => new(_header.BatchId, _ledger.NextIndex, _ledger.LastRunNonce);

    /// <summary>Opens a file and locks its ledger.</summary>
    /// <exception cref="CorrelationFileException">It is damaged, of something else, or in use.</exception>
    public static FileCorrelationSource Open(string path, NetworkInfo info, ModelId modelId, int partyIndex)
    {
        SafeFileHandle? file = null;
        CorrelationLedger? ledger = null;
        try
        {
            file = File.OpenHandle(path);
            Span<byte> bytes = stackalloc byte[CorrelationFileHeader.ByteLength];
            var read = RandomAccess.Read(file, bytes, 0);
            var header = CorrelationFileHeader.Read(path, bytes[..read], info, modelId, partyIndex, out var weightMaskSeed);
            if (RandomAccess.GetLength(file) != header.FileLength)
                throw new CorrelationFileException($"{path} is truncated or padded: {header.FileLength} bytes expected for {header.Count} inferences, got {RandomAccess.GetLength(file)}.");
            ledger = CorrelationLedger.Open(path, header);
            return new(path, file, header, ledger, weightMaskSeed);
        }
        catch (Exception e)
        {
            ledger?.Dispose();
            file?.Dispose();
            if (e is UnauthorizedAccessException or IOException and not CorrelationFileException)
                throw new CorrelationFileException($"The correlation file {path} cannot be read: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Starts a run at the index both parties agreed on.</summary>
    public void BeginRun(int nextIndex, SessionNonce runNonce)
    {
        _ledger.Store(Math.Min(nextIndex, _header.Count), runNonce);
        _next = _promised = _ledger.NextIndex;
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
        if (_promised > _ledger.NextIndex) _ledger.Store(Math.Min(_header.Count, Math.Max(_promised, _ledger.NextIndex + Chunk)), _ledger.LastRunNonce);
    }

    /// <inheritdoc/>
    public void Load(PartySession session, int slot)
    {
        if (_next >= _promised) throw new InvalidOperationException("Load without a reservation.");
        var index = _next++;
        if (RandomAccess.Read(_file, _record, _header.RecordOffset(index)) != _record.Length)
            throw new CorrelationFileException($"{_path} ends within record {index} of {_header.Count}.");
        var contents = _record.AsSpan(0, _record.Length - CorrelationFileHeader.RecordChecksumBytes);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _header.AppendPlace(_hash, index);
        _hash.AppendData(contents);
        _hash.GetHashAndReset(digest);
        if (!digest[..CorrelationFileHeader.RecordChecksumBytes].SequenceEqual(_record.AsSpan(contents.Length)))
            throw new CorrelationFileException($"Record {index} of {_path} is damaged: its checksum differs.");
        session.LoadCorrelations(slot, Seed.Read(contents[..Seed.ByteLength]), contents[Seed.ByteLength..]);
        OfflineBytes += contents.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_record);
        _file.Dispose();
        _ledger.Dispose();
        _hash.Dispose();
    }
}
