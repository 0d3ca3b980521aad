using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Correlations from a dealer, fetched ahead of need by a thread of its own: a request waits only for a dealer that does not keep up.</summary>
/// <remarks>
/// Both parties ask in pieces of one size, which follows from the network, so that they stay in step whatever each has used.
/// It asks only for what it has room for: what the dealer sends is received at once, and the dealer never waits for a party that idles.
/// </remarks>
internal sealed class FetchingCorrelationSource : ICorrelationSource
{
    private const int LargestPiece = 16;
    private const long PieceBytes = 1 << 24;
    private const int Pieces = 2;

    private readonly DealerCorrelationSource _dealer;
    private readonly byte[][] _records;
    private readonly int _piece;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private long _fetched;
    private long _loaded;
    private int _reserved;
    private TransportException? _failure;
    private bool _disposed;

    /// <summary>Begins to fetch.</summary>
    /// <param name="dealer">The dealer; this source owns it.</param>
    /// <param name="info">The network.</param>
    public FetchingCorrelationSource(DealerCorrelationSource dealer, NetworkInfo info)
    {
        _dealer = dealer;
        _piece = (int)Math.Clamp(PieceBytes / (info.Cost.OfflineBytesParty1 + Seed.ByteLength), 1, LargestPiece);
        _records = [.. Enumerable.Range(0, Pieces * _piece).Select(_ => new byte[dealer.RecordBytes])];
        _thread = new(Fetch) { IsBackground = true, Name = "correlations" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public Seed WeightMaskSeed => _dealer.WeightMaskSeed;

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <inheritdoc/>
    public void Reserve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_gate)
        {
            // What is here already may still be used.
            if (_failure is not null && _fetched - _loaded < _reserved + count) throw Failed();
            _reserved += count;
        }
    }

    /// <inheritdoc/>
    public void Load(PartySession session, int slot, int inference, int batch)
    {
        lock (_gate)
        {
            if (_reserved == 0) throw new InvalidOperationException("Load without a reservation.");
            while (_fetched == _loaded)
            {
                if (_failure is not null) throw Failed();
                Monitor.Wait(_gate);
            }
        }

        // Outside the gate, so that fetching goes on. The fetching thread does not touch a record before it counts as loaded.
        var record = _records[_loaded % _records.Length];
        DealerCorrelationSource.Load(session, slot, inference, batch, record);
        CryptographicOperations.ZeroMemory(record);
        OfflineBytes += record.Length;
        lock (_gate)
        {
            _reserved--;
            _loaded++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }

        _dealer.Dispose(); // A pending receive throws.
        _thread.Join();
        foreach (var record in _records) CryptographicOperations.ZeroMemory(record);
    }

    private void Fetch()
    {
        try
        {
            while (AwaitRoom())
            {
                _dealer.Reserve(_piece);
                for (var i = 0; i < _piece; i++)
                {
                    _dealer.Receive(_records[_fetched % _records.Length]);
                    lock (_gate)
                    {
                        _fetched++;
                        Monitor.PulseAll(_gate);
                    }
                }
            }
        }
        catch (TransportException e)
        {
            // Told to whoever needs what could not be fetched.
            lock (_gate)
            {
                _failure = e;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool AwaitRoom()
    {
        lock (_gate)
        {
            while (!_disposed && _fetched - _loaded + _piece > _records.Length) Monitor.Wait(_gate);
            return !_disposed;
        }
    }

    // A new exception: it is thrown on another thread than the first one, perhaps more than once.
    private TransportException Failed() => new(_failure!.Message, _failure);
}
