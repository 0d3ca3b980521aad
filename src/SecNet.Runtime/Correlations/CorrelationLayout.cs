using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Correlations;

/// <summary>Sizes that follow from a network's correlation segments.</summary>
public static class CorrelationLayout
{
    /// <summary>Bytes of corrections a party receives for one inference: its segments as one bit string, rounded up once.</summary>
    public static int CorrectionBytes(NetworkInfo info, int partyIndex)
    {
        ArgumentNullException.ThrowIfNull(info);
        return checked((int)((info.Correlations.Sum(segment => segment.CorrectionBits(partyIndex)) + 7) / 8));
    }

    /// <summary>Bytes in which a party keeps one inference's correlations: a dealer's seed and corrections, or all that the two parties have made.</summary>
    public static int RecordBytes(NetworkInfo info, int partyIndex)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Offline == OfflineKind.TwoParty ? checked((int)MaterialBytes(info)) : checked(Randomness.Seed.ByteLength + CorrectionBytes(info, partyIndex));
    }

    /// <summary>Bytes of one party's correlations of an inference, every share at exactly its bits: what an evaluation has to read at least.</summary>
    public static long MaterialBytes(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return (info.Correlations.Sum(static segment => (long)segment.Elements * segment.Bits) + 7) / 8;
    }

    /// <summary>Bytes that one party's correlations of an inference take in memory.</summary>
    public static long SlotBytes(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.Correlations.Sum(segment => (long)segment.Length * (segment.Storage == CorrelationStorage.Words ? info.WordBits / 8 : sizeof(ulong)));
    }
}
