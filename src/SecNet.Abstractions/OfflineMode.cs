namespace SecNet;

/// <summary>Who makes the correlated randomness that an inference consumes.</summary>
public enum OfflineMode
{
    /// <summary>A dealer, who colludes with neither party: cheap, and the parties have nothing to compute.</summary>
    Dealer,

    /// <summary>
    /// The two parties themselves, by homomorphic encryption and oblivious transfer: nobody else is trusted. Comparisons that only a dealer can prepare
    /// are not there, and a truncation's result is off by up to one and a half units in the last place instead of one.
    /// </summary>
    TwoParty,
}
