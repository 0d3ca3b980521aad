using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Writes one party's correlation file, record after record, under a temporary name.</summary>
internal sealed class CorrelationFileWriter : IDisposable
{
    private readonly FileStream _stream;
    private readonly CorrelationFileHeader _header;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public CorrelationFileWriter(
        NetworkInfo info, Seed? weightMaskSeed, ModelId modelId, SessionNonce batchId, int count, int partyIndex, string path, out string? temporaryPath)
    {
        _stream = DurableFile.CreateBeside(path, out var created);
        temporaryPath = created;
        _header = new(partyIndex, info.ProtocolId, modelId, batchId, count, CorrelationFileHeader.RecordBytesFor(info, partyIndex));
        Span<byte> bytes = stackalloc byte[CorrelationFileHeader.ByteLength];
        _header.Write(bytes, weightMaskSeed);
        _stream.Write(bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }

    public void Append(int index, ReadOnlySpan<byte> record)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _header.AppendPlace(_hash, index);
        _hash.AppendData(record);
        _hash.GetHashAndReset(digest);
        _stream.Write(record);
        _stream.Write(digest[..CorrelationFileHeader.RecordChecksumBytes]);
    }

    public void Flush() => _stream.Flush(flushToDisk: true);

    public void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }
}
