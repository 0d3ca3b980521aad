using System.Buffers.Binary;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Weights;

/// <summary>One party's model share on disk.</summary>
/// <remarks>
/// Layout, little-endian: magic "SECNETMS" (8), version (4), party index (4), protocol id (32), model id (16), ring bits (4),
/// word count (4), the words (8 each), SHA-256 of everything before (32). The checksum finds damage, not forgery: a share
/// travels over an authenticated channel, and its owner is trusted.
/// </remarks>
public static class ModelShareFile
{
    private const int Version = 1;
    private const int HeaderBytes = 8 + 4 + 4 + ProtocolId.ByteLength + ModelId.ByteLength + 4 + 4;

    private static ReadOnlySpan<byte> Magic => "SECNETMS"u8;

    /// <summary>File name of a party's share by convention: <c>party-0.share</c>.</summary>
    public static string NameFor(int partyIndex) => partyIndex == 0 ? "party-0.share" : "party-1.share";

    /// <summary>
    /// Writes both parties' shares into a folder as <c>party-0.share</c> and <c>party-1.share</c>, readable by this user only.
    /// Both files are complete before either replaces an older one.
    /// </summary>
    /// <returns>True when older shares were replaced: the parties must then both take the new ones.</returns>
    /// <exception cref="ShareFileException">A file cannot be written.</exception>
    public static bool WritePair(string folder, NetworkInfo info, ModelShare party0, ModelShare party1)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(party0);
        ArgumentNullException.ThrowIfNull(party1);
        if (party0.ModelId != party1.ModelId || party0.PartyIndex != 0 || party1.PartyIndex != 1)
            throw new ArgumentException("The two shares must be party 0's and party 1's of one model.", nameof(party1));

