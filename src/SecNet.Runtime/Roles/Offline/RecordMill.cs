using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>Takes one inference's records, in order: party 0's and party 1's, each a seed and corrections. They are gone when it returns.</summary>
internal delegate void TakeRecords(ReadOnlySpan<byte> record0, ReadOnlySpan<byte> record1);

/// <summary>Makes correlations on several threads and hands them over in order. Holds one inference a thread, however many are asked for.</summary>
internal sealed class RecordMill<TNetwork> : IDisposable
    where TNetwork : ISecureNetwork<TNetwork>
{
    private readonly DealerSession _first;
    private readonly Worker?[] _workers;

    /// <summary>For one model.</summary>
    /// <param name="mask0">Seed of party 0's share of the weight mask.</param>
    /// <param name="mask1">Seed of party 1's.</param>
    /// <param name="threads">Inferences made at once; memory grows with it.</param>
    public RecordMill(Seed mask0, Seed mask1, int threads)
    {
        _first = DealerSession.Create(TNetwork.Info, mask0, mask1);
        _workers = new Worker?[threads];
    }

    /// <summary>Makes so many inferences' records.</summary>
    public void Make(int count, TakeRecords take)
    {
        for (var i = 0; i < Math.Min(count, _workers.Length); i++) WorkerFor(i).Begin();
        for (var i = 0; i < count; i++)
        {
            var worker = WorkerFor(i);
            worker.Take(take);
            if (i + _workers.Length < count) worker.Begin();
        }
    }

    /// <summary>Ends the threads and clears secrets.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers) worker?.Dispose();
        _first.Dispose();
    }

    // Made when first needed: a large network's memory is not spent on threads that a single inference leaves idle.
    private Worker WorkerFor(int i) => _workers[i % _workers.Length] ??= new(i == 0 ? _first : _first.CreateSibling());

    private sealed class Worker : IDisposable
    {
        private readonly DealerSession _session;
        private readonly byte[][] _records;
        private readonly SemaphoreSlim _begin = new(0);
        private readonly SemaphoreSlim _made = new(0);
        private readonly Thread _thread;
        private ExceptionDispatchInfo? _failure;
        private volatile bool _stop;

        public Worker(DealerSession session)
        {
            _session = session;
            _records = [.. Enumerable.Range(0, 2).Select(static party => new byte[Seed.ByteLength + CorrelationLayout.CorrectionBytes(TNetwork.Info, party)])];
            _thread = new(Run) { IsBackground = true, Name = "dealer" };
            _thread.Start();
        }

        public void Begin() => _begin.Release();

        public void Take(TakeRecords take)
        {
            _made.Wait();
            _failure?.Throw();
            take(_records[0], _records[1]);
        }

        public void Dispose()
        {
            _stop = true;
            _begin.Release();
            _thread.Join();
            foreach (var record in _records) CryptographicOperations.ZeroMemory(record);
            _session.Dispose();
            _begin.Dispose();
            _made.Dispose();
        }

        private void Run()
        {
            while (true)
            {
                _begin.Wait();
                if (_stop) return;
                try
                {
                    Make();
                }
                catch (Exception e)
                {
                    // Thrown where the records are taken.
                    _failure = ExceptionDispatchInfo.Capture(e);
                }

                _made.Release();
            }
        }

        private void Make()
        {
            Seed seed0 = Seed.Create(), seed1 = Seed.Create();
            _session.Deal<TNetwork>(seed0, seed1, _records[0].AsSpan(Seed.ByteLength), _records[1].AsSpan(Seed.ByteLength));
            seed0.Write(_records[0]);
            seed1.Write(_records[1]);
        }
    }
}
