using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Roles;

/// <summary>
/// Remembers durably which F = W - B a party opened for which model id, and refuses a second, different one: two openings under one B
/// would reveal the difference of the weights, two masks for one W the difference of the masks.
/// </summary>
/// <remarks>
/// File: magic 8, then for each model its id 16 and SHA-256 over id, weight-mask seed and share words 32, then SHA-256 of all before 32.
/// The seed has 128 random bits, so the digest tells nothing about the share. The file is replaced as a whole, so the lock that keeps
/// two parties from losing each other's entries is on a file beside it, <c>FILE.lock</c>, which stays.
/// </remarks>
internal static class WeightOpeningRecord
{
    private const int EntryLength = ModelId.ByteLength + SHA256.HashSizeInBytes;

    // A party that serves as many models has other problems; the bound keeps a wrong file from being read whole.
    private const int MostModels = 4096;

    // Another party's read and write take milliseconds.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static ReadOnlySpan<byte> Magic => "SecNetWO"u8;

    /// <summary>Allows the opening, on disk before it returns.</summary>
    /// <exception cref="WeightOpeningException">Another opening was made for this model, or the file is damaged.</exception>
    public static void Allow(string path, ModelShare share, Seed weightMaskSeed)
    {
        var digest = Digest(share, weightMaskSeed);
        try
        {
            using var held = Lock(path);
            var entries = File.Exists(path) ? ReadEntries(path) : [];
            Span<byte> id = stackalloc byte[ModelId.ByteLength];
            share.ModelId.Write(id);
            for (var at = 0; at < entries.Length; at += EntryLength)
            {
                if (!entries.AsSpan(at, ModelId.ByteLength).SequenceEqual(id)) continue;
                if (entries.AsSpan(at + ModelId.ByteLength, SHA256.HashSizeInBytes).SequenceEqual(digest)) return;
                throw new WeightOpeningException(
                    $"Party {share.PartyIndex} opened other masked weights for model {share.ModelId} before (see {path}), and a second opening under the same mask would reveal weights. "
                    + "Either the share file changed, or the dealer's key did: run share-model again, which draws a new model id, and restart both parties with the new shares.");
            }
            Append(path, entries, id, digest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeightOpeningException($"The state file {path} cannot be used, and without it nothing may be opened: {e.Message}", e);
        }
    }

    private static FileStream Lock(string path)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", DurableFile.OwnerOnlyOptions(FileMode.OpenOrCreate, FileAccess.ReadWrite));
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && Stopwatch.GetElapsedTime(started) < LongestWait)
            {
                // Held by another party: no subclass tells that from other failures, which the last attempt reports.
                CancellationToken.None.WaitHandle.WaitOne(10);
            }
        }
    }

    private static byte[] Digest(ModelShare share, Seed weightMaskSeed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[ModelId.ByteLength + Seed.ByteLength];
        share.ModelId.Write(head[..ModelId.ByteLength]);
        weightMaskSeed.Write(head[ModelId.ByteLength..]);
        hash.AppendData(head);
        hash.AppendData(MemoryMarshal.AsBytes(share.Words.Span));
        CryptographicOperations.ZeroMemory(head);
        return hash.GetHashAndReset();
    }

    private static byte[] ReadEntries(string path)
    {
        var length = new FileInfo(path).Length;
        var entryBytes = length - Magic.Length - SHA256.HashSizeInBytes;
        if (entryBytes < 0 || entryBytes % EntryLength != 0 || entryBytes / EntryLength > MostModels) throw Damaged(path, $"{length} bytes do not fit its layout");
        var bytes = File.ReadAllBytes(path);
        if (!bytes.AsSpan().StartsWith(Magic)) throw Damaged(path, "it does not start with SecNetWO");
        if (!SHA256.HashData(bytes.AsSpan(..^SHA256.HashSizeInBytes)).AsSpan().SequenceEqual(bytes.AsSpan(^SHA256.HashSizeInBytes..))) throw Damaged(path, "its checksum differs");
        return bytes[Magic.Length..^SHA256.HashSizeInBytes];
    }

    private static void Append(string path, byte[] entries, ReadOnlySpan<byte> id, byte[] digest)
    {
        if (entries.Length / EntryLength == MostModels) throw new WeightOpeningException($"The state file {path} holds {MostModels} models, the most there can be; give new models another state file.");
        byte[] contents = [.. Magic, .. entries, .. id, .. digest];
        DurableFile.Write(path, [.. contents, .. SHA256.HashData(contents)], overwrite: true);
    }

    private static WeightOpeningException Damaged(string path, string why) =>
        new($"The state file {path} is damaged ({why}), so it is unknown which weights were opened. Run share-model again and start with a new state file and the new shares.");
}
