namespace SecNet.Generators.Model;

/// <summary>Who makes the correlations; the compiler's copy of the public enum, by the same names.</summary>
public enum OfflineMode
{
    /// <summary>A dealer.</summary>
    Dealer,

    /// <summary>The parties themselves.</summary>
    TwoParty,
}
