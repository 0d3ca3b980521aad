using System.Numerics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class WorkerPoolTests
{
    /// <summary>Each of more multiply-adds than a thread keeps for itself.</summary>
    private static readonly ConvolutionShape[] LargeShapes =
    [
        new(16, 32, 32, 8, 3, 3, 1, 1, 1, 1),
        new(5, 40, 41, 24, 3, 3, 1, 1, 0, 0),
        new(300, 7, 7, 130, 3, 3, 1, 1, 1, 1),
        new(64, 33, 32, 64, 1, 1, 1, 1, 0, 0),
        new(32, 32, 32, 32, 3, 3, 2, 2, 1, 1),
        new(3, 60, 60, 3, 12, 12, 1, 1, 0, 0),
        new(64, 20, 20, 64, 3, 3, 1, 1, 1, 1) { Groups = 2 },
        new(512, 3, 3, 256, 3, 3, 1, 1, 1, 1),
    ];

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Convolution_AnyNumberOfThreads_GivesTheSameResults(int threads)
    {
        using var pool = WorkerPool.Attach(threads);
        foreach (int images in new[] { 1, 2, 7 })
            foreach (var shape in LargeShapes)
            {
                CheckConvolution<ulong>(pool, shape, images);
                CheckConvolution<uint>(pool, shape, images);
            }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void MatrixProduct_AnyNumberOfThreads_GivesTheSameResults(int threads)
    {
        using var pool = WorkerPool.Attach(threads);
        foreach (var (rows, columns, inputs) in new[] { (1030, 1025, 1), (3, 400_000, 1), (101, 1000, 11), (7, 3, 50_001), (1, 1 << 20, 1), (13, 700, 130) })
        {
            ulong[] w = RingSamples.Words<ulong>(rows * columns, 1), x = RingSamples.Words<ulong>(columns * inputs, 2), z = RingSamples.Words<ulong>(rows * inputs, 3);
            var expected = z.ToArray();
            MatrixProduct.AccumulatePortable<ulong>(w, x, expected, rows, columns, 0, rows);
            long jobs = pool.Jobs;
            MatrixProduct.Accumulate<ulong>(w, x, z, rows, columns);
            Assert.True(expected.AsSpan().SequenceEqual(z), $"{rows}x{columns} times {inputs}");
            Assert.Equal(jobs + 1, pool.Jobs);
        }
    }

    [Fact]
    public void SmallProduct_StaysOnTheCallersThread()
    {
        using var pool = WorkerPool.Attach(2);
        MatrixProduct.Accumulate<ulong>(new ulong[1000], new ulong[100], new ulong[10], 10, 100);
        Assert.Equal(0, pool.Jobs);
    }

    [Fact]
    public void Attach_OneThread_ChangesNothing()
    {
        using var pool = WorkerPool.Attach(1);
        CheckConvolution<uint>(pool, LargeShapes[0], images: 1, expectedJobs: 0);
    }

    [Fact]
    public unsafe void Run_EveryPart_RunsOnceOnSomeThread()
    {
        using var pool = WorkerPool.Attach(3);
        const int parts = 100;
        var counts = stackalloc int[parts];
        for (int job = 1; job <= 2000; job++)
        {
            // Now and then the workers must be woken.
            if (job % 100 == 0) Assert.True(SpinWait.SpinUntil(() => pool.IsParked, TimeSpan.FromSeconds(30)), "the workers do not park");
            pool.Run(parts, &Count, counts);
            for (int part = 0; part < parts; part++) Assert.Equal(job, counts[part]);
        }

        static void Count(void* context, int part, int thread)
        {
            if (thread is < 0 or > 2) throw new InvalidOperationException($"thread {thread}");
            ((int*)context)[part]++;
        }
    }

    [Fact]
    public unsafe void Run_PartThatThrows_ThrowsAtTheCallerAndLeavesThePoolUsable()
    {
        using var pool = WorkerPool.Attach(2);
        var done = stackalloc int[8];
        nint context = (nint)done;
        var error = Assert.Throws<InvalidOperationException>(() => RunFailing(pool, context));
        Assert.Equal("part 5", error.Message);
        for (int part = 0; part < 8; part++) Assert.Equal(part == 5 ? 0 : 1, done[part]);
        CheckConvolution<uint>(pool, LargeShapes[0], images: 1);

        static void RunFailing(WorkerPool pool, nint done) => pool.Run(8, &Fail, (void*)done);

        static void Fail(void* context, int part, int thread)
        {
            if (part == 5) throw new InvalidOperationException("part 5");
            ((int*)context)[part] = 1;
        }
    }

    [Fact]
    public void Attach_Twice_IsRefusedUntilTheFirstIsDisposed()
    {
        using (WorkerPool.Attach(2)) Assert.Throws<InvalidOperationException>(() => WorkerPool.Attach(2));
        using (WorkerPool.Attach(2)) Assert.Throws<ArgumentOutOfRangeException>(() => WorkerPool.Attach(0));
    }

    [Fact]
    public void Dispose_ByAnotherThread_IsRefused()
    {
        using var pool = WorkerPool.Attach(2);
        Exception? error = null;
        var other = new Thread(() => error = Record.Exception(pool.Dispose));
        other.Start();
        other.Join();
        Assert.IsType<InvalidOperationException>(error);
        CheckConvolution<ulong>(pool, LargeShapes[0], images: 1);
    }

    [Fact]
    public void Products_AfterWarmUp_AllocateNothing()
    {
        using var pool = WorkerPool.Attach(2);
        var shape = LargeShapes[0];
        ulong[] input = new ulong[2 * shape.InLength], weights = new ulong[shape.WeightLength], output = new ulong[2 * shape.OutLength], scratch = new ulong[2 * shape.ScratchLength];
        RunAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++) RunAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunAll()
        {
            Convolution.Accumulate<ulong>(shape, input, weights, output, scratch);
            Convolution.Accumulate<ulong>(shape, input.AsSpan(shape.InLength), weights, output.AsSpan(shape.OutLength), scratch);
            MatrixProduct.Accumulate<ulong>(input.AsSpan(0, 10_000), input.AsSpan(0, 16_000), output.AsSpan(0, 16_000), 100, 100);
        }
    }

    private static void CheckConvolution<T>(WorkerPool pool, ConvolutionShape shape, int images, int? expectedJobs = null)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        T[] input = RingSamples.Words<T>(images * shape.InLength, 1), weights = RingSamples.Words<T>(shape.WeightLength, 2);
        T[] output = RingSamples.Words<T>(images * shape.OutLength, 3), expected = output.ToArray(), scratch = new T[images * shape.ScratchLength];
        for (int image = 0; image < images; image++)
        {
            Convolution.AccumulatePortable(
                shape, input.AsSpan(image * shape.InLength, shape.InLength), weights, expected.AsSpan(image * shape.OutLength, shape.OutLength));
        }

        long jobs = pool.Jobs;
        Convolution.Accumulate<T>(shape, input, weights, output, scratch);
        Assert.True(expected.AsSpan().SequenceEqual(output), $"{images} of {shape}");
        if (expectedJobs is { } count) Assert.Equal(jobs + count, pool.Jobs);
        else if (shape.OutHeight > 3) Assert.True(pool.Jobs > jobs, $"{images} of {shape} stayed on one thread");
    }
}
