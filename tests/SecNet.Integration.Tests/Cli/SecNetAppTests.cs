using System.Text.Json;
using SecNet.Cli;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Integration.Tests.Cli;

public sealed class SecNetAppTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("party --index 2 --share a --dealer 127.0.0.1:1")]
    [InlineData("party --index 1 --share a --dealer 127.0.0.1:1")]
    [InlineData("party --index 0 --share a --dealer 127.0.0.1:1 --peer 127.0.0.1:2")]
    [InlineData("party --index 0 --share a")]
    [InlineData("party --index 0 --share a --dealer 127.0.0.1:1 --correlations b")]
    [InlineData("party --index 0 --share a --dealer nowhere")]
    [InlineData("party --index 0 --share a --dealer 127.0.0.1:1 --max-batch 0")]
    [InlineData("party --index 0 --share a --dealer 127.0.0.1:1 --lanes 5")]
    [InlineData("dealer --listen localhost:1")]
    [InlineData("dealer --out x")]
    [InlineData("dealer --out x --count 3 --model 12 --key k")]
    [InlineData("dealer --count 3")]
    [InlineData("infer --party0 127.0.0.1:1")]
    [InlineData("infer --party0 127.0.0.1:1 --party1 127.0.0.1:99999")]
    [InlineData("local --count 3")]
    [InlineData("local a.pgm --mnist x")]
    [InlineData("local --mnist x --count 0")]
    [InlineData("local --mnist x --cifar y")]
    [InlineData("local a.pgm --data x")]
    [InlineData("local --batch-cycle 0")]
    [InlineData("local --lanes 0")]
    [InlineData("local --trace lanes.txt")]
    [InlineData("accuracy")]
    [InlineData("accuracy a.pgm --data x")]
    [InlineData("accuracy --data x --threads 0")]
    [InlineData("bench --count 5")]
    [InlineData("bench --batch-cycle 0")]
    [InlineData("bench --weights w.safetensors")]
    [InlineData("bench --network other")]
    [InlineData("share-model")]
    [InlineData("cost --network other")]
    [InlineData("cost --json --diagram")]
    [InlineData("cost --security --write x")]
    [InlineData("cost --link nowhere")]
    [InlineData("cost --link 20ms")]
    [InlineData("local --network b")]
    public async Task RunAsync_WrongUsage_IsExitCode2AndOneLinePerMistake(string line)
    {
        var (exitCode, output, errors) = await RunAsync(line.Split(' '));
        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("error: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_UnknownNetwork_ListsThoseThereAre()
    {
        var (_, _, errors) = await RunAsync("cost", "--network", "other");
        Assert.Contains("There is no network 'other' here. --network takes: a, b.", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "A command is missing; there are local, accuracy, bench, infer, party, dealer, share-model, certificate, untrained-weights, cost.")]
    [InlineData("locale", "There is no command 'locale'; there are local, accuracy, bench, infer, party, dealer, share-model, certificate, untrained-weights, cost.")]
    public async Task RunAsync_WithoutACommand_ListsThoseThereAre(string line, string expected)
    {
        var (exitCode, _, errors) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"error: {expected}", errors, StringComparison.Ordinal);
        Assert.Equal(2, errors.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("--help", "share-model")]
    [InlineData("local --help", "--mnist")]
    [InlineData("accuracy --help", "--threads")]
    [InlineData("party --help", "--correlations")]
    public async Task RunAsync_Help_NamesWhatANewcomerNeeds(string line, string expected)
    {
        var (exitCode, output, _) = await RunAsync(line.Split(' '));
        Assert.Equal(0, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("--until-stdin-closes", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cost_Json_IsOneObjectWithTheCompilersFigures()
    {
        var (exitCode, output, errors) = await RunAsync("cost", "--json", "--network", "B");
        Assert.Equal((0, ""), (exitCode, errors));
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal("b", root.GetProperty("network").GetString());
        Assert.Equal(new string('7', 64), root.GetProperty("protocol_id").GetString());
        Assert.Equal(64, root.GetProperty("static_bytes").GetInt64());
        Assert.Equal(1, root.GetProperty("static_rounds").GetInt32());
        Assert.Equal(48, root.GetProperty("offline_bytes").GetInt64());
        Assert.Equal(
            (64, 64, 1, 16, 32, 0.0),
            (root.GetProperty("ring_bits").GetInt32(), root.GetProperty("online_bytes").GetInt64(), root.GetProperty("rounds").GetInt32(), root.GetProperty("offline_bytes_party0").GetInt64(),
                root.GetProperty("offline_bytes_party1").GetInt64(), root.GetProperty("failure_probability").GetDouble()));
        Assert.Equal(["flatten1", "fc1"], root.GetProperty("layers").EnumerateArray().Select(static layer => layer.GetProperty("name").GetString()));
        var layer = root.GetProperty("layers")[1];
        Assert.Equal(32, layer.GetProperty("bytes_each_way").GetInt64());
        Assert.Equal(("function secret sharing", "as declared"), (layer.GetProperty("comparison").GetString(), layer.GetProperty("comparison_reason").GetString()));
        Assert.Equal((4, 0, 16), (layer.GetProperty("opened_values").GetInt64(), layer.GetProperty("offline_bytes_party0").GetInt64(), layer.GetProperty("offline_bytes_party1").GetInt64()));
        Assert.Equal((4m, false, 16, 21), (layer.GetProperty("max_abs").GetDecimal(), layer.GetProperty("is_proved").GetBoolean(), layer.GetProperty("fraction_bits").GetInt32(), layer.GetProperty("compared_width").GetInt32()));
        Assert.True(root.GetProperty("layers")[0].GetProperty("is_proved").GetBoolean());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("calibration").ValueKind);
    }

    [Fact]
    public async Task Cost_Tables_HaveARowALayerAndATotal_AndFitAPage()
    {
        var (exitCode, output, _) = await RunAsync("cost");
        Assert.Equal(0, exitCode);
        foreach (var expected in new[] { "fc1", "bytes each way", "fixed weight mask", "total", "4 calibrated", "1 proved", "to party 1", "fc1: function secret sharing: as declared", "Compiled for no particular link." }) Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), static line => Assert.True(line.Length <= 120, line));
    }

    /// <summary>One round of half the round trip, 32 bytes each way, and 5 µs of arithmetic; lan where nobody says, or what it was compiled for.</summary>
    [Theory]
    [InlineData(null, null, "0.1ms,10Gbit/s", 0.05 + (32 * 8 / 1e7) + 0.005)]
    [InlineData("wan", null, "40ms,100Mbit/s", 20 + (32 * 8 / 1e5) + 0.005)]
    [InlineData("2ms,1Mbit/s", "wan", "2ms,1Mbit/s", 1 + (32 * 8 / 1e3) + 0.005)]
    [InlineData(null, "wan", "40ms,100Mbit/s", 20 + (32 * 8 / 1e5) + 0.005)]
    public void CostReport_PredictsRoundsBytesAndArithmetic(string? given, string? compiled, string expected, double milliseconds)
    {
        var link = given is null ? null : LinkModel.TryParse(given, out var parsed, out _) ? parsed : throw new ArgumentException(given);
        var report = CostReport.Of(TinyNetwork.Info with { Link = compiled is null ? null : new(LinkModel.Wan.RoundTripMs, LinkModel.Wan.MegabitsPerSecond) }, "tiny", link);
        Assert.Equal((expected, compiled is null ? null : "40ms,100Mbit/s"), (report.Link, report.CompiledLink));
        Assert.Equal(milliseconds, report.PredictedMs, 1e-12);
    }

    [Fact]
    public async Task Cost_Link_ChangesThePredictionAlone()
    {
        var (_, near, _) = await RunAsync("cost", "--json");
        var (_, far, _) = await RunAsync("cost", "--json", "--link", "wan");
        using var nearby = JsonDocument.Parse(near);
        using var distant = JsonDocument.Parse(far);
        Assert.True(distant.RootElement.GetProperty("predicted_ms").GetDouble() > nearby.RootElement.GetProperty("predicted_ms").GetDouble());
        Assert.Equal(nearby.RootElement.GetProperty("layers").GetRawText(), distant.RootElement.GetProperty("layers").GetRawText());
    }

    [Fact]
    public async Task Cost_Security_IsTheReport()
    {
        var (exitCode, output, errors) = await RunAsync("cost", "--security");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(TinyNetwork.Info.SecurityReport(), output);
    }

    /// <summary>Reports that say the same are left alone, so that a build that changes nothing touches nothing.</summary>
    [Fact]
    public async Task Cost_Write_WritesBothReportsOnce()
    {
        string[] line = ["cost", "--network", "a", "--write", Path.Combine(_folder.Path, "reports")];
        Assert.Equal((0, "", ""), await RunAsync(line));
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(_folder.Path, "reports")).Order(StringComparer.Ordinal)];
        Assert.Equal(["TinyNetwork.cost.txt", "TinyNetwork.security.txt"], files.Select(Path.GetFileName));
        Assert.Equal(TinyNetwork.Info.SecurityReport(), File.ReadAllText(files[1]));
        Assert.Contains("total", File.ReadAllText(files[0]), StringComparison.Ordinal);
        Assert.All(File.ReadAllLines(files[0]), static text => Assert.Equal(text.TrimEnd(), text));

        var before = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in files) File.SetLastWriteTimeUtc(file, before);
        await RunAsync(line);
        Assert.All(files, file => Assert.Equal(before, File.GetLastWriteTimeUtc(file)));
    }

    [Fact]
    public async Task Cost_WriteNetworksOfOneName_IsRefusedWithTheFix()
    {
        var (exitCode, _, errors) = await RunAsync("cost", "--write", _folder.Path);
        Assert.Equal(2, exitCode);
        Assert.Contains("'a' and 'b' are both called TinyNetwork", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cost_Diagram_IsAFlowchartAlongTheData()
    {
        var (exitCode, output, errors) = await RunAsync("cost", "--diagram");
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(
            """
            flowchart TD
                input(["input 1x2x2"])
                l0["flatten1: Flatten 4"]
                l1["fc1: Dense 2<br/>32 bytes each way, 1 round"]
                output(["output 2<br/>in all 32 bytes each way, 1 round"])
                input --> l0
                l0 --> l1
                l1 --> output

            """.ReplaceLineEndings("\n"),
            output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void NetworkInfo_PrintsItsLayerTable() => Assert.Equal(
        """
        TinyNetwork: 1x2x2 -> 2, ring of 64 bits
        layer     kind     shape       bytes each way  rounds  MACs  AES calls  offline bytes 0  offline bytes 1  |result| up to  standing    fraction bits  realisation
        flatten1  Flatten  1x2x2 -> 4               0       0     0          0                0                0               1  proved                  8  free
        fc1       Dense    4 -> 2                  32       1     8          0                0               16               4  calibrated             16  fixed weight mask
        total                                      32       1     8          0               16               32
        calibrated: declared, on samples that nobody stated; an input that exceeds such a bound gives a wrong answer that nobody detects

        """.ReplaceLineEndings("\n"),
        TinyNetwork.Info.ToString());

    [Fact]
    public async Task ShareModel_SoundWeights_WritesBothSharesAndReportsBounds()
    {
        var weights = _folder.Write("w.safetensors", TinyWeights.Upper());
        var (exitCode, output, errors) = await RunAsync("share-model", "--weights", weights, "--out", _folder.Path);
        Assert.Equal(0, exitCode);
        Assert.Contains("proved", errors, StringComparison.Ordinal);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var share0 = ModelShareFile.Read(Path.Combine(_folder.Path, "party-0.share"), TinyNetwork.Info, 0);
        var share1 = ModelShareFile.Read(Path.Combine(_folder.Path, "party-1.share"), TinyNetwork.Info, 1);
        Assert.Equal($"model {share0.ModelId}", lines[0].Trim());
        Assert.Equal(3, lines.Length);
        Assert.Equal(256, unchecked((long)(share0.Words.Span[0] + share1.Words.Span[0])));

        (_, _, errors) = await RunAsync("share-model", "--weights", weights, "--out", _folder.Path);
        Assert.Contains("Older shares", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShareModel_NetworkWithShippedWeights_UsesThem()
    {
        var weights = _folder.Write("w.safetensors", TinyWeights.Upper());
        var (exitCode, _, _) = await RunAsync(networks => networks.Add<TinyNetwork>(configure: options => options.Weights = weights), "share-model", "--out", _folder.Path);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task ShareModel_WeightBeyondContract_IsExitCode1WithTheFix()
    {
        var (exitCode, _, errors) = await RunAsync("share-model", "--weights", _folder.Write("w.safetensors", TinyWeights.Upper(1.5f)), "--out", _folder.Path);
        Assert.Equal(1, exitCode);
        Assert.Contains("Set MaxAbsWeight = 1.5 on 'fc1'", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "party-0.share")));
    }

    [Theory]
    [InlineData("share-model --weights none --out .")]
    [InlineData("local a.pgm --weights none")]
    [InlineData("local --mnist none")]
    [InlineData("local --cifar none")]
    [InlineData("accuracy --data none")]
    [InlineData("party --index 0 --share none --dealer 127.0.0.1:1")]
    public async Task RunAsync_AbsentFile_IsExitCode4AndOneLine(string line)
    {
        var (exitCode, output, errors) = await RunAsync(line.Split(' '));
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task RunAsync_Verbose_ShowsTheStack()
    {
        var (exitCode, _, errors) = await RunAsync("share-model", "--weights", "none", "--out", ".", "--verbose");
        Assert.Equal(4, exitCode);
        Assert.Contains("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_NoWeightsAndNoSamples_SaysWhatToGive()
    {
        var (exitCode, _, errors) = await RunAsync("local");
        Assert.Equal(2, exitCode);
        Assert.Contains("ships no sample images. Give image files, or --mnist DIR, --cifar FILE or --data PATH.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accuracy_DataWithoutLabels_IsExitCode4WithTheFix()
    {
        _folder.Write("a.pgm", [.. "P5 2 2 255\n"u8, 1, 2, 3, 4]);
        var (exitCode, _, errors) = await RunAsync("accuracy", "--data", _folder.Path, "--weights", "none");
        Assert.Equal(4, exitCode);
        Assert.Contains("The data set gives a.pgm no label", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--count 3", "holds 2 samples from number 0 on and --count asks for 3. Lower --count or --offset.")]
    [InlineData("--offset 1 --count 2", "holds 1 samples from number 1 on and --count asks for 2")]
    [InlineData("", "cat/b.pgm has the label 2 and network 'a' has classes 0 to 1")]
    public async Task Local_DataSetThatDoesNotFit_IsExitCode4(string range, string reason)
    {
        foreach (var name in new[] { "ant", "bee", "cat" }) Directory.CreateDirectory(Path.Combine(_folder.Path, name));
        foreach (var name in range.Length > 0 ? new[] { "ant/a.pgm", "bee/a.pgm" } : ["ant/a.pgm", "bee/a.pgm", "cat/b.pgm"]) _folder.Write(name, [.. "P5 2 2 255\n"u8, 1, 2, 3, 4]);
        if (range.Length > 0) Directory.Delete(Path.Combine(_folder.Path, "cat"));
        var (exitCode, _, errors) = await RunAsync(["local", "--data", _folder.Path, .. range.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(4, exitCode);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NameTwice_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new NetworkRegistry().Add<TinyNetwork>("a").Add<TinyNetwork>("A"));

    [Fact]
    public void Add_WrongNumberOfClassNames_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new NetworkRegistry().Add<TinyNetwork>(configure: static options => options.ClassNames = ["one"]));

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunAsync(static networks => networks.Add<TinyNetwork>("a").Add<TinyNetwork>("b"), arguments);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(Action<NetworkRegistry> register, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await SecNetApp.RunAsync(arguments, register, new CommandConsole(output, errors, outputIsTerminal: false, errorIsTerminal: false));
        return (exitCode, output.ToString(), errors.ToString());
    }
}
