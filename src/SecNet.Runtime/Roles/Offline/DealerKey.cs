using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>The dealer's master key: the one thing it must keep, since every model's weight mask B derives from it.</summary>
/// <remarks>
/// Source: weight-mask seeds by HKDF-SHA256 (RFC 5869), so that one model id always gets the same B and different ones unrelated B.
/// All other seeds are drawn fresh. File: magic 8, key 32, SHA-256 of both 32; mode 600.
/// </remarks>
public sealed class DealerKey : IDisposable
{
    private const int KeyLength = 32;
    private const int FileLength = 8 + KeyLength + SHA256.HashSizeInBytes;

    private readonly byte[] _key;

    private DealerKey(byte[] key) => _key = key;

    private static ReadOnlySpan<byte> Magic => "SecNetDK"u8;

    private static ReadOnlySpan<byte> WeightMaskLabel => "SecNet weight mask"u8;

    /// <summary>A key that lasts as long as this object: parties will refuse the masks of the next one for the same model.</summary>
    public static DealerKey CreateInMemory() => new(RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>Reads the key, or makes one if the file does not exist.</summary>
    /// <exception cref="CorrelationFileException">The file is damaged, or others may read it.</exception>
    public static DealerKey LoadOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            using var key = CreateInMemory();
            try
            {
                key.Save(path);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another dealer made one in the meantime: that one counts.
            }
        }
        return Load(path);
    }

    /// <summary>The seed of one party's share of a model's weight mask.</summary>
    public Seed WeightMaskSeed(ModelId model, int partyIndex)
    {
        Span<byte> info = stackalloc byte[WeightMaskLabel.Length + ModelId.ByteLength + 1];
        WeightMaskLabel.CopyTo(info);
        model.Write(info.Slice(WeightMaskLabel.Length, ModelId.ByteLength));
        info[^1] = (byte)partyIndex;
        Span<byte> seed = stackalloc byte[Seed.ByteLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, seed, salt: default, info);
        var result = Seed.Read(seed);
        CryptographicOperations.ZeroMemory(seed);
        return result;
    }

    /// <summary>Clears the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    /// <summary>Never the key.</summary>
    public override string ToString() => "dealer key (secret)";

    private static DealerKey Load(string path)
    {
        if (DurableFile.IsReadableByOthers(path))
            throw new CorrelationFileException($"The dealer's key file {path} can be read by others, so the weight masks made with it hide nothing from them; chmod 600 it if nobody did.");
        using var stream = File.OpenRead(path);
        Span<byte> bytes = stackalloc byte[FileLength];
        if (stream.Length != FileLength || stream.ReadAtLeast(bytes, FileLength, throwOnEndOfStream: false) != FileLength || !bytes.StartsWith(Magic))
            throw new CorrelationFileException($"{path} is not a dealer key file: expected {FileLength} bytes that start with SecNetDK, got {stream.Length} bytes.");
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..^SHA256.HashSizeInBytes], digest);
        if (!CryptographicOperations.FixedTimeEquals(digest, bytes[^SHA256.HashSizeInBytes..]))
            throw new CorrelationFileException($"The dealer's key file {path} is damaged (its checksum differs); restore it, or delete it and share every model again.");
        var key = new DealerKey(bytes.Slice(Magic.Length, KeyLength).ToArray());
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    private void Save(string path)
    {
        Span<byte> bytes = stackalloc byte[FileLength];
        Magic.CopyTo(bytes);
        _key.CopyTo(bytes[Magic.Length..]);
        SHA256.HashData(bytes[..^SHA256.HashSizeInBytes], bytes[^SHA256.HashSizeInBytes..]);
        DurableFile.Write(path, bytes, overwrite: false);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
