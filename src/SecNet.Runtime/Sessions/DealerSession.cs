using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.Sessions;

/// <summary>What the dealer holds while it makes one inference's correlations after another for one model.</summary>
public abstract class DealerSession : IDisposable
{
    /// <summary>Makes a session in the ring word the network uses.</summary>
    /// <param name="info">The network.</param>
    /// <param name="weightMask0">Seed of party 0's share of the model's weight mask B.</param>
    /// <param name="weightMask1">Seed of party 1's share.</param>
    public static DealerSession Create(NetworkInfo info, Seed weightMask0, Seed weightMask1)
    {
        throw new NotImplementedException();
    }

    /// <summary>Makes one inference's correlations.</summary>
    /// <param name="seed0">Party 0's seed, fresh.</param>
    /// <param name="seed1">Party 1's seed, fresh.</param>
    /// <param name="corrections">Receives exactly <see cref="Correlations.CorrelationLayout.CorrectionBytes"/> bytes for party 1.</param>
    public abstract void Deal<TNetwork>(Seed seed0, Seed seed1, Span<byte> corrections)
        where TNetwork : ISecureNetwork<TNetwork>;

    /// <summary>Clears secrets.</summary>
    public abstract void Dispose();
}
