using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>What a party remembers of a batch of correlations.</summary>
/// <param name="BatchId">The batch; zero when a dealer sends live.</param>
/// <param name="NextIndex">First index not used.</param>
/// <param name="LastRunNonce">The run that both parties made last on it.</param>
internal readonly record struct BatchState(SessionNonce BatchId, int NextIndex, SessionNonce LastRunNonce)
{
    /// <summary>Null, or why two parties may not use their files together; the same text on both sides.</summary>
    public static string? WhyRefused(BatchState state0, BatchState state1)
    {
        if (state0.BatchId != state1.BatchId)
            return $"correlation files of different batches: party 0 has {state0.BatchId}, party 1 has {state1.BatchId}; use both files of one run of the dealer";
        if (state0.LastRunNonce != state1.LastRunNonce)
        {
            return "the correlation file is retired: the parties remember different last runs on it "
                + $"(party 0 {state0.LastRunNonce}, party 1 {state1.LastRunNonce}), so one ledger was lost or restored and masks could repeat; have the dealer write new files";
        }
        return null;
    }
}
