using System.Text.Json;

namespace SecNet.Integration.Tests.Cli;

/// <summary>The roles as a user starts them, each with its own files.</summary>
public sealed class RolesByHandTests : IDisposable
{
    private static readonly string Digits = Path.Combine(AppContext.BaseDirectory, "digits");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Infer_WithCorrelationFiles_AnswersUntilTheyAreUsedUp()
    {
        var model = await ShareAsync();
        var (exitCode, output, errors) = await MnistProgram.RunAsync(
            "dealer", "--network", "m1", "--out", _folder.Path, "--count", "12", "--model", model, "--key", Path.Combine(_folder.Path, "dealer.key"));
        Assert.True(exitCode == 0, errors);
        var files = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        await using var party0 = Party(0, "--correlations", files[0]);
        var at0 = await ListeningAsync(party0);
        await using var party1 = Party(1, "--correlations", files[1], "--peer", at0);
        var at1 = await ListeningAsync(party1);

        (exitCode, output, errors) = await MnistProgram.RunAsync("infer", "--network", "m1", "--party0", at0, "--party1", at1, "--json", Digits);
        Assert.True(exitCode == 0, errors);
        using (var document = JsonDocument.Parse(output))
            Assert.Equal(Enumerable.Range(0, 10), document.RootElement.GetProperty("predictions").EnumerateArray().Select(static prediction => prediction.GetInt32()));

        // Two are left; a request for ten consumes none of them.
        (exitCode, _, errors) = await MnistProgram.RunAsync("infer", "--network", "m1", "--party0", at0, "--party1", at1, Digits);
        Assert.Equal(3, exitCode);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        (exitCode, output, errors) = await MnistProgram.RunAsync("infer", "--network", "m1", "--party0", at0, "--party1", at1, Path.Combine(Digits, "4.pgm"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("4 ✓", output, StringComparison.Ordinal);
    }

    /// <summary>Both parties make correlations into files, and serve with them later: no dealer is ever started.</summary>
    [Fact]
    public async Task Infer_WithFilesThatThePartiesPrepared_Answers()
    {
        const string Network = "m1-two-party";
        await ShareAsync(Network);
        string[] files = [Path.Combine(_folder.Path, "0.correlations"), Path.Combine(_folder.Path, "1.correlations")];
        await using (var preparing0 = PartyOf(Network, 0, "--offline", "two-party", "--prepare", files[0], "--count", "1"))
        await using (var preparing1 = PartyOf(Network, 1, "--offline", "two-party", "--prepare", files[1], "--count", "1", "--peer", await ListeningAsync(preparing0)))
        {
            foreach (var (code, _, messages) in new[] { await preparing0.EndAsync(), await preparing1.EndAsync() }) Assert.True(code == 0, messages);
        }

        await using var party0 = PartyOf(Network, 0, "--correlations", files[0]);
        var at0 = await ListeningAsync(party0);
        await using var party1 = PartyOf(Network, 1, "--correlations", files[1], "--peer", at0);
        var at1 = await ListeningAsync(party1);
        var (exitCode, output, errors) = await MnistProgram.RunAsync("infer", "--network", Network, "--party0", at0, "--party1", at1, Path.Combine(Digits, "4.pgm"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("4 ✓", output, StringComparison.Ordinal);
    }

    /// <summary>Each role makes its certificate, they exchange them, and every link is encrypted, on any address; who is not among them is turned away.</summary>
    [Fact]
    public async Task Infer_WithCertificates_AnswersThoseWhoAreKnown()
    {
        await ShareAsync();
        string[] roles = ["party0", "party1", "dealer", "client", "client-stranger"];
        foreach (var role in roles)
        {
            var (code, output, messages) = await MnistProgram.RunAsync("certificate", "--role", role, "--out", Folder(role));
            Assert.True(code == 0, messages);
            Assert.Matches($"{role}.crt [0-9A-F]{{64}}", output);
            (code, _, messages) = await MnistProgram.RunAsync("certificate", "--role", role, "--out", Folder(role));
            Assert.Equal(4, code);
            Assert.Contains("holds an identity already, which is never replaced", messages, StringComparison.Ordinal);
        }

        foreach (var role in roles)
        {
            foreach (var other in roles.Where(other => other != role && other != "client-stranger")) File.Copy(Path.Combine(Folder(other), other + ".crt"), Path.Combine(Folder(role), other + ".crt"));
        }

        await using var dealer = MnistProgram.Start("dealer", "--network", "m1", "--json", "--listen", "0.0.0.0:0", "--tls", Folder("dealer"));
        var dealerAt = OnLoopback(await ListeningAsync(dealer));
        await using var party0 = Party(0, "--listen", "0.0.0.0:0", "--dealer", dealerAt, "--tls", Folder("party0"));
        var at0 = OnLoopback(await ListeningAsync(party0));
        await using var party1 = Party(1, "--dealer", dealerAt, "--peer", at0, "--tls", Folder("party1"));
        var at1 = await ListeningAsync(party1);

        string[] infer = ["infer", "--network", "m1", "--party0", at0, "--party1", at1, Path.Combine(Digits, "4.pgm")];
        var known = await MnistProgram.RunAsync([.. infer, "--tls", Folder("client")]);
        Assert.True(known.ExitCode == 0, known.Errors);
        Assert.Contains("4 ✓", known.Output, StringComparison.Ordinal);
        var stranger = await MnistProgram.RunAsync([.. infer, "--tls", Folder("client-stranger")]);
        Assert.Equal((3, ""), (stranger.ExitCode, stranger.Output));
        Assert.Contains("may not know this side's certificate", stranger.Errors, StringComparison.Ordinal);
        var plain = await MnistProgram.RunAsync(infer);
        Assert.Equal((3, ""), (plain.ExitCode, plain.Output));
        known = await MnistProgram.RunAsync([.. infer, "--tls", Folder("client")]);
        Assert.True(known.ExitCode == 0, known.Errors);

        string Folder(string role) => Path.Combine(_folder.Path, role);

        static string OnLoopback(string endPoint) => endPoint.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identity.pem' is missing", 4, "party", "--index", "0", "--share", "SHARE", "--dealer", "127.0.0.1:9", "--tls", "nowhere")]
    [InlineData("Give --tls DIR or --allow-plaintext-network, not both", 2, "dealer", "--tls", "nowhere", "--allow-plaintext-network")]
    [InlineData("'bank' is no role: party0, party1, dealer, client or client-NAME", 2, "certificate", "--role", "bank", "--out", "nowhere")]
    public async Task Certificates_ThatCannotBeUsed_AreNamed(string message, int expected, params string[] arguments)
    {
        await ShareAsync();
        var (exitCode, output, errors) = await MnistProgram.RunAsync([.. arguments.Select(argument => argument == "SHARE" ? Share(0) : argument), .. arguments[0] == "certificate" ? [] : new[] { "--network", "m1" }]);
        Assert.Equal((expected, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_OtherNetwork_IsRefused()
    {
        await ShareAsync();
        await using var dealer = MnistProgram.Start("dealer", "--network", "m1", "--json");
        var dealerAt = await ListeningAsync(dealer);
        await using var party0 = Party(0, "--dealer", dealerAt);
        var at0 = await ListeningAsync(party0);
        await using var party1 = Party(1, "--dealer", dealerAt, "--peer", at0);
        var at1 = await ListeningAsync(party1);

        var (exitCode, output, errors) = await MnistProgram.RunAsync("infer", "--network", "m2", "--party0", at0, "--party1", at1, Digits);
        Assert.Equal((3, ""), (exitCode, output));
        Assert.Contains("protocol id differs", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Party_WithAnotherEmulatedLinkThanItsPeer_IsExitCode3NamingBoth()
    {
        await ShareAsync();
        await using var party0 = Party(0, "--dealer", "127.0.0.1:9", "--emulate-link", "wan");
        var at0 = await ListeningAsync(party0);
        await using var party1 = Party(1, "--dealer", "127.0.0.1:9", "--peer", at0);
        foreach (var (exitCode, _, errors) in new[] { await party0.EndAsync(), await party1.EndAsync() })
        {
            Assert.Equal(3, exitCode);
            Assert.Contains("the emulated links differ", errors, StringComparison.Ordinal);
            Assert.Contains("40ms,100Mbit/s", errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Party_WithAnotherNumberOfLanesThanItsPeer_IsExitCode3NamingBoth()
    {
        await ShareAsync();
        await using var party0 = Party(0, "--dealer", "127.0.0.1:9", "--lanes", "2");
        var at0 = await ListeningAsync(party0);
        await using var party1 = Party(1, "--dealer", "127.0.0.1:9", "--peer", at0, "--lanes", "4");
        foreach (var (exitCode, _, errors) in new[] { await party0.EndAsync(), await party1.EndAsync() })
        {
            Assert.Equal(3, exitCode);
            Assert.Matches("different numbers of lanes: party (0 has 2, party 1 .* has 4|1 has 4, party 0 .* has 2); give both the same", errors);
        }
    }

    [Fact]
    public async Task Party_OtherPartysShare_IsExitCode4()
    {
        await ShareAsync();
        var (exitCode, output, errors) = await MnistProgram.RunAsync("party", "--network", "m1", "--index", "0", "--share", Share(1), "--dealer", "127.0.0.1:9");
        Assert.Equal((4, ""), (exitCode, output));
        Assert.Contains("is party 1's share and this is party 0", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Party_AddressBeyondThisMachine_IsExitCode2()
    {
        await ShareAsync();
        var (exitCode, _, errors) = await MnistProgram.RunAsync(
            "party", "--network", "m1", "--index", "0", "--share", Share(0), "--dealer", "127.0.0.1:9", "--listen", "0.0.0.0:0");
        Assert.Equal(2, exitCode);
        Assert.Contains("not a loopback address", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", errors, StringComparison.Ordinal);
    }

    private static async Task<string> ListeningAsync(MnistProgram program)
    {
        using var line = JsonDocument.Parse(await program.ReadLineAsync() ?? throw new InvalidOperationException((await program.EndAsync()).Errors));
        return line.RootElement.GetProperty("endpoint").GetString()!;
    }

    private MnistProgram Party(int index, params string[] more) => PartyOf("m1", index, more);

    private MnistProgram PartyOf(string network, int index, params string[] more) =>
        MnistProgram.Start(["party", "--network", network, "--index", $"{index}", "--share", Share(index), "--json", .. more]);

    private string Share(int index) => Path.Combine(_folder.Path, $"party-{index}.share");

    private async Task<string> ShareAsync(string network = "m1")
    {
        var (exitCode, output, errors) = await MnistProgram.RunAsync("share-model", "--network", network, "--out", _folder.Path);
        Assert.True(exitCode == 0, errors);
        return output.Split('\n')[0].Trim()["model ".Length..];
    }
}
