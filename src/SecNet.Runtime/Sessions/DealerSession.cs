using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.Sessions;

/// <summary>What the dealer holds while it makes one inference's correlations after another for one model.</summary>
public abstract class DealerSession : IDisposable
{
    private protected DealerSession(NetworkInfo info) => Info = info;

    /// <summary>The network.</summary>
    public NetworkInfo Info { get; }

    /// <summary>Makes a session in the ring word the network uses.</summary>
    /// <param name="info">The network.</param>
    /// <param name="weightMask0">Seed of party 0's share of the model's weight mask B.</param>
    /// <param name="weightMask1">Seed of party 1's share.</param>
    public static DealerSession Create(NetworkInfo info, Seed weightMask0, Seed weightMask1)
    {
        ArgumentNullException.ThrowIfNull(info);
        return info.WordBits == 32
            ? new DealerSession<uint>(info, weightMask0, weightMask1)
            : new DealerSession<ulong>(info, weightMask0, weightMask1);
    }

    /// <summary>Another session for the same model, for another thread: memory of its own, the same weight mask. Dispose it before this one.</summary>
    public abstract DealerSession CreateSibling();

    /// <summary>Makes one inference's correlations.</summary>
    /// <param name="seed0">Party 0's seed, fresh.</param>
    /// <param name="seed1">Party 1's seed, fresh.</param>
    /// <param name="corrections0">Receives exactly <see cref="Correlations.CorrelationLayout.CorrectionBytes"/> bytes for party 0.</param>
    /// <param name="corrections1">The same for party 1.</param>
    public abstract void Deal<TNetwork>(Seed seed0, Seed seed1, Span<byte> corrections0, Span<byte> corrections1)
        where TNetwork : ISecureNetwork<TNetwork>;

    /// <summary>For generated code: the session in its ring word.</summary>
    public DealerSession<T> Typed<T>()
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IUnsignedNumber<T> =>
        this as DealerSession<T> ?? throw new ArgumentException($"The session was made for {Info.Name} with {Info.WordBits}-bit words, not for {typeof(T).Name}.");

    /// <summary>Clears secrets.</summary>
    public abstract void Dispose();
}
