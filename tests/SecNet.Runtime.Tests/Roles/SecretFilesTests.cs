using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Weights;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.SecretFilesTests>;

namespace SecNet.Runtime.Tests.Roles;

public sealed class SecretFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secnet-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void DealerKey_LoadedAgain_DerivesTheSameMasksPerModelAndParty()
    {
        var path = Path.Combine(_folder, "key");
        ModelId model = ModelId.Create(), other = ModelId.Create();
        using var first = DealerKey.LoadOrCreate(path);
        using var second = DealerKey.LoadOrCreate(path);
        Assert.Equal(Bytes(first.WeightMaskSeed(model, 0)), Bytes(second.WeightMaskSeed(model, 0)));
        string[] distinct = [Bytes(first.WeightMaskSeed(model, 0)), Bytes(first.WeightMaskSeed(model, 1)), Bytes(first.WeightMaskSeed(other, 0))];
        Assert.Equal(3, distinct.Distinct().Count());
        using var unrelated = DealerKey.CreateInMemory();
        Assert.NotEqual(distinct[0], Bytes(unrelated.WeightMaskSeed(model, 0)));
        Assert.False(DurableFile.IsReadableByOthers(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void DealerKey_DamagedFile_IsRefusedForEveryByte()
    {
        var path = Path.Combine(_folder, "key");
        DealerKey.LoadOrCreate(path).Dispose();
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 0x80;
            File.WriteAllBytes(path, flipped);
            Assert.Throws<CorrelationFileException>(() => DealerKey.LoadOrCreate(path));
        }
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Throws<CorrelationFileException>(() => DealerKey.LoadOrCreate(path));
    }

    [Fact]
    public void DealerKey_ReadableByOthers_IsRefused()
    {
        if (OperatingSystem.IsWindows()) return; // File modes are a Unix idea.
        var path = Path.Combine(_folder, "key");
        DealerKey.LoadOrCreate(path).Dispose();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<CorrelationFileException>(() => DealerKey.LoadOrCreate(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightOpeningRecord_SameOpening_IsAllowedAgainAndOthersAreNot()
    {
        var path = Path.Combine(_folder, "state");
        ModelId model = ModelId.Create(), other = ModelId.Create();
        Seed seed = Seed.Create(), otherSeed = Seed.Create();
        var share = Deployment.Share(model, 0, seed: 1);
        WeightOpeningRecord.Allow(path, share, seed);
        WeightOpeningRecord.Allow(path, share, seed);
        WeightOpeningRecord.Allow(path, Deployment.Share(other, 0, seed: 2), otherSeed);
        WeightOpeningRecord.Allow(path, share, seed);
        Assert.Contains("run share-model again", Refusal(path, share, otherSeed), StringComparison.Ordinal);
        Assert.Contains("run share-model again", Refusal(path, Deployment.Share(model, 0, seed: 3), seed), StringComparison.Ordinal);
    }

    [Fact]
    public void WeightOpeningRecord_DamagedFile_IsRefusedForEveryByte()
    {
        var path = Path.Combine(_folder, "state");
        var share = Deployment.Share(ModelId.Create(), 0, seed: 1);
        var seed = Seed.Create();
        WeightOpeningRecord.Allow(path, share, seed);
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 1;
            File.WriteAllBytes(path, flipped);
            Assert.Contains("is damaged", Refusal(path, share, seed), StringComparison.Ordinal);
        }
        File.WriteAllBytes(path, bytes[..^3]);
        Assert.Contains("is damaged", Refusal(path, share, seed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WeightOpeningRecord_ManyAtOnce_RemembersEveryOne()
    {
        var path = Path.Combine(_folder, "state");
        var shares = Enumerable.Range(0, 16).Select(static i => Deployment.Share(ModelId.Create(), 0, seed: i)).ToArray();
        var seed = Seed.Create();
        using var start = new Barrier(shares.Length);
        await Task.WhenAll(shares.Select(share => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                WeightOpeningRecord.Allow(path, share, seed);
            }, TaskCreationOptions.LongRunning)));
        var other = Seed.Create();
        Assert.All(shares, share => Assert.Contains("run share-model again", Refusal(path, share, other), StringComparison.Ordinal));
    }

    [Fact]
    public void DirectoryFlush_FolderThatIsAbsent_SaysWhich()
    {
        if (OperatingSystem.IsWindows()) return; // Names need no flush there.
        DirectoryFlush.OfParent(Path.Combine(_folder, "any"));
        var absent = Path.Combine(_folder, "absent");
        Assert.Contains($"The names in {absent} cannot be flushed to disk: ", Assert.Throws<IOException>(() => DirectoryFlush.OfParent(Path.Combine(absent, "any"))).Message, StringComparison.Ordinal);
    }

    private static string Refusal(string path, ModelShare share, Seed seed) =>
        Assert.Throws<WeightOpeningException>(() => WeightOpeningRecord.Allow(path, share, seed)).Message;

    private static string Bytes(Seed seed)
    {
        var bytes = new byte[Seed.ByteLength];
        seed.Write(bytes);
        return Convert.ToHexString(bytes);
    }
}
