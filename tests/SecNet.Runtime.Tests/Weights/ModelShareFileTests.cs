using System.Buffers.Binary;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Tests.Weights;

public sealed class ModelShareFileTests : IDisposable
{
    // Magic 8, version 4, party 4, protocol 32, model 16, ring bits 4, word count 4.
    private const int HeaderBytes = 72;

    private readonly string _folder = Directory.CreateTempSubdirectory("secnet-shares-").FullName;
    private readonly NetworkInfo _info = new NetworkSketch(3, 1, 1).Dense("fc1", 2).Build();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WritePair_ThenRead_GivesTheSameShares()
    {
        var (share0, share1) = Split();
        Assert.False(ModelShareFile.WritePair(_folder, _info, share0, share1));
        foreach (var share in new[] { share0, share1 })
        {
            var read = ModelShareFile.Read(PathOf(share.PartyIndex), _info, share.PartyIndex);
            Assert.Equal((share.ProtocolId, share.ModelId, share.PartyIndex), (read.ProtocolId, read.ModelId, read.PartyIndex));
            Assert.Equal(share.Words.ToArray(), read.Words.ToArray());
        }

        Assert.Equal(2, Directory.GetFiles(_folder).Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(0)));
    }

    [Fact]
    public void WritePair_OverOlderShares_SaysSo()
    {
        var (older0, older1) = Split();
        ModelShareFile.WritePair(_folder, _info, older0, older1);
        var (share0, share1) = Split();
        Assert.True(ModelShareFile.WritePair(_folder, _info, share0, share1));
        Assert.Equal(share1.ModelId, ModelShareFile.Read(PathOf(1), _info, 1).ModelId);
    }

    [Fact]
    public void WritePair_SecondTargetCannotBeWritten_LeavesTheOlderPairAlone()
    {
        var (older0, older1) = Split();
        var sub = Path.Combine(_folder, "file-not-folder");
        File.WriteAllText(sub, "");
        var error = Assert.Throws<ShareFileException>(() => ModelShareFile.WritePair(sub, _info, older0, older1));
        Assert.Contains("Cannot write model shares", error.Message, StringComparison.Ordinal);
        Assert.Equal([sub], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Read_OtherPartysFile_IsRefused() => AssertRefused(PathOf(1), 0, "is party 1's share and this is party 0", static content => content);

    [Fact]
    public void Read_OtherNetworksFile_NamesBothProtocols()
    {
        Write();
        var other = _info with { ProtocolId = ProtocolId.Parse(new string('b', 64)) };
        var error = Assert.Throws<ShareFileException>(() => ModelShareFile.Read(PathOf(0), other, 0));
        Assert.Contains(_info.ProtocolId.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(other.ProtocolId.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongMagic_IsRefused() => AssertRefused(PathOf(0), 0, "is not a model share file", static content => [0, .. content[1..]]);

    [Fact]
    public void Read_OtherVersion_IsRefused() => AssertRefused(PathOf(0), 0, "share file version 9", static content => [.. content[..8], 9, .. content[9..]]);

    [Fact]
    public void Read_HostileWordCount_IsRefusedBeforeAllocation() => AssertRefused(PathOf(0), 0, "claims 2147483647 elements", static content =>
    {
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(HeaderBytes - 4), int.MaxValue);
        return content;
    });

    [Fact]
    public void Read_AppendedByte_IsRefused() => AssertRefused(PathOf(0), 0, "has 169 bytes and a share of Sketch has 168", static content => [.. content, 0]);

    [Fact]
    public void Read_TruncatedAnywhere_IsRefused()
    {
        var content = Write();
        for (var length = 0; length < content.Length; length++)
        {
            File.WriteAllBytes(PathOf(0), content[..length]);
            Assert.Throws<ShareFileException>(() => ModelShareFile.Read(PathOf(0), _info, 0));
        }
    }

    [Fact]
    public void Read_AnyBitFlipped_IsRefused()
    {
        var content = Write();
        for (var bit = 0; bit < 8 * content.Length; bit++)
        {
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
            File.WriteAllBytes(PathOf(0), content);
            Assert.Throws<ShareFileException>(() => ModelShareFile.Read(PathOf(0), _info, 0));
            content[bit >> 3] ^= (byte)(1 << (bit & 7));
        }
    }

    [Fact]
    public void Read_FlippedWord_NamesTheChecksum() => AssertRefused(PathOf(0), 0, "checksum does not match", static content =>
    {
        content[HeaderBytes] ^= 1;
        return content;
    });

    [Fact]
    public void Read_Layout_IsAsDocumented()
    {
        var content = Write();
        Assert.Equal("SECNETMS"u8, content.AsSpan(0, 8));
        Assert.Equal(HeaderBytes + (8 * _info.ModelWords) + 32, content.Length);
        Assert.Equal(SHA256.HashData(content.AsSpan(0, content.Length - 32)), content[^32..]);
    }

    [Fact]
    public void Read_AbsentFile_SaysHowToMakeOne()
    {
        var error = Assert.Throws<ShareFileException>(() => ModelShareFile.Read(PathOf(0), _info, 0));
        Assert.Contains("share-model", error.Message, StringComparison.Ordinal);
    }

    private void AssertRefused(string path, int partyIndex, string reason, Func<byte[], byte[]> damage)
    {
        Write();
        File.WriteAllBytes(path, damage(File.ReadAllBytes(path)));
        var error = Assert.Throws<ShareFileException>(() => ModelShareFile.Read(path, _info, partyIndex));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    private byte[] Write()
    {
        var (share0, share1) = Split();
        ModelShareFile.WritePair(_folder, _info, share0, share1);
        return File.ReadAllBytes(PathOf(0));
    }

    private (ModelShare, ModelShare) Split() =>
        ModelOwner.Encode(_info, SafetensorsText.Of(("fc1.weight", [2, 3], [1, 2, 3, -1, -2, -3]))).Split();

    private string PathOf(int partyIndex) => Path.Combine(_folder, ModelShareFile.NameFor(partyIndex));
}
