using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Correlations;

/// <summary>Sizes that follow from a network's correlation segments.</summary>
public static class CorrelationLayout
{
    /// <summary>Bytes of corrections party 1 receives for one inference: all corrected segments as one bit string, rounded up once.</summary>
    public static int CorrectionBytes(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        return checked((int)((info.Correlations.Sum(static segment => segment.CorrectionBits) + 7) / 8));
    }
}
