using System.Security.Cryptography;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations from a dealer that makes them as they are asked for.</summary>
internal sealed class DealerCorrelationSource : ICorrelationSource
{
    private readonly DuplexChannel _channel;
    private readonly byte[] _record;
    private int _reserved;

    /// <summary>On a channel after its handshake: waits until the dealer has paired both parties.</summary>
    /// <exception cref="TransportException">The dealer refused or did not answer.</exception>
    public DealerCorrelationSource(DuplexChannel channel, NetworkInfo info, int partyIndex)
    {
        _channel = channel;
        _record = new byte[Seed.ByteLength + CorrelationLayout.CorrectionBytes(info, partyIndex)];
        ReceiveVerdict();
        Span<byte> seed = stackalloc byte[Seed.ByteLength];
        channel.Receive(seed);
        WeightMaskSeed = Seed.Read(seed);
        CryptographicOperations.ZeroMemory(seed);
    }

    /// <inheritdoc/>
    public Seed WeightMaskSeed { get; }

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <inheritdoc/>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, DealerWire.LargestRequest);
        DealerWire.SendRequest(_channel, count);
        ReceiveVerdict();
        _reserved += count;
    }

    /// <summary>Bytes of one inference's record.</summary>
    public int RecordBytes => _record.Length;

    /// <inheritdoc/>
    public void Load(PartySession session, int slot, int inference, int batch)
    {
        Receive(_record);
        Load(session, slot, inference, batch, _record);
        OfflineBytes += _record.Length;
    }

    /// <summary>Receives the next reserved inference's record, to be loaded later.</summary>
    public void Receive(Span<byte> record)
    {
        if (_reserved == 0) throw new InvalidOperationException("Nothing reserved is left to receive.");
        _reserved--;
        _channel.Receive(record);
    }

    /// <summary>Loads a record.</summary>
    public static void Load(PartySession session, int slot, int inference, int batch, ReadOnlySpan<byte> record) =>
        session.LoadCorrelations(slot, Seed.Read(record[..Seed.ByteLength]), record[Seed.ByteLength..], inference, batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_record);
        _channel.Dispose();
    }

    private void ReceiveVerdict()
    {
        var verdict = Verdict.Receive(_channel);
        if (!verdict.IsYes) throw new TransportException($"the dealer at {_channel.Peer} refused: {verdict.Reason}");
    }
}
