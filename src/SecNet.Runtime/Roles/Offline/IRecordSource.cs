using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Where one inference's record after another comes from, live: a dealer, or the two parties' own work.</summary>
internal interface IRecordSource : IDisposable
{
    /// <summary>The seed of this party's share of the model's weight mask; null without a dealer.</summary>
    Seed? WeightMaskSeed { get; }

    /// <summary>Bytes of one inference's record.</summary>
    int RecordBytes { get; }

    /// <summary>Bytes sent to the other party so far for no inference in particular.</summary>
    long SetupBytes { get; }

    /// <summary>Announces that so many records will be received.</summary>
    /// <exception cref="TransportException">The connection is gone, or the dealer refused.</exception>
    void Announce(int count);

    /// <summary>Receives or makes the next announced inference's record.</summary>
    /// <returns>Bytes that moved for it.</returns>
    /// <exception cref="TransportException">The connection is gone, or the other side is out of step or malformed.</exception>
    long Receive(Span<byte> record);

    /// <summary>Ends the connection, on any thread: a pending receive throws.</summary>
    void Close();
}
