using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Testing;

/// <summary>Both parties' generating sessions on an in-memory channel.</summary>
public sealed class GeneratingPair : IDisposable
{
    private readonly MemoryChannel _channel0;
    private readonly MemoryChannel _channel1;
    private readonly byte[] _record0;
    private readonly byte[] _record1;

    /// <summary>Connects the two.</summary>
    public GeneratingPair(NetworkInfo info, ModelShare model0, ModelShare model1, GenerationSchedule schedule = GenerationSchedule.Asynchronous)
    {
        (_channel0, _channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        _record0 = new byte[CorrelationLayout.RecordBytes(info, 0)];
        _record1 = new byte[CorrelationLayout.RecordBytes(info, 1)];
        var nonce = SessionNonce.Create();
        TwoPartySession? party0 = null, party1 = null;
        TwoParty.InParallel(
            () => party0 = TwoPartySession.Connect(info, model0, _channel0, nonce, schedule),
            () => party1 = TwoPartySession.Connect(info, model1, _channel1, nonce, schedule));
        (Party0, Party1) = (party0!, party1!);
    }

    /// <summary>Party 0's session.</summary>
    public TwoPartySession Party0 { get; }

    /// <summary>Party 1's session.</summary>
    public TwoPartySession Party1 { get; }

    /// <summary>Party 0's last record.</summary>
    public ReadOnlySpan<byte> Record0 => _record0;

    /// <summary>Party 1's last record.</summary>
    public ReadOnlySpan<byte> Record1 => _record1;

    /// <summary>Makes one inference's correlations.</summary>
    public void Generate<TNetwork>()
        where TNetwork : ISecureNetwork<TNetwork> => TwoParty.InParallel(() => Party0.Generate<TNetwork>(_record0), () => Party1.Generate<TNetwork>(_record1));

    /// <inheritdoc/>
    public void Dispose()
    {
        Party0.Dispose();
        Party1.Dispose();
        _channel0.Dispose();
        _channel1.Dispose();
    }
}
