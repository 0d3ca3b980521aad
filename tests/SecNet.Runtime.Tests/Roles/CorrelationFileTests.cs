using SecNet.Runtime.Networks;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using Deployment = SecNet.Runtime.Tests.Roles.TestDeployment<SecNet.Runtime.Tests.Roles.CorrelationFileTests>;
using Network = SecNet.Runtime.Tests.Roles.ShiftNetwork<SecNet.Runtime.Tests.Roles.CorrelationFileTests>;

namespace SecNet.Runtime.Tests.Roles;

public sealed class CorrelationFileTests
{
    private static readonly TimeSpan Patience = Deployment.Patience;

    [Fact]
    public async Task InferAsync_FromFiles_WorksUntilTheyAreUsedUp()
    {
        await using var deployment = new Deployment();
        deployment.StartWithFiles(deployment.WriteFiles(5));
        await using var client = await deployment.ConnectAsync();
        for (var i = 0; i < 5; i++) Deployment.AssertResult(Deployment.Input(i), await client.InferAsync(Deployment.Input(i)).WaitAsync(Patience));
        for (var i = 0; i < 2; i++)
        {
            var error = Assert.IsType<InferenceException>(await Record.ExceptionAsync(() => client.InferAsync(Deployment.Input(5)).WaitAsync(Patience)));
            Assert.Contains("it was made with 5 inferences' correlations, 0 are left, 1 were asked for", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restart_NeverUsesACorrelationTwice()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(40);
        deployment.StartWithFiles(paths);
        await using (var client = await deployment.ConnectAsync()) await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience);
        await deployment.StopPartiesAsync();
        Assert.Equal([16, 16], paths.Select(path => NextIndex(deployment, path)));

        deployment.StartWithFiles(paths);
        await using (var client = await deployment.ConnectAsync()) Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
        await deployment.StopPartiesAsync();
        Assert.Equal([32, 32], paths.Select(path => NextIndex(deployment, path)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Restart_WithALedgerThatWasRestored_RetiresTheFile(int party)
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(40);
        deployment.StartWithFiles(paths);
        await using (var client = await deployment.ConnectAsync()) await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience);
        await deployment.StopPartiesAsync();
        var old = File.ReadAllBytes(paths[party] + ".used");

        deployment.StartWithFiles(paths);
        await using (var client = await deployment.ConnectAsync()) await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience);
        await deployment.StopPartiesAsync();
        File.WriteAllBytes(paths[party] + ".used", old);

        deployment.StartWithFiles(paths);
        foreach (var server in new[] { deployment.Party0!, deployment.Party1! })
        {
            var error = Assert.IsType<CorrelationFileException>(await deployment.FailureOfAsync(server));
            Assert.Contains("the correlation file is retired", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Start_FilesOfDifferentBatches_AreRefusedByBoth()
    {
        await using var deployment = new Deployment();
        var first = deployment.WriteFiles(2, "first");
        var second = deployment.WriteFiles(2, "second");
        deployment.StartWithFiles([first[0], second[1]]);
        foreach (var server in new[] { deployment.Party0!, deployment.Party1! })
            Assert.Contains("correlation files of different batches", Assert.IsType<CorrelationFileException>(await deployment.FailureOfAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WrongFile_FailsAtOnceWithoutThePeer()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(2);
        string Refusal(PartyOptions options) => Assert.Throws<CorrelationFileException>(() => deployment.Start(options)).Message;
        Assert.Contains("party 0 was expected, the file has 1", Refusal(deployment.Options(0, CorrelationSupply.FromFile(paths[1]))), StringComparison.Ordinal);
        var other = deployment.Options(0, CorrelationSupply.FromFile(paths[0])) with { ModelShare = Deployment.Share(ModelId.Create(), 0, seed: 2) };
        Assert.Contains("model id", Refusal(other), StringComparison.Ordinal);

        // The right one is neither used up nor locked by that.
        deployment.StartWithFiles(paths);
        await using var client = await deployment.ConnectAsync();
        Deployment.AssertResult(Deployment.Input(1), await client.InferAsync(Deployment.Input(1)).WaitAsync(Patience));
    }

    [Fact]
    public async Task Start_OnePartyWithDealerOneWithFile_IsRefusedByBoth()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(2);
        deployment.Start(deployment.Options(0, CorrelationSupply.FromFile(paths[0])));
        deployment.Start(deployment.Options(1, CorrelationSupply.FromDealer(deployment.StartDealer())));
        foreach (var server in new[] { deployment.Party0!, deployment.Party1! })
            Assert.Contains("choose the same for both", (await deployment.FailureOfAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WrongOrDamagedFiles_SayWhatIsWrong()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(3);
        string Refusal(string path, int party = 0, ModelId? model = null) => Assert.Throws<CorrelationFileException>(
            () => FileCorrelationSource.Open(path, Network.Info, model ?? deployment.Model, party).Dispose()).Message;

        Assert.Contains("party 0 was expected, the file has 1", Refusal(paths[1]), StringComparison.Ordinal);
        Assert.Contains("model id", Refusal(paths[0], model: ModelId.Create()), StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Refusal(deployment.PathOf("absent")), StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(paths[0]);
        var damaged = deployment.PathOf("damaged");
        string RefusalOf(byte[] contents)
        {
            File.WriteAllBytes(damaged, contents);
            return Refusal(damaged);
        }
        Assert.Contains("truncated or padded: 256 bytes expected for 3 inferences, got 255", RefusalOf(bytes[..^1]), StringComparison.Ordinal);
        Assert.Contains("truncated or padded", RefusalOf([.. bytes, 0]), StringComparison.Ordinal);
        Assert.Contains("is not a correlation file", RefusalOf(bytes[..100]), StringComparison.Ordinal);
        for (var at = 0; at < CorrelationFileHeader.ByteLength; at++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[at] ^= 4;
            Assert.Contains(at < 8 ? "is not a correlation file" : "header of", RefusalOf(flipped), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_DamagedLedger_RetiresTheFile()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(3);
        using (var source = FileCorrelationSource.Open(paths[0], Network.Info, deployment.Model, 0))
        {
            source.BeginRun(0, SessionNonce.Create());
            source.Reserve(1);
        }
        var ledger = File.ReadAllBytes(paths[0] + ".used");
        for (var at = 0; at < ledger.Length; at++)
        {
            var flipped = (byte[])ledger.Clone();
            flipped[at] ^= 1;
            File.WriteAllBytes(paths[0] + ".used", flipped);
            var error = Assert.Throws<CorrelationFileException>(() => FileCorrelationSource.Open(paths[0], Network.Info, deployment.Model, 0));
            Assert.Contains("the file is retired", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Open_Twice_IsRefusedWhileTheFirstLasts()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(3);
        using var source = FileCorrelationSource.Open(paths[0], Network.Info, deployment.Model, 0);
        Assert.Contains("is another party using the same correlation file", Assert.Throws<CorrelationFileException>(
            () => FileCorrelationSource.Open(paths[0], Network.Info, deployment.Model, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InferAsync_DamagedRecord_IsAnErrorAndNotAWrongResult()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(3);
        var bytes = File.ReadAllBytes(paths[1]);
        bytes[CorrelationFileHeader.ByteLength + 20] ^= 1;
        File.WriteAllBytes(paths[1], bytes);
        deployment.StartWithFiles(paths);
        await using var client = await deployment.ConnectAsync();
        var error = Assert.IsType<InferenceException>(await Record.ExceptionAsync(() => client.InferAsync(Deployment.Input(0)).WaitAsync(Patience)));

        // Paths and addresses are for the operators.
        Assert.EndsWith(": the parties cannot obtain correlations; their operators' logs say why", error.Message, StringComparison.Ordinal);
        await deployment.StopPartiesAsync();
        Assert.Contains(deployment.Log, line => line.Contains($"Record 0 of {paths[1]} is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_Twice_NeverOverwritesAndLeavesNothingBehind()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(1);
        var folder = Path.GetDirectoryName(paths[0])!;
        var before = Directory.GetFiles(folder);
        Assert.Throws<IOException>(() => deployment.WriteFiles(1));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => CorrelationFile.Write<Network>(
            deployment.Key, deployment.Model, 1, deployment.PathOf("x.0"), deployment.PathOf("x.1"), cancellationToken: cancelled.Token));
        Assert.Equal(before, Directory.GetFiles(folder));
        if (!OperatingSystem.IsWindows()) Assert.All(paths, static path => Assert.False(DurableFile.IsReadableByOthers(path)));
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("copied")]
    [InlineData("renamed")]
    public async Task Restart_OfUsedFilesWithoutTheirLedgers_IsRefused(string how)
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(40);
        await InferOnceAsync(deployment, paths);
        for (var party = 0; party < 2; party++)
        {
            if (how == "lost") File.Delete(paths[party] + ".used");
            else if (how == "copied") File.Copy(paths[party], paths[party] += ".other");
            else File.Move(paths[party], paths[party] += ".other");
            var options = deployment.Options(party, CorrelationSupply.FromFile(paths[party]));
            var error = Assert.Throws<CorrelationFileException>(() => deployment.Start(options));
            Assert.Contains($"its ledger {paths[party]}.used is missing", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Restart_ThroughASymbolicLink_GoesOnWithTheLedgerOfTheFile()
    {
        if (OperatingSystem.IsWindows()) return; // Links need a privilege there.
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(40);
        await InferOnceAsync(deployment, paths);
        var links = Array.ConvertAll(paths, path => File.CreateSymbolicLink(deployment.PathOf("link." + path[^1]), path).FullName);
        await InferOnceAsync(deployment, links);
        Assert.Equal([32, 32], paths.Select(path => NextIndex(deployment, path)));
    }

    [Fact]
    public async Task Load_ErasesTheChunkInTheFileAndOnlyThat()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(40);
        var before = Array.ConvertAll(paths, File.ReadAllBytes);
        await InferOnceAsync(deployment, paths);
        for (var party = 0; party < 2; party++)
        {
            var after = File.ReadAllBytes(paths[party]);
            var recordBytes = CorrelationFileHeader.RecordBytesFor(Network.Info, party);
            var erased = CorrelationFileHeader.ByteLength + (16 * recordBytes);
            Assert.Equal(before[party][..CorrelationFileHeader.ByteLength], after[..CorrelationFileHeader.ByteLength]);
            Assert.Equal(before[party][erased..], after[erased..]);
            byte[] used = [.. "SecNet used once"u8, .. new byte[recordBytes - 16]];
            Assert.All(after[CorrelationFileHeader.ByteLength..erased].Chunk(recordBytes), record => Assert.Equal(used, record));
        }
    }

    [Theory]
    [InlineData(1 << 26)]
    [InlineData(32)]
    [InlineData(1)]
    public async Task Load_AcrossChunksOfAnySize_GivesEveryRecordOnce(int chunkBytes)
    {
        await using var deployment = new Deployment();
        var path = deployment.WriteFiles(40)[1];
        using var source = FileCorrelationSource.Open(path, Network.Info, deployment.Model, 1, chunkBytes);
        source.BeginRun(0, SessionNonce.Create());
        using var session = PartySession.Create(Network.Info, deployment.Shares[1], MemoryChannel.CreatePair().First, source.WeightMaskSeed, 1);
        var seen = new HashSet<ulong>();
        foreach (var count in new[] { 1, 3, 20, 15, 1 })
        {
            source.Reserve(count);
            for (var i = 0; i < count; i++)
            {
                source.Load(session, 0, inference: 0, batch: 1);
                Assert.True(seen.Add(session.Typed<ulong>().LoadedWords(0, 0)[0]));
            }
            Assert.Throws<InvalidOperationException>(() => source.Load(session, 0, inference: 0, batch: 1));
        }
        Assert.Throws<CorrelationExhaustedException>(() => source.Reserve(1));
        Assert.Equal(40 * (16 + Network.OpeningBytes), source.OfflineBytes);
    }

    [Fact]
    public async Task Load_RecordThatIsErased_IsRefusedAsUsedAndNotAsDamaged()
    {
        await using var deployment = new Deployment();
        var paths = deployment.WriteFiles(40);
        await InferOnceAsync(deployment, paths);

        // A forged file whose first record is back: what the ledger does not know, the records do.
        File.Delete(paths[0] + ".used");
        using (var stream = File.OpenWrite(paths[0]))
        {
            stream.Position = CorrelationFileHeader.ByteLength;
            stream.Write(new byte[1]);
        }
        using var source = FileCorrelationSource.Open(paths[0], Network.Info, deployment.Model, 0);
        source.BeginRun(1, SessionNonce.Create());
        source.Reserve(1);
        using var session = PartySession.Create(Network.Info, deployment.Shares[0], MemoryChannel.CreatePair().First, source.WeightMaskSeed, 1);
        Assert.Contains("was already used", Assert.Throws<CorrelationFileException>(() => source.Load(session, 0, inference: 0, batch: 1)).Message, StringComparison.Ordinal);
    }

    private static async Task InferOnceAsync(Deployment deployment, string[] paths)
    {
        deployment.StartWithFiles(paths);
        await using (var client = await deployment.ConnectAsync())
            Deployment.AssertResult(Deployment.Input(0), await client.InferAsync(Deployment.Input(0)).WaitAsync(Patience));
        await deployment.StopPartiesAsync();
    }

    private static int NextIndex(Deployment deployment, string path)
    {
        var party = path.EndsWith('1') ? 1 : 0;
        using var source = FileCorrelationSource.Open(path, Network.Info, deployment.Model, party);
        return source.State.NextIndex;
    }
}
