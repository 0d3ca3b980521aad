using System.Security.Cryptography;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Records from a dealer that makes them as they are asked for.</summary>
internal sealed class DealerRecords : IRecordSource
{
    private readonly DuplexChannel _channel;
    private int _announced;

    /// <summary>On a channel after its handshake: waits until the dealer has paired both parties.</summary>
    /// <exception cref="TransportException">The dealer refused or did not answer.</exception>
    public DealerRecords(DuplexChannel channel, NetworkInfo info, int partyIndex)
    {
        _channel = channel;
        RecordBytes = CorrelationLayout.RecordBytes(info, partyIndex);
        ReceiveVerdict();
        Span<byte> seed = stackalloc byte[Seed.ByteLength];
        channel.Receive(seed);
        WeightMaskSeed = Seed.Read(seed);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <inheritdoc/>
    public Seed? WeightMaskSeed { get; }

    /// <inheritdoc/>
    public int RecordBytes { get; }

    /// <inheritdoc/>
    public long SetupBytes => 0;

    /// <inheritdoc/>
    public void Announce(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, DealerWire.LargestRequest);
        DealerWire.SendRequest(_channel, count);
        ReceiveVerdict();
        _announced += count;
    }

    /// <inheritdoc/>
    public long Receive(Span<byte> record)
    {
        if (_announced == 0) throw new InvalidOperationException("Nothing announced is left to receive.");
        _announced--;
        _channel.Receive(record);
        return record.Length;
    }

    /// <inheritdoc/>
    public void Close() => _channel.Dispose();

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private void ReceiveVerdict()
    {
        var verdict = Verdict.Receive(_channel);
        if (!verdict.IsYes) throw new TransportException($"the dealer at {_channel.Peer} refused: {verdict.Reason}");
    }
}
