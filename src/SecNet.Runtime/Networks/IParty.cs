namespace SecNet.Runtime.Networks;

/// <summary>The party a piece of protocol code is compiled for, as a type, so that the JIT folds every branch on it.</summary>
public interface IParty
{
    /// <summary>0 or 1.</summary>
    static abstract int Index { get; }
}

/// <summary>Party 0: adds public constants to shares, and derives all its correlations from a seed.</summary>
public readonly struct Party0 : IParty
{
    /// <inheritdoc/>
    public static int Index => 0;
}

/// <summary>Party 1: receives the dealer's corrections.</summary>
public readonly struct Party1 : IParty
{
    /// <inheritdoc/>
    public static int Index => 1;
}
