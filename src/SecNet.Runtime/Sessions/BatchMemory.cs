using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Sessions;

/// <summary>What inferences that are evaluated together take in memory.</summary>
public static class BatchMemory
{
    /// <summary>Null, or why no session can evaluate so many inferences together: each kind of memory is one array.</summary>
    public static string? WhyTooLarge(NetworkInfo info, int batch)
    {
        ArgumentNullException.ThrowIfNull(info);
        long words = 0, planes = 0;
        foreach (var segment in info.Correlations)
        {
            if (segment.Storage == CorrelationStorage.Words) words = Math.Max(words, (long)segment.Offset + segment.Length);
            else planes = Math.Max(planes, (long)segment.Offset + segment.Length);
        }

        var openings = info.RoundBits.Select(static bits => (bits + 7) / 8).DefaultIfEmpty().Max();
        var most = Array.MaxLength / Math.Max(1, Math.Max(Math.Max(info.ArenaWords, info.ArenaPlaneWords), Math.Max(Math.Max(words, planes), openings)));
        return batch <= most ? null : $"{info.Name} can evaluate at most {most} inferences together, {batch} were asked for: their correlations or values would not fit an array.";
    }

    /// <summary>Bytes of scratch memory and correlations that a session of one slot takes.</summary>
    public static long Bytes(NetworkInfo info, int batch)
    {
        ArgumentNullException.ThrowIfNull(info);
        return batch * (CorrelationLayout.SlotBytes(info) + ((long)info.ArenaWords * info.WordBits / 8) + ((long)info.ArenaPlaneWords * sizeof(ulong)) + (2L * info.LargestOpeningBytes(1)));
    }
}
