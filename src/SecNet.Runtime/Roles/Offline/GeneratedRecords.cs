using SecNet.Runtime.Correlations;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Records that the two parties make themselves, over a connection of their own: both receive the same inference's at the same time.</summary>
/// <remarks>
/// Once only: a record is made from fresh randomness and handed over, and nothing of it stays. The session's nonce is the link's, hashed, so that a
/// connection left over from an earlier link is refused.
/// </remarks>
internal sealed class GeneratedRecords : IRecordSource
{
    private readonly DuplexChannel _channel;
    private readonly NetworkCalls _network;
    private readonly TwoPartySession _session;

    /// <summary>On a channel after its handshake; owns it, also when this throws.</summary>
    /// <exception cref="TransportException">The other party is of another session, or sends no points of the curve.</exception>
    public GeneratedRecords(DuplexChannel channel, NetworkCalls network, ModelShare share, SessionNonce link)
    {
        (_channel, _network) = (channel, network);
        try
        {
            _session = TwoPartySession.Connect(network.Info, share, channel, link.Derive("SecNet two-party correlations"));
        }
        catch
        {
            channel.Dispose();
            throw;
        }

        RecordBytes = CorrelationLayout.RecordBytes(network.Info, share.PartyIndex);
    }

    /// <inheritdoc/>
    public Seed? WeightMaskSeed => null;

    /// <inheritdoc/>
    public int RecordBytes { get; }

    /// <inheritdoc/>
    public long SetupBytes => _session.SetupBytes;

    /// <inheritdoc/>
    public void Announce(int count)
    {
        // The other party comes to the same point by itself.
    }

    /// <inheritdoc/>
    public long Receive(Span<byte> record)
    {
        var before = _session.BytesSent - _session.SetupBytes;
        try
        {
            _network.Generate(_session, record);
        }
        catch
        {
            // The other party waits on this connection for what will not come; it is to learn that now, and why on the parties' own.
            Close();
            throw;
        }

        return _session.BytesSent - _session.SetupBytes - before;
    }

    /// <inheritdoc/>
    public void Close() => _channel.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _session.Dispose();
    }
}
