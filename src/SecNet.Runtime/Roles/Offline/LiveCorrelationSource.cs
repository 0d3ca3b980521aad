using System.Security.Cryptography;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations made as requests ask for them: the maker is idle between requests, which measuring needs.</summary>
internal sealed class LiveCorrelationSource(IRecordSource records) : ICorrelationSource
{
    private readonly byte[] _record = new byte[records.RecordBytes];
    private int _reserved;

    /// <inheritdoc/>
    public Seed? WeightMaskSeed => records.WeightMaskSeed;

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <inheritdoc/>
    public long SetupBytes => records.SetupBytes;

    /// <inheritdoc/>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        records.Announce(count);
        _reserved += count;
    }

    /// <inheritdoc/>
    public void Load(PartySession session, int slot, int inference, int batch)
    {
        if (_reserved == 0) throw new InvalidOperationException("Load without a reservation.");
        _reserved--;
        OfflineBytes += records.Receive(_record);
        CorrelationRecord.Load(session, slot, inference, batch, _record);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_record);
        records.Dispose();
    }
}
