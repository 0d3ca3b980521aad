using System.Net;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>A party's choice of where its correlations come from. Both parties must choose the same.</summary>
public abstract record CorrelationSupply
{
    private protected CorrelationSupply()
    {
    }

    /// <summary>From a dealer that makes them as they are asked for.</summary>
    /// <param name="endPoint">Where the dealer listens.</param>
    public static CorrelationSupply FromDealer(EndPoint endPoint) => new DealerSupply(endPoint);

    /// <summary>From this party's file of a pair that a dealer wrote (<see cref="CorrelationFile"/>), or the two parties made (<see cref="CorrelationPreparation"/>).</summary>
    /// <param name="path">
    /// The file, which must be writable: what is used of it is erased. Its ledger <c>PATH.used</c> lies beside it and must be kept with it.
    /// </param>
    public static CorrelationSupply FromFile(string path) => new FileSupply(path);

    /// <summary>From the two parties themselves, over a connection of their own: for networks compiled for that.</summary>
    public static CorrelationSupply FromBothParties() => new TwoPartySupply();

    internal sealed record DealerSupply(EndPoint EndPoint) : CorrelationSupply;

    internal sealed record FileSupply(string Path) : CorrelationSupply;

    internal sealed record TwoPartySupply : CorrelationSupply;
}
