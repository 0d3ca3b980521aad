using System.Runtime.InteropServices;

namespace SecNet.Cli.Bench;

/// <summary>What this machine can do at most, with both cores busy where it says no other.</summary>
internal sealed record MachineFigures
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>The processor, as its system names it.</summary>
    public required string Processor { get; init; }

    /// <summary>Processors this process may use.</summary>
    public int Processors { get; init; } = Environment.ProcessorCount;

    public string Os { get; init; } = RuntimeInformation.OSDescription;

    public string Runtime { get; init; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Multiply-adds of 32-bit ring elements a second, on one core while the other does the same.</summary>
    public required double RingMacsPerSecond32 { get; init; }

    /// <summary>The same of 64-bit elements.</summary>
    public required double RingMacsPerSecond64 { get; init; }

    /// <summary>AES-128 calls a second, likewise.</summary>
    public required double AesPerSecond { get; init; }

    /// <summary>Bytes copied in memory a second, likewise.</summary>
    public required double MemoryBytesPerSecond { get; init; }

    /// <summary>Bytes a second that each party sends over loopback while it receives as many.</summary>
    public required double LoopbackBytesPerSecond { get; init; }

    /// <summary>Median time of both sides sending and receiving 64 bytes at once, in a loop that does nothing else.</summary>
    public required double ExchangeUs { get; init; }

    /// <summary>Rates of one core while the other sleeps.</summary>
    public required CoreRates OneCore { get; init; }

    /// <summary>Puts both probes' figures together; the floor is that of the slower core.</summary>
    public static MachineFigures Of(ProbeLine probe0, ProbeLine probe1)
    {
        var together = CoreRates.Slower(probe0.Together, probe1.Together);
        return new()
        {
            Processor = ProcessorName(),
            RingMacsPerSecond32 = together.RingMacs32,
            RingMacsPerSecond64 = together.RingMacs64,
            AesPerSecond = together.AesBlocks,
            MemoryBytesPerSecond = together.CopyBytes,
            LoopbackBytesPerSecond = Math.Min(probe0.LinkBytesPerSecond, probe1.LinkBytesPerSecond),
            ExchangeUs = Math.Max(probe0.ExchangeSeconds, probe1.ExchangeSeconds) * 1e6,
            OneCore = probe0.Alone ?? throw new CommandFailure("Probe 0 measured nothing alone.", ExitCode.FailedCheck),
        };
    }

    // .NET does not know it. Only for people, so any system may leave it out.
    private static string ProcessorName()
    {
        if (!File.Exists(CpuInfo)) return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var line = File.ReadLines(CpuInfo).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
