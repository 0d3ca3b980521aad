using System.Security.Cryptography;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>
/// Correlations fetched from a dealer, or made with the other party, ahead of need by a thread of its own: a request waits only when that does not keep up.
/// </summary>
/// <remarks>
/// Both parties ask in pieces of one size, which follows from the network, so that they stay in step whatever each has used.
/// It asks only for what it has room for: what the dealer sends is received at once, and the dealer never waits for a party that idles. Two parties that
/// make their own use them up in step, and so go on at the same time.
/// </remarks>
internal sealed class FetchingCorrelationSource : ICorrelationSource
{
    private const int LargestPiece = 16;
    private const long PieceBytes = 1 << 24;
    private const int Pieces = 2;

    private readonly IRecordSource _source;
    private readonly byte[][] _records;
    private readonly long[] _recordCosts;
    private readonly int _piece;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private long _fetched;
    private long _loaded;
    private long _setupBytes;
    private int _reserved;
    private TransportException? _failure;
    private bool _disposed;

    /// <summary>Begins to fetch.</summary>
    /// <param name="source">The records; this source owns it.</param>
    /// <param name="info">The network.</param>
    public FetchingCorrelationSource(IRecordSource source, NetworkInfo info)
    {
        _source = source;
        _piece = (int)Math.Clamp(PieceBytes / CorrelationLayout.RecordBytes(info, partyIndex: 1), 1, LargestPiece);
        _records = [.. Enumerable.Range(0, Pieces * _piece).Select(_ => new byte[source.RecordBytes])];
        _recordCosts = new long[_records.Length];
        _thread = new(Fetch) { IsBackground = true, Name = "correlations" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public Seed? WeightMaskSeed => _source.WeightMaskSeed;

    /// <inheritdoc/>
    public long OfflineBytes { get; private set; }

    /// <inheritdoc/>
    public long SetupBytes
    {
        get
        {
            lock (_gate) return _setupBytes;
        }
    }

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
        CorrelationRecord.Load(session, slot, inference, batch, record);
        CryptographicOperations.ZeroMemory(record);
        OfflineBytes += _recordCosts[_loaded % _records.Length];
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

        _source.Close(); // A pending receive throws.
        _thread.Join();
        _source.Dispose();
        foreach (var record in _records) CryptographicOperations.ZeroMemory(record);
    }

    private void Fetch()
    {
        try
        {
            while (AwaitRoom())
            {
                _source.Announce(_piece);
                for (var i = 0; i < _piece; i++)
                {
                    _recordCosts[_fetched % _records.Length] = _source.Receive(_records[_fetched % _records.Length]);
                    lock (_gate)
                    {
                        _setupBytes = _source.SetupBytes;
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
