namespace SecNet.Runtime.Networks;

/// <summary>The exact cost of one inference, known at compile time; tests hold measurement equal to it.</summary>
/// <param name="OnlineBytesPerParty">Payload bytes each party sends to the other online.</param>
/// <param name="Rounds">Dependent simultaneous exchanges.</param>
/// <param name="MultiplyAccumulates">Ring multiply-accumulates per party online.</param>
/// <param name="OfflineBytes">Bytes the dealer sends to both parties together: two seeds and party 1's corrections.</param>
public readonly record struct NetworkCost(long OnlineBytesPerParty, int Rounds, long MultiplyAccumulates, long OfflineBytes)
{
    /// <summary>Both parties' online payload bytes together.</summary>
    public long OnlineBytes => 2 * OnlineBytesPerParty;
}
