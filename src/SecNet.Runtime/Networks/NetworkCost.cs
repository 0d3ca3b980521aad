namespace SecNet.Runtime.Networks;

/// <summary>The exact cost of one inference, known at compile time; tests hold measurement equal to it.</summary>
/// <param name="OnlineBytesPerParty">Payload bytes each party sends to the other online.</param>
/// <param name="Rounds">Dependent simultaneous exchanges.</param>
/// <param name="MultiplyAccumulates">Ring multiply-accumulates per party online.</param>
/// <param name="AesCalls">AES blocks of comparison keys and garbled gates per party online.</param>
/// <param name="ArithmeticNs">
/// What a party's arithmetic is predicted to take, in nanoseconds: no measurement of this machine, but counts times rates of one server core.
/// </param>
/// <param name="OfflineBytesParty0">Bytes the dealer sends to party 0: a seed, and what both parties are given. Without a dealer, bytes from party 0 to party 1.</param>
/// <param name="OfflineBytesParty1">The same for party 1, with its corrections. Without a dealer, bytes from party 1 to party 0.</param>
public readonly record struct NetworkCost(
    long OnlineBytesPerParty, int Rounds, long MultiplyAccumulates, long AesCalls, long ArithmeticNs, long OfflineBytesParty0, long OfflineBytesParty1)
{
    /// <summary>Both parties' online payload bytes together.</summary>
    public long OnlineBytes => 2 * OnlineBytesPerParty;

    /// <summary>What the dealer sends to both parties together, or without one both to each other.</summary>
    public long OfflineBytes => OfflineBytesParty0 + OfflineBytesParty1;

    /// <summary>Oblivious transfers in both directions that the parties make without a dealer, filled up to what is extended at a time; 0 with one.</summary>
    public long OfflineTransfers { get; init; }

    /// <summary>Ciphertexts that both parties send each other without a dealer, requests and replies; 0 with one.</summary>
    public long OfflineCiphertexts { get; init; }
}
