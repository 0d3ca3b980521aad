using System.Text.Json;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Cli;

/// <summary>All roles as processes, on real sockets, with the trained models and the bundled digits.</summary>
public sealed class LocalTests
{
    [Theory]
    [InlineData("m1", 0.005)]
    [InlineData("m2", 0.005)]
    [InlineData("m2-ring32", 0.05)]
    [InlineData("m1-two-party", 0.005)]
    [InlineData("m2-two-party", 0.005)]
    public async Task Local_BundledDigits_AreRecognisedAtTheCompiledCost(string name, double tolerance)
    {
        var info = InfoOf(name);
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", name);
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output); // One object and nothing else.
        var report = document.RootElement;

        Assert.Equal(name, report.GetProperty("network").GetString());
        Assert.Equal(Enumerable.Range(0, 10), report.GetProperty("predictions").EnumerateArray().Select(static prediction => prediction.GetInt32()));
        foreach (var (figure, expected) in new (string, long)[]
        {
            ("count", 10), ("agree_with_plaintext", 10), ("agree_with_reference", 10),
            ("bytes_party0", info.Cost.OnlineBytesPerParty), ("bytes_party1", info.Cost.OnlineBytesPerParty), ("static_bytes", info.Cost.OnlineBytes),
            ("rounds", info.Cost.Rounds), ("static_rounds", info.Cost.Rounds), ("allocated_bytes_per_inference", 0), ("ring_bits", info.RingBits),
        })
        {
            Assert.Equal((figure, expected), (figure, report.GetProperty(figure).GetInt64()));
        }