        var targets = new[] { party0, party1 }.Select(share => (share, path: Path.Combine(folder, NameFor(share.PartyIndex)))).ToArray();
        var temporary = new List<string>();
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (share, path) in targets)
            {
                temporary.Add(path + ".tmp-" + Guid.NewGuid().ToString("N"));
                WriteNew(temporary[^1], Encode(info, share));
            }

            var replaced = targets.Any(target => File.Exists(target.path));
            // A crash between the two renames leaves shares of different model ids, which the parties' handshake refuses.
            foreach (var ((_, path), file) in targets.Zip(temporary)) File.Move(file, path, overwrite: true);
            return replaced;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ShareFileException($"Cannot write model shares into '{folder}': {e.Message} Choose a folder you may write to.", e);
        }
        finally
        {
            foreach (var file in temporary) File.Delete(file);
        }
    }

    /// <summary>Reads and checks a party's share.</summary>
    /// <param name="path">The file.</param>
    /// <param name="info">The network it must be for.</param>
    /// <param name="partyIndex">The party it must belong to.</param>
    /// <exception cref="ShareFileException">The file is absent, damaged, of another version, network or party.</exception>
    public static ModelShare Read(string path, NetworkInfo info, int partyIndex)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(info);
        try
        {
            using var stream = File.OpenRead(path);
            var header = new byte[HeaderBytes];
            var read = stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
            var wordCount = CheckHeader(path, header.AsSpan(0, read), info, partyIndex);

            // Known from the network, so a hostile header cannot make us allocate more than a genuine one.
            var expectedBytes = ByteLength(wordCount);
            if (stream.Length != expectedBytes)
                throw Damaged(path, $"it has {stream.Length} bytes and a share of {info.Name} has {expectedBytes}");
            var content = new byte[expectedBytes];
            header.CopyTo(content, 0);
            stream.ReadExactly(content.AsSpan(HeaderBytes));
            return Decode(path, content, info, partyIndex);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ShareFileException($"There is no share file '{path}'. Make the shares with share-model, or give the path of one.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ShareFileException($"'{path}' is a folder or may not be read by this user. Share files are readable by their owner only.", e);
        }
    }

    internal static byte[] Encode(NetworkInfo info, ModelShare share)
    {
        if (share.Words.Length != info.ModelWords || share.ProtocolId != info.ProtocolId)
            throw new ArgumentException($"The {share} does not fit {info.Name}, which has {info.ModelWords} elements and protocol {info.ProtocolId}.", nameof(share));
        var content = new byte[ByteLength(share.Words.Length)];
        var rest = content.AsSpan();
        Magic.CopyTo(Take(ref rest, Magic.Length));
        BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, 4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, 4), share.PartyIndex);
        share.ProtocolId.Write(Take(ref rest, ProtocolId.ByteLength));
        share.ModelId.Write(Take(ref rest, ModelId.ByteLength));
        BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, 4), info.RingBits);
        BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, 4), share.Words.Length);
        foreach (var word in share.Words.Span) BinaryPrimitives.WriteUInt64LittleEndian(Take(ref rest, 8), word);
        SHA256.HashData(content.AsSpan(0, content.Length - SHA256.HashSizeInBytes), rest);
        return content;
    }

    private static int CheckHeader(string path, ReadOnlySpan<byte> header, NetworkInfo info, int partyIndex)
    {
        if (header.Length < Magic.Length || !header[..Magic.Length].SequenceEqual(Magic))
            throw new ShareFileException($"'{path}' is not a model share file. Give a party-0.share or party-1.share written by share-model.");
        if (header.Length < HeaderBytes) throw Damaged(path, $"it ends within its header, after {header.Length} of {HeaderBytes} bytes");
        var rest = header[Magic.Length..];
        var version = BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, 4));
        if (version != Version)
            throw new ShareFileException($"'{path}' has share file version {version}; this executable reads version {Version}. Make the shares again with this executable's share-model.");
        var party = BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, 4));
        if (party is not (0 or 1)) throw Damaged(path, $"it names party {party}");
        if (party != partyIndex)
            throw new ShareFileException($"'{path}' is party {party}'s share and this is party {partyIndex}. Give {NameFor(partyIndex)}, and keep party {party}'s away from this machine.");
        var protocol = ProtocolId.Read(Take(ref rest, ProtocolId.ByteLength));
        if (protocol != info.ProtocolId)
            throw new ShareFileException($"'{path}' was made for protocol {protocol} and {info.Name} here is protocol {info.ProtocolId}. Run share-model of this build, or choose the network the share was made for.");
        _ = Take(ref rest, ModelId.ByteLength);
        var ringBits = BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, 4));
        if (ringBits != info.RingBits) throw Damaged(path, $"it claims a ring of {ringBits} bits and {info.Name} has {info.RingBits}");
        var wordCount = BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, 4));
        if (wordCount != info.ModelWords) throw Damaged(path, $"it claims {wordCount} elements and {info.Name} has {info.ModelWords}");
        return wordCount;
    }

    private static ModelShare Decode(string path, byte[] content, NetworkInfo info, int partyIndex)
    {
        var body = content.AsSpan(0, content.Length - SHA256.HashSizeInBytes);
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), content.AsSpan(body.Length)))
            throw Damaged(path, "its checksum does not match its contents");
        ReadOnlySpan<byte> rest = body[(HeaderBytes - 8 - ModelId.ByteLength)..];
        var model = ModelId.Read(Take(ref rest, ModelId.ByteLength));
        _ = Take(ref rest, 8);
        var words = new ulong[rest.Length / 8];
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, 8));
        CryptographicOperations.ZeroMemory(content);
        return new(info.ProtocolId, model, partyIndex, words);
    }

    private static void WriteNew(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        CryptographicOperations.ZeroMemory(content);
    }

    private static ShareFileException Damaged(string path, string what) =>
        new($"'{path}' is damaged: {what}. Copy it again, or make new shares with share-model.");

    private static int ByteLength(int wordCount) => checked(HeaderBytes + (8 * wordCount) + SHA256.HashSizeInBytes);

    private static Span<byte> Take(ref Span<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
