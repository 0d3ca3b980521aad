using System.Diagnostics;
using System.Text.Json;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>The executable of examples/Networks, whose <c>local</c> starts both parties and a client as processes and measures them.</summary>
internal static class NetworkProgram
{
    // A hanging process must not hang the report.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What <c>local --json</c> says of a network.</summary>
    /// <param name="network">Its name there.</param>
    /// <param name="batch">Inferences evaluated together.</param>
    /// <param name="cycles">Cycles that count.</param>
    public static LocalFigures Local(string network, int batch, int cycles)
    {
        // The ten digits that come with the examples, again and again: no time depends on values.
        const int LeastCycle = 32;
        var cycle = Math.Max(batch, LeastCycle);
        var folder = Directory.CreateTempSubdirectory("secnet-li-");
        try
        {
            WriteDigits(folder.FullName, cycle * cycles);
            return new(Run(["local", "--network", network, "--data", folder.FullName, "--count", $"{cycle * cycles}", "--batch", $"{batch}", "--batch-cycle", $"{cycle}", "--json"]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void WriteDigits(string folder, int count)
    {
        var digits = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "digits"), "*.pgm").Order(StringComparer.Ordinal).ToArray();
        foreach (var digit in digits) Directory.CreateDirectory(Path.Combine(folder, Path.GetFileNameWithoutExtension(digit)));
        for (var index = 0; index < count; index++)
        {
            var digit = digits[index % digits.Length];
            File.Copy(digit, Path.Combine(folder, Path.GetFileNameWithoutExtension(digit), FormattableString.Invariant($"{index:D5}.pgm")));
        }
    }

    private static JsonElement Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Networks.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience)) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"'Networks {string.Join(' ', arguments)}' ended with exit code {process.ExitCode}: {errors.Result}");
        return JsonDocument.Parse(output.Result).RootElement;
    }
}

/// <summary>Figures of <c>local --json</c>.</summary>
/// <param name="Json">The object.</param>
internal sealed record LocalFigures(JsonElement Json)
{
    /// <summary>Making an inference's correlations, at the slower party.</summary>
    public double OfflineMs => Json.GetProperty("offline_ms_median").GetDouble();

    /// <summary>An evaluation, of one inference or of several together.</summary>
    public double OnlineMs => Json.GetProperty("online_ms_median").GetDouble();

    /// <summary>Inferences of an evaluation.</summary>
    public int Batch => Json.GetProperty("batch").GetInt32();

    /// <summary>Bytes between the parties for an inference's correlations.</summary>
    public double OfflineBytes => Json.GetProperty("offline_bytes").GetDouble();

    /// <summary>Bytes between them for its evaluation.</summary>
    public double OnlineBytes => Json.GetProperty("bytes_party0").GetDouble() + Json.GetProperty("bytes_party1").GetDouble();

    /// <summary>Exchanges of an evaluation.</summary>
    public int Rounds => Json.GetProperty("rounds").GetInt32();

    /// <summary>Layers, with the time of an evaluation each, the mean of both parties.</summary>
    public IEnumerable<(string Name, string Kind, double Ms)> Layers => Json.GetProperty("layers").EnumerateArray().Select(static layer => (
        layer.GetProperty("name").GetString()!, layer.GetProperty("kind").GetString()!,
        layer.GetProperty("compute_ms").GetDouble() + layer.GetProperty("wait_ms").GetDouble() + layer.GetProperty("send_ms").GetDouble()));
}
