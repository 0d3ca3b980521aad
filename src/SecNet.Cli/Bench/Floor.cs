using System.Text.Json.Serialization;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Bench;

/// <summary>The least time in which this machine could evaluate a network online: its static cost at the machine's rates, one after another.</summary>
/// <param name="MacsMs">Multiply-accumulates of one party.</param>
/// <param name="AesMs">AES calls of one party.</param>
/// <param name="BytesMs">Bytes one party sends, while it receives as many.</param>
/// <param name="RoundsMs">Exchanges.</param>
/// <param name="CorrelationsMs">One party's correlations, read from memory.</param>
internal sealed record Floor(double MacsMs, double AesMs, double BytesMs, double RoundsMs, double CorrelationsMs)
{
    /// <summary>All of it.</summary>
    [JsonIgnore]
    public double TotalMs => MacsMs + AesMs + BytesMs + RoundsMs + CorrelationsMs;

    /// <summary>Of a whole inference.</summary>
    public static Floor Of(NetworkInfo info, MachineFigures machine)
    {
        var cost = info.Cost;
        return Of(machine, info.WordBits, cost.MultiplyAccumulates, cost.AesCalls, cost.OnlineBytesPerParty, cost.Rounds) with
        {
            CorrelationsMs = 1000 * CorrelationLayout.MaterialBytes(info) / machine.MemoryBytesPerSecond,
        };
    }

    /// <summary>Of one layer, without its correlations.</summary>
    public static Floor Of(LayerPlan layer, int wordBits, MachineFigures machine) =>
        Of(machine, wordBits, layer.MultiplyAccumulates, layer.AesCalls, layer.OnlineBytesPerParty, layer.Rounds);

    private static Floor Of(MachineFigures machine, int wordBits, long macs, long aesCalls, long bytes, int rounds) => new(
        1000 * macs / (wordBits == 32 ? machine.RingMacsPerSecond32 : machine.RingMacsPerSecond64),
        1000 * aesCalls / machine.AesPerSecond, 1000 * bytes / machine.LoopbackBytesPerSecond, rounds * machine.ExchangeUs / 1000, 0);
}
