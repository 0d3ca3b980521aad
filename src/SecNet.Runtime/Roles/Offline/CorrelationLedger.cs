using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>What of a correlation file is used up: the sidecar <c>FILE.used</c>, on disk before anything is opened under what it takes.</summary>
/// <remarks>
/// Layout, little-endian: magic 8, batch id 16, next unused index 8, last run nonce 16, SHA-256 of all before 32. One sector, written in
/// place; a ledger that is damaged all the same retires its file, since what it would say is unknown. The open handle is the lock
/// that keeps a second party from using the same file.
/// </remarks>
internal sealed class CorrelationLedger : IDisposable
{
    private const int ByteLength = 80;
    private const int CheckedLength = ByteLength - SHA256.HashSizeInBytes;

    private readonly FileStream _stream;
    private readonly SessionNonce _batchId;

    private CorrelationLedger(FileStream stream, SessionNonce batchId) => (_stream, _batchId) = (stream, batchId);

    private static ReadOnlySpan<byte> Magic => "SecNetLG"u8;

    /// <summary>True until something is stored when there was no ledger: nothing was used yet, or it was lost.</summary>
    public bool IsNew { get; private set; }

    /// <summary>The first index that nobody used.</summary>
    public int NextIndex { get; private set; }

    /// <summary>The nonce of the last run of both parties on this file; zero before the first.</summary>
    public SessionNonce LastRunNonce { get; private set; }

    private SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <summary>Opens and locks a file's ledger, or starts one.</summary>
    public static CorrelationLedger Open(string correlationPath, in CorrelationFileHeader header)
    {
        var path = correlationPath + ".used";
        FileStream stream;
        try
        {
            stream = new FileStream(path, DurableFile.OwnerOnlyOptions(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorrelationFileException($"The ledger {path} cannot be opened: is another party using the same correlation file? {e.Message}", e);
        }
        var ledger = new CorrelationLedger(stream, header.BatchId);
        try
        {
            ledger.Read(path, header);
            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    /// <summary>Records durably that all below <paramref name="nextIndex"/> is used, in the run of <paramref name="runNonce"/>.</summary>
    public void Store(int nextIndex, SessionNonce runNonce)
    {
        if (nextIndex < NextIndex) throw new InvalidOperationException($"A ledger never goes back: from {NextIndex} to {nextIndex}.");
        Span<byte> bytes = stackalloc byte[ByteLength];
        Magic.CopyTo(bytes);
        _batchId.Write(bytes.Slice(8, SessionNonce.ByteLength));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], nextIndex);
        runNonce.Write(bytes.Slice(32, SessionNonce.ByteLength));
        SHA256.HashData(bytes[..CheckedLength], bytes[CheckedLength..]);
        try
        {
            RandomAccess.Write(Handle, bytes, 0);
            RandomAccess.FlushToDisk(Handle);
            if (IsNew) DirectoryFlush.OfParent(_stream.Name);
            IsNew = false;
        }
        catch (IOException e)
        {
            throw new CorrelationFileException($"The ledger {_stream.Name} cannot be written, so nothing may be used: {e.Message}", e);
        }
        NextIndex = nextIndex;
        LastRunNonce = runNonce;
    }

    /// <summary>Unlocks.</summary>
    public void Dispose() => _stream.Dispose();

    private void Read(string path, in CorrelationFileHeader header)
    {
        var length = RandomAccess.GetLength(Handle);
        if (length == 0)
        {
            IsNew = true; // The correlation file and the peer's ledger must agree that nothing was used.
            return;
        }
        Span<byte> bytes = stackalloc byte[ByteLength];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (length != ByteLength || RandomAccess.Read(Handle, bytes, 0) != ByteLength || !bytes.StartsWith(Magic)) throw Retired(path, $"it has {length} bytes, not {ByteLength}");
        SHA256.HashData(bytes[..CheckedLength], digest);
        if (!digest.SequenceEqual(bytes[CheckedLength..])) throw Retired(path, "its checksum differs");
        var batchId = SessionNonce.Read(bytes.Slice(8, SessionNonce.ByteLength));
        if (batchId != header.BatchId) throw Retired(path, $"it belongs to batch {batchId}, the file is batch {header.BatchId}");
        var next = BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]);
        if (next < 0 || next > header.Count) throw Retired(path, $"it says that {next} of {header.Count} are used");
        NextIndex = (int)next;
        LastRunNonce = SessionNonce.Read(bytes.Slice(32, SessionNonce.ByteLength));
    }

    private static CorrelationFileException Retired(string path, string why) =>
        new($"The ledger {path} is damaged ({why}), so it is unknown which correlations were used, and the file is retired. Have the dealer write new files for both parties.");
}
