using System.Numerics;

namespace SecNet.Runtime.Rings;

/// <summary>Products divided among the threads of a <see cref="WorkerPool"/>.</summary>
/// <remarks>
/// Each passes its spans as pointers in a structure on the caller's stack, which stays there, the spans fixed, until all parts are done. No two parts
/// write the same element.
/// </remarks>
internal static unsafe class SharedProduct
{
    /// <summary>Filters of a part from which on a thread takes filters, and reads no others, rather than columns, whose copies it shares with none.</summary>
    private const int ManyFilters = 64;

    /// <summary>Filters and rows are taken in tiles of so many.</summary>
    private const int TileRows = 4;

    /// <summary>A convolution of at least as many images as there are threads.</summary>
    public static void AccumulateImages<T>(
        WorkerPool pool, in ConvolutionShape shape, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, Span<T> output, Span<T> scratch, int images)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        fixed (T* x = input, w = weights, z = output, free = scratch)
        {
            var job = new Images<T> { Shape = shape, Input = x, Weights = w, Output = z, Scratch = free, Count = images, Parts = pool.Threads };
            pool.Run(pool.Threads, &Run, &job);
        }

        static void Run(void* context, int part, int thread)
        {
            ref var job = ref *(Images<T>*)context;
            int first = Share(job.Count, part, job.Parts), count = Share(job.Count, part + 1, job.Parts) - first;
            Convolution.AccumulateImages(
                job.Shape,
                new ReadOnlySpan<T>(job.Input + (nint)first * job.Shape.InLength, count * job.Shape.InLength),
                new ReadOnlySpan<T>(job.Weights, job.Shape.WeightLength),
                new Span<T>(job.Output + (nint)first * job.Shape.OutLength, count * job.Shape.OutLength),
                new Span<T>(job.Scratch + (nint)first * job.Shape.ScratchLength, count * job.Shape.ScratchLength),
                count);
        }
    }

    /// <summary>One group of one image.</summary>
    public static void AccumulatePatches<T>(
        WorkerPool pool, ReadOnlySpan<T> a, ReadOnlySpan<T> image, in PatchLayout layout, ReadOnlySpan<int> rows, Span<T> c, int m)
        where T : unmanaged, IBinaryInteger<T>
    {
        fixed (T* filters = a, patches = image, sums = c)
        fixed (int* places = rows)
        {
            var job = new Patches<T>
            {
                Parts = pool.Threads, Panels = pool.Panels, Filters = filters, Image = patches, ImageLength = image.Length, Layout = layout, Rows = places, Depth = rows.Length, Sums = sums, Count = m,
            };
            pool.Run(pool.Threads, m >= pool.Threads * ManyFilters ? &RunFilters : &RunColumns, &job);
        }

        static void RunFilters(void* context, int part, int thread)
        {
            ref var job = ref *(Patches<T>*)context;
            int first = ShareOfTiles(job.Count, part, job.Parts), end = ShareOfTiles(job.Count, part + 1, job.Parts), columns = job.Layout.Columns;
            PatchProduct.Accumulate(
                new ReadOnlySpan<T>(job.Filters + (nint)first * job.Depth, (end - first) * job.Depth), job.Depth, new ReadOnlySpan<T>(job.Image, job.ImageLength),
                job.Layout, new ReadOnlySpan<int>(job.Rows, job.Depth), new Span<T>(job.Sums + (nint)first * columns, (end - first) * columns), end - first,
                WorkerPool.Panel<T>(job.Panels, thread));
        }

        static void RunColumns(void* context, int part, int thread)
        {
            ref var job = ref *(Patches<T>*)context;
            PatchProduct.Accumulate(
                new ReadOnlySpan<T>(job.Filters, job.Count * job.Depth), job.Depth, new ReadOnlySpan<T>(job.Image, job.ImageLength), job.Layout,
                new ReadOnlySpan<int>(job.Rows, job.Depth), new Span<T>(job.Sums, job.Count * job.Layout.Columns), job.Count, WorkerPool.Panel<T>(job.Panels, thread),
                part, job.Parts);
        }
    }

    /// <summary>A fully connected layer by its rows.</summary>
    public static void AccumulateRows<T>(WorkerPool pool, ReadOnlySpan<T> w, ReadOnlySpan<T> x, Span<T> z, int rows, int columns)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        fixed (T* weights = w, inputs = x, outputs = z)
        {
            var job = new Rows<T> { Weights = weights, Inputs = inputs, InputLength = x.Length, Outputs = outputs, OutputLength = z.Length, Count = rows, Columns = columns, Parts = pool.Threads };
            pool.Run(pool.Threads, &Run, &job);
        }

        static void Run(void* context, int part, int thread)
        {
            ref var job = ref *(Rows<T>*)context;
            MatrixProduct.AccumulateRows(
                new ReadOnlySpan<T>(job.Weights, job.Count * job.Columns), new ReadOnlySpan<T>(job.Inputs, job.InputLength), new Span<T>(job.Outputs, job.OutputLength),
                job.Count, job.Columns, ShareOfTiles(job.Count, part, job.Parts), ShareOfTiles(job.Count, part + 1, job.Parts));
        }
    }

    /// <summary>Where a part of so many begins.</summary>
    public static int Share(int count, int part, int parts) => (int)((long)count * part / parts);

    private static int ShareOfTiles(int count, int part, int parts) => part == parts ? count : Share(count / TileRows, part, parts) * TileRows;

    private struct Images<T>
        where T : unmanaged
    {
        public ConvolutionShape Shape;
        public T* Input;
        public T* Weights;
        public T* Output;
        public T* Scratch;
        public int Count;
        public int Parts;
    }

    private struct Patches<T>
        where T : unmanaged
    {
        public int Parts;
        public ulong* Panels;
        public T* Filters;
        public T* Image;
        public int ImageLength;
        public PatchLayout Layout;
        public int* Rows;
        public int Depth;
        public T* Sums;
        public int Count;
    }

    private struct Rows<T>
        where T : unmanaged
    {
        public T* Weights;
        public T* Inputs;
        public int InputLength;
        public T* Outputs;
        public int OutputLength;
        public int Count;
        public int Columns;
        public int Parts;
    }
}
