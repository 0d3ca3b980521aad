namespace SecNet.Runtime.Transport;

/// <summary>What one end of a connection is.</summary>
public enum Role : byte
{
    /// <summary>Owns an input and receives the logits.</summary>
    Client = 1,

    /// <summary>Computing party 0; it leads.</summary>
    Party0 = 2,

    /// <summary>Computing party 1.</summary>
    Party1 = 3,

    /// <summary>Makes correlations.</summary>
    Dealer = 4,

    /// <summary>Computing party 1 once more, on the connection on which the two parties make correlations.</summary>
    Party1Offline = 5,
}
