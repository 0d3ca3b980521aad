using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Where one party's correlations come from, while one party link lasts. Both parties read theirs in step.</summary>
/// <remarks>
/// What was reserved is never handed out again, loaded or not: a source that is disposed with reserved correlations discards them.
/// </remarks>
public interface ICorrelationSource : IDisposable
{
    /// <summary>The seed of this party's share of the model's weight mask; null without a dealer.</summary>
    Seed? WeightMaskSeed { get; }

    /// <summary>Bytes of seeds and corrections received for what was loaded so far, or without a dealer sent to the other party; monotonic.</summary>
    long OfflineBytes { get; }

    /// <summary>Bytes sent to the other party so far for no inference in particular: base transfers and public keys.</summary>
    long SetupBytes => 0;

    /// <summary>Takes the next inferences' correlations out of circulation; durable before it returns.</summary>
    /// <param name="count">Inferences; at least 1.</param>
    /// <exception cref="CorrelationExhaustedException">Fewer are left; none was taken.</exception>
    /// <exception cref="SecNet.Runtime.Transport.TransportException">The dealer is gone or refused.</exception>
    /// <exception cref="CorrelationFileException">The ledger cannot be written.</exception>
    void Reserve(int count);

    /// <summary>Loads the next reserved inference's correlations into a slot.</summary>
    /// <param name="session">The party's session.</param>
    /// <param name="slot">The slot of its batch.</param>
    /// <param name="inference">Which of the batch's inferences: they come in order.</param>
    /// <param name="batch">Inferences that will be evaluated together.</param>
    /// <exception cref="InvalidOperationException">Nothing reserved is left.</exception>
    /// <exception cref="SecNet.Runtime.Transport.TransportException">The dealer is gone.</exception>
    /// <exception cref="CorrelationFileException">The record is damaged.</exception>
    void Load(PartySession session, int slot, int inference, int batch);
}
