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
}
