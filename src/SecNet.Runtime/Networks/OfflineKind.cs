namespace SecNet.Runtime.Networks;

/// <summary>Who makes the correlations of a network: what was declared, for those who run it.</summary>
public enum OfflineKind
{
    /// <summary>A dealer, who colludes with neither party.</summary>
    Dealer,

    /// <summary>The two parties themselves, by homomorphic encryption and oblivious transfer.</summary>
    TwoParty,
}