        Assert.Equal(info.ProtocolId.ToString(), report.GetProperty("protocol_id").GetString());
        Assert.Equal(1, report.GetProperty("accuracy").GetDouble());
        Assert.Equal(info.Cost.OfflineBytes, report.GetProperty("offline_bytes").GetDouble());
        Assert.InRange(report.GetProperty("max_abs_logit_error").GetDouble(), 0, tolerance);
        Assert.True(report.GetProperty("online_ms_median").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("emulated_link").ValueKind);
        Assert.True(report.GetProperty("setup_bytes").GetInt64() > 0);
        Assert.True(report.GetProperty("wire_bytes_party0").GetInt64() > info.Cost.OnlineBytesPerParty);
        Assert.True(report.GetProperty("warm_up").GetInt32() >= 30);
    }

    [Fact]
    public async Task Local_SeveralThreads_AnswersTheSameAndSaysSo()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m2", "--threads", "2");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        Assert.Equal(Enumerable.Range(0, 10), report.GetProperty("predictions").EnumerateArray().Select(static prediction => prediction.GetInt32()));
        Assert.Equal((2, 10, 0), (report.GetProperty("threads").GetInt32(), report.GetProperty("agree_with_reference").GetInt32(), report.GetProperty("allocated_bytes_per_inference").GetInt32()));
        (exitCode, _, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m2", "--threads", "0");
        Assert.Equal(2, exitCode);
        Assert.Contains("--threads must be 1 to 256", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_Encrypted_AnswersTheSameAtTheCompiledCost()
    {
        var info = InfoOf("m1");
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m1", "--lanes", "2", "--tls");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        Assert.True(report.GetProperty("tls").GetBoolean());
        Assert.Equal(Enumerable.Range(0, 10), report.GetProperty("predictions").EnumerateArray().Select(static prediction => prediction.GetInt32()));
        Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (report.GetProperty("bytes_party0").GetInt64(), report.GetProperty("rounds").GetInt32()));
    }

    /// <summary>A network is compiled for a dealer or for none; what was asked for is said to be wrong, with the layer and what to declare.</summary>
    [Theory]
    [InlineData("m2", "two-party", "'relu1' compares by one-hot tables, whose material only a dealer can make")]
    [InlineData("m2-two-party", "dealer", "a dealer has nothing to give them")]
    public async Task Local_OfflineModeThatTheNetworkIsNotCompiledFor_IsExitCode2(string name, string mode, string reason)
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--network", name, "--offline", mode);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.Contains("Offline = OfflineMode.", errors, StringComparison.Ordinal);
    }

    /// <summary>The client of M2Top1 learns ten digits and nothing that a logit could be read from.</summary>
    [Fact]
    public async Task Local_NetworkThatEndsInArgMax_AnswersWithTheClassAlone()
    {
        var info = Mnist.M2Top1.Info;
        Assert.Equal((true, 10, 1, 5), (info.OutputIsClass, info.ClassCount, info.OutputShape.Length, info.OutputRingBits));
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m2-top1");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        Assert.Equal(Enumerable.Range(0, 10), report.GetProperty("predictions").EnumerateArray().Select(static prediction => prediction.GetInt32()));
        foreach (var (figure, expected) in new (string, long)[]
        {
            ("count", 10), ("agree_with_plaintext", 10), ("agree_with_reference", 10), ("accuracy", 1),
            ("bytes_party0", info.Cost.OnlineBytesPerParty), ("bytes_party1", info.Cost.OnlineBytesPerParty), ("rounds", info.Cost.Rounds), ("allocated_bytes_per_inference", 0),
        })
        {
            Assert.Equal((figure, expected), (figure, report.GetProperty(figure).GetInt64()));
        }

        Assert.Equal(JsonValueKind.Null, report.GetProperty("max_abs_logit_error").ValueKind);
    }

    /// <summary>Logits of the class's own training, rows of as many as there are classes, stand in for the float network.</summary>
    [Fact]
    public async Task Local_NetworkThatEndsInArgMax_IsComparedWithReferenceLogits()
    {
        using var folder = new TemporaryFolder();
        var logits = Enumerable.Range(0, 10).SelectMany(static row => Enumerable.Range(0, 10).Select(column => row == column ? 3f : row == 9 && column == 0 ? 4f : 1f));
        var path = folder.Write("ref.bin", [.. logits.SelectMany(BitConverter.GetBytes)]);
        var (exitCode, output, _) = await MnistProgram.RunAsync("local", "--json", "--network", "m2-top1", "--reference-logits", path);
        using var document = JsonDocument.Parse(output);
        Assert.Equal((1, 9, 10), (exitCode, document.RootElement.GetProperty("agree_with_plaintext").GetInt32(), document.RootElement.GetProperty("agree_with_reference").GetInt32()));
    }

    [Fact]
    public async Task Local_NetworkThatEndsInArgMax_ShowsNoLogits()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--network", "m2-top1", Path.Combine(AppContext.BaseDirectory, "digits", "7.pgm"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("→ 7 ✓", output, StringComparison.Ordinal);
        foreach (var word in new[] { "logit", "lead" }) Assert.DoesNotContain(word, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_OverALink_TakesItsTimeAtTheSameCost()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m1", "--link", "10ms,100Mbit/s");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        var report = document.RootElement;
        var cost = Mnist.M1.Info.Cost;
        Assert.Equal("10ms,100Mbit/s", report.GetProperty("emulated_link").GetString());
        Assert.Equal(cost.OnlineBytesPerParty, report.GetProperty("bytes_party0").GetInt64());
        Assert.Equal(cost.Rounds, report.GetProperty("rounds").GetInt64());
        Assert.Equal(0, report.GetProperty("allocated_bytes_per_inference").GetInt64());

        var linkMs = (5.0 * cost.Rounds) + (cost.OnlineBytesPerParty / 12_500.0);
        Assert.Equal(linkMs, report.GetProperty("emulated_link_ms").GetDouble(), 9);
        Assert.InRange(report.GetProperty("online_ms_median").GetDouble(), linkMs, 20 * linkMs);
    }

    /// <summary>The trace shows what lanes are for: one computes while another's opening travels.</summary>
    [Fact]
    public async Task Local_OnTwoLanesOverALink_ComputesOnOneWhileTheOthersOpeningTravels()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "lanes.json");
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m1", "--link", "20ms,1Gbit/s", "--lanes", "2", "--trace", path);
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        var (report, cost) = (document.RootElement, Mnist.M1.Info.Cost);
        Assert.Equal(Enumerable.Range(0, 10), report.GetProperty("predictions").EnumerateArray().Select(static prediction => prediction.GetInt32()));
        Assert.Equal((2, 5, 0), (report.GetProperty("lanes").GetInt32(), report.GetProperty("batch_cycle").GetInt32(), report.GetProperty("allocated_bytes_per_inference").GetInt64()));

        // Never more than the link lets two lanes do.
        Assert.InRange(report.GetProperty("throughput").GetDouble(), double.Epsilon, 2 * 1000 / report.GetProperty("emulated_link_ms").GetDouble());

        using var trace = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        Assert.Equal(0, trace.RootElement.GetProperty("otherData").GetProperty("dropped").GetInt64());
        var events = trace.RootElement.GetProperty("traceEvents").EnumerateArray().Where(static traced => traced.GetProperty("ph").GetString() == "X")
            .Select(static traced => (
                Party: traced.GetProperty("pid").GetInt32(), Lane: traced.GetProperty("tid").GetInt32(), Kind: traced.GetProperty("cat").GetString(),
                Began: traced.GetProperty("ts").GetDouble(), Ended: traced.GetProperty("ts").GetDouble() + traced.GetProperty("dur").GetDouble()))
            .ToArray();
        var inferences = report.GetProperty("warm_up").GetInt32() + report.GetProperty("count").GetInt32();
        for (var party = 0; party < 2; party++)
        {
            var own = events.Where(traced => traced.Party == party).ToArray();
            Assert.Equal([0, 1], own.Select(static traced => traced.Lane).Distinct().Order());
            Assert.Equal(inferences * cost.Rounds, own.Count(static traced => traced.Kind == "wait"));
            Assert.Equal(inferences, own.Count(static traced => traced.Kind == "barrier"));
            Assert.Contains(own, traced => traced.Kind == "compute" && own.Any(other =>
                other.Kind == "wait" && other.Lane != traced.Lane && other.Began < traced.Began && traced.Ended < other.Ended));
        }
    }

    [Fact]
    public async Task Local_TraceAsAPage_IsOneFileThatNeedsNothingElse()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "lanes.html");
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--network", "m1", "--trace", path);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("inferences a second", output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(path);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        foreach (var outside in new[] { "http", "src=", "@import", "url(" }) Assert.DoesNotContain(outside, page, StringComparison.Ordinal);
        foreach (var row in new[] { "party 0, lane 0", "party 1, lane 0" }) Assert.Contains($"\"name\":\"{row}\"", page, StringComparison.Ordinal);
        Assert.Contains("\"fc1\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, 10, 1, 10)]
    [InlineData(32, 10, 4, 3)]
    [InlineData(32, 1000, 4, 32)]
    [InlineData(4, 10, 2, 4)]
    public void LongestCycle_LeavesWorkForEveryLane(int cycle, int samples, int lanes, int expected) =>
        Assert.Equal(expected, SecNet.Cli.Local.LocalSettings.LongestCycle(cycle, samples, lanes));

    [Fact]
    public async Task Local_OverALinkForPeople_NamesIt()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync(
            "local", "--network", "m1", "--link", "lan", Path.Combine(AppContext.BaseDirectory, "digits", "7.pgm"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("0.1ms, 10Gbit/s", output, StringComparison.Ordinal);
        Assert.Contains("of the link alone: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10ms", "--link: A link is lan, wan, loopback, or a round trip and a bandwidth such as 20ms,1Gbit/s or 0.5ms,500Mbit/s, not '10ms'.")]
    [InlineData("0ms,1Gbit/s", "The round trip of a link is 0.001ms to 10000ms, not 0ms.")]
    [InlineData("10000ms,0.001Mbit/s", "together more than the 60 s of a local run. Choose a faster --link.")]
    public async Task Local_OverALinkThatCannotBe_IsExitCode2(string link, string expected)
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--network", "m1", "--link", link);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_OneImage_ShowsItAndItsAnswer()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--network", "m1", Path.Combine(AppContext.BaseDirectory, "digits", "7.pgm"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("→ 7 ✓", output, StringComparison.Ordinal);
        Assert.Contains("1 of 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Local_WeightsOfAnotherNetwork_IsExitCode4FromTheOwner()
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync(
            "local", "--json", "--network", "m1", "--weights", Path.Combine(AppContext.BaseDirectory, "weights", "m2.safetensors"));
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains("Tensor 'fc1.weight'", errors, StringComparison.Ordinal);
        Assert.Contains("model owner ended with exit code 4", errors, StringComparison.Ordinal);
    }

    /// <summary>A digit twice as bright as the network declares: refused before any role starts, recognised when cut off at the range.</summary>
    [Fact]
    public async Task Local_InputsBeyondTheRange_AreRefusedOrClamped()
    {
        using var folder = new TemporaryFolder();
        var pixels = (await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "digits", "7.pgm")))[^784..];
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 28, 28), }".PadRight(117) + "\n";
        byte[] content = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. pixels.SelectMany(static pixel => BitConverter.GetBytes(pixel / 127f))];
        var path = folder.Write("bright.npy", content);

        var (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m1", "--data", path);
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Matches(@"holds a value at index \d+ beyond the range of ±1 that 'M1' declares", errors); // and not which value: it is the client's

        (exitCode, output, errors) = await MnistProgram.RunAsync("local", "--json", "--network", "m1", "--data", path, "--clamp");
        Assert.True(exitCode == 0, errors);
        using var document = JsonDocument.Parse(output);
        Assert.Equal((7, 1), (document.RootElement.GetProperty("predictions")[0].GetInt32(), document.RootElement.GetProperty("agree_with_reference").GetInt32()));
    }

    [Fact]
    public async Task Dealer_WhoseParentIsGone_Stops()
    {
        await using var dealer = MnistProgram.Start("dealer", "--json", "--until-stdin-closes");
        Assert.Contains("\"listening\"", await dealer.ReadLineAsync(), StringComparison.Ordinal);
        dealer.CloseInput();
        Assert.Equal(0, (await dealer.EndAsync()).ExitCode);
    }

    private static NetworkInfo InfoOf(string name) => name switch
    {
        "m1" => Mnist.M1.Info,
        "m2" => Mnist.M2.Info,
        "m1-two-party" => Mnist.M1TwoParty.Info,
        "m2-two-party" => Mnist.M2TwoParty.Info,
        _ => Mnist.M2Ring32.Info,
    };
}
