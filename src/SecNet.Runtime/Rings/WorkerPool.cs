using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>Threads with which the thread that attached them shares its large products: convolutions and fully connected layers.</summary>
/// <remarks>
/// Kernels look for the pool of the thread they are called on; code that calls them need not know. What is split, and where, depends on shapes and on the number of
/// threads only; every output element is still computed by one thread, and ring arithmetic has no rounding, so results are the same for every
/// number. Work too small to repay a wake-up stays on the caller's thread. Between jobs the workers spin for some microseconds and then park.
/// A job allocates nothing: it is a function pointer and the address of its arguments on the caller's stack, where the caller waits.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>The largest number of threads: more than any machine this was made for has cores.</summary>
    public const int MostThreads = 256;

    /// <summary>Multiply-adds below which a product stays on one thread: about 20 µs of them, as long as a parked thread may take to wake.</summary>
    private const long SmallestWork = 1 << 20;

    /// <summary>Looks at the job counter before a worker parks: about 20 µs.</summary>
    private const int Looks = 400;

    private const int PausesPerLook = 8;

    [ThreadStatic]
    private static WorkerPool? _current;

    private readonly Worker[] _workers;
    private readonly ulong[] _panels;
    private readonly int _owner = Environment.CurrentManagedThreadId;

    // Upper half: the number of the job. Lower half: its parts that no thread has claimed yet. One word, so that a thread that was held up with
    // an old job in hand cannot claim a part of a new one.
    private long _unclaimed;
    private unsafe delegate*<void*, int, int, void> _work;
    private unsafe void* _context;
    private int _unfinished;
    private Exception? _failure;
    private volatile bool _stopping;
    private bool _isRunning;

    private WorkerPool(int threads)
    {
        Threads = threads;
        _panels = GC.AllocateArray<ulong>(threads * PatchProduct.PanelLength, pinned: true);
        _workers = new Worker[threads - 1];
        for (int i = 0; i < _workers.Length; i++) _workers[i] = new(this, i + 1);
    }

    /// <summary>Products shared so far.</summary>
    internal int Jobs => (int)(Volatile.Read(ref _unclaimed) >> 32);

    /// <summary>Whether all workers sleep until the next job.</summary>
    internal bool IsParked => Array.TrueForAll(_workers, static worker => worker.IsParked);

    /// <summary>Threads that work on a job, the caller's among them.</summary>
    internal int Threads { get; }

    /// <summary>All threads' scratch (<see cref="Panel{T}"/>); it never moves.</summary>
    internal unsafe ulong* Panels => (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_panels));

    /// <summary>Starts threads - 1 workers for the calling thread, until it disposes the result.</summary>
    /// <param name="threads">With its own; 1 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one thread or more than <see cref="MostThreads"/>.</exception>
    /// <exception cref="InvalidOperationException">The thread has attached workers already.</exception>
    public static WorkerPool Attach(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, MostThreads);
        if (_current is not null) throw new InvalidOperationException("This thread has attached workers already; dispose them before it attaches others.");
        return _current = new(threads);
    }

    /// <summary>Ends the workers and clears what they hold.</summary>
    /// <exception cref="InvalidOperationException">Another thread attached them.</exception>
    public void Dispose()
    {
        if (_stopping) return;
        if (Environment.CurrentManagedThreadId != _owner) throw new InvalidOperationException("Workers are disposed by the thread that attached them.");
        _stopping = true;
        _current = null;
        foreach (var worker in _workers) worker.End();
        Array.Clear(_panels);
    }

    /// <summary>The pool with which the calling thread shares a product of this size; null if it works alone, the product is small, or it is part of one.</summary>
    internal static WorkerPool? For(long multiplyAdds) => multiplyAdds >= SmallestWork && _current is { Threads: > 1, _isRunning: false } pool ? pool : null;

    /// <summary>A thread's own scratch of <see cref="PatchProduct.PanelLength"/> elements.</summary>
    internal static unsafe Span<T> Panel<T>(ulong* panels, int thread)
        where T : unmanaged => new(panels + (nint)thread * PatchProduct.PanelLength, PatchProduct.PanelLength);

    /// <summary>Runs all parts, some of them here; returns when all are done. What a part throws, this throws, when the others are done too.</summary>
    /// <param name="parts">How many.</param>
    /// <param name="work">Takes the context, the number of a part, and the number of the thread it runs on.</param>
    /// <param name="context">Its arguments; must not move until this returns.</param>
    internal unsafe void Run(int parts, delegate*<void*, int, int, void> work, void* context)
    {
        Debug.Assert(Environment.CurrentManagedThreadId == _owner && parts > 0, "The thread that attached the workers gives them work.");
        _work = work;
        _context = context;
        _failure = null;
        _isRunning = true;
        _unfinished = parts;
        Interlocked.Exchange(ref _unclaimed, (((_unclaimed >> 32) + 1) << 32) | (uint)parts);
        foreach (var worker in _workers) worker.Wake();
        while (TryRunPart(0))
        {
            // Until nothing is left to claim.
        }

        var spin = default(SpinWait);
        while (Volatile.Read(ref _unfinished) != 0) spin.SpinOnce(sleep1Threshold: -1);
        _isRunning = false;
        if (_failure is not null) ExceptionDispatchInfo.Throw(_failure);
    }

    /// <summary>Claims a part and runs it; false if there is none.</summary>
    private unsafe bool TryRunPart(int thread)
    {
        long state = Volatile.Read(ref _unclaimed);
        while ((int)state != 0)
        {
            // Theirs are the job's as long as a part of it was unclaimed, which the exchange proves.
            var work = _work;
            void* context = _context;
            long seen = Interlocked.CompareExchange(ref _unclaimed, state - 1, state);
            if (seen != state)
            {
                state = seen;
                continue;
            }

            try
            {
                work(context, (int)state - 1, thread);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }

            Interlocked.Decrement(ref _unfinished);
            return true;
        }

        return false;
    }

    /// <summary>One thread: waits for jobs, helps with them.</summary>
    private sealed class Worker
    {
        private readonly WorkerPool _pool;
        private readonly int _index;
        private readonly AutoResetEvent _wake = new(initialState: false);
        private readonly Thread _thread;
        private int _isParked;

        public Worker(WorkerPool pool, int index)
        {
            _pool = pool;
            _index = index;
            _thread = new(Run) { IsBackground = true, Name = $"worker {index} of {Thread.CurrentThread.Name}" };
            _thread.Start();
        }

        public bool IsParked => Volatile.Read(ref _isParked) != 0;

        /// <summary>After a job or the end was announced.</summary>
        public void Wake()
        {
            if (Interlocked.Exchange(ref _isParked, 0) != 0) _wake.Set();
        }

        public void End()
        {
            Wake();
            _thread.Join();
            _wake.Dispose();
        }

        private void Run()
        {
            int looks = 0;
            while (!_pool._stopping)
            {
                if (_pool.TryRunPart(_index))
                {
                    looks = 0;
                }
                else if (++looks < Looks)
                {
                    Thread.SpinWait(PausesPerLook);
                }
                else
                {
                    Park();
                    looks = 0;
                }
            }
        }

        private void Park()
        {
            Interlocked.Exchange(ref _isParked, 1);

            // What was announced before that woke nobody; what is announced after it will.
            bool isWanted = _pool._stopping || (int)Volatile.Read(ref _pool._unclaimed) != 0;
            if (!isWanted || Interlocked.Exchange(ref _isParked, 0) == 0) _wake.WaitOne();
        }
    }
}
