using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.Measuring;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Benchmarks;

/// <summary>The kernels of one core on the shapes of real networks, beside what the core does at most without touching memory.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- kernels</c>. Prints for every shape and both words the multiply-adds a
/// second, the register-only peak measured just before, and the ratio; then AES and copying likewise. Every figure is the best of
/// <see cref="Slices"/> slices of about a millisecond, as the peaks are: whatever else runs can only make a slice slower.
/// </remarks>
internal static class KernelRates
{
    private const int Slices = 25;
    private const double SliceSeconds = 1e-3;

    private static readonly (string Name, ConvolutionShape Shape)[] Convolutions =
    [
        ("C1 conv1", new(3, 32, 32, 64, 3, 3, 1, 1, 0, 0)),
        ("C1 conv2", new(64, 30, 30, 64, 3, 3, 1, 1, 0, 0)),
        ("C1 conv3", new(64, 14, 14, 64, 3, 3, 1, 1, 0, 0)),
        ("C1 conv4", new(64, 12, 12, 64, 3, 3, 1, 1, 0, 0)),
        ("C1 conv5", new(64, 5, 5, 64, 3, 3, 1, 1, 0, 0)),
        ("C1 conv6", new(64, 3, 3, 64, 1, 1, 1, 1, 0, 0)),
        ("C1 conv7", new(64, 3, 3, 16, 1, 1, 1, 1, 0, 0)),
        ("ResNet-32 first", new(3, 32, 32, 16, 3, 3, 1, 1, 1, 1)),
        ("ResNet-32 stage 1", new(16, 32, 32, 16, 3, 3, 1, 1, 1, 1)),
        ("ResNet-32 to stage 2", new(16, 32, 32, 32, 3, 3, 2, 2, 1, 1)),
        ("ResNet-32 shortcut 2", new(16, 32, 32, 32, 1, 1, 2, 2, 0, 0)),
        ("ResNet-32 stage 2", new(32, 16, 16, 32, 3, 3, 1, 1, 1, 1)),
        ("ResNet-32 to stage 3", new(32, 16, 16, 64, 3, 3, 2, 2, 1, 1)),
        ("ResNet-32 shortcut 3", new(32, 16, 16, 64, 1, 1, 2, 2, 0, 0)),
        ("ResNet-32 stage 3", new(64, 8, 8, 64, 3, 3, 1, 1, 1, 1)),
        ("M2 conv1", new(1, 28, 28, 16, 5, 5, 1, 1, 0, 0)),
        ("M2 conv2", new(16, 12, 12, 16, 5, 5, 1, 1, 0, 0)),
        ("pointwise", new(64, 32, 32, 64, 1, 1, 1, 1, 0, 0)),
        ("depthwise", new(64, 32, 32, 64, 3, 3, 1, 1, 1, 1) { Groups = 64 }),
    ];

    public static void Print()
    {
        var sums = (new Sum(), new Sum());
        foreach (var (name, shape) in Convolutions)
        {
            FormattableString line = $"{name,-22}{shape.InChannels,3}x{shape.InHeight}x{shape.InWidth} -> {shape.OutChannels}x{shape.OutHeight}x{shape.OutWidth}";
            Console.WriteLine(FormattableString.Invariant($"{FormattableString.Invariant(line),-48}{Convolve<ulong>(shape, name, ref sums.Item1)}{Convolve<uint>(shape, name, ref sums.Item2)}"));
        }

        Console.WriteLine(FormattableString.Invariant($"{"C1, all its convolutions",-48}{sums.Item1.Text("C1")}{sums.Item2.Text("C1")}"));
        Console.WriteLine();
        double copy = MachineRates.CopyBytesPerSecond();
        Console.WriteLine(FormattableString.Invariant($"copying beyond the caches: {copy / 1e9:F1} GB/s"));
        foreach (var (rows, columns) in new[] { (10, 64), (100, 256), (128, 784), (1000, 4096), (4096, 4096) })
        {
            string line = FormattableString.Invariant($"{rows} x {columns} times a vector");
            Console.WriteLine(FormattableString.Invariant($"{line,-48}{Multiply<ulong>(rows, columns)}{Multiply<uint>(rows, columns)}"));
        }

        Console.WriteLine();
        PrintAes();
        PrintPlanes<ulong>(9216, 64);
        PrintPlanes<uint>(9216, 32);
    }

    private static string Convolve<T>(ConvolutionShape shape, string name, ref Sum sum)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        T[] input = Words<T>(shape.InLength), weights = Words<T>(shape.WeightLength), output = Words<T>(shape.OutLength), scratch = Words<T>(shape.ScratchLength);
        double peak = MachineRates.RingMacsPerSecond(8 * Unsafe.SizeOf<T>()), macs = (double)shape.OutLength * shape.PatchLength;
        double seconds = Seconds(() => Convolution.Accumulate<T>(shape, input, weights, output, scratch));
        if (name.StartsWith("C1", StringComparison.Ordinal)) sum = new(sum.Macs + macs, sum.Seconds + seconds, sum.PeakSeconds + macs / peak);
        return new Sum(macs, seconds, macs / peak).Text($"{8 * Unsafe.SizeOf<T>()} bits");
    }

    private static string Multiply<T>(int rows, int columns)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        T[] w = Words<T>(rows * columns), x = Words<T>(columns), z = Words<T>(rows);
        double seconds = Seconds(() => MatrixProduct.Accumulate<T>(w, x, z, rows, columns)), macs = (double)rows * columns;
        return FormattableString.Invariant($"   {8 * Unsafe.SizeOf<T>()} bits {macs / seconds / 1e9,6:F1} GMAC/s, weights at {macs * Unsafe.SizeOf<T>() / seconds / 1e9,6:F1} GB/s");
    }

    private static void PrintAes()
    {
        double peak = MachineRates.AesPerSecond();
        Console.WriteLine(FormattableString.Invariant($"AES blocks in registers: {peak / 1e6:F0} M/s"));
        foreach (int bytes in new[] { 256, 4096, 1 << 16, 1 << 20 })
        {
            var stream = new byte[bytes];
            var prg = new AesCtrPrg(Seed.Create());
            Report(FormattableString.Invariant($"AesCtrPrg, {bytes} bytes a call"), bytes / 16.0 / Seconds(() => prg.Fill(stream)));
        }

        const int lanes = 1024;
        var shape = new DcfShape(24, lanes);
        ulong[] roots = Words<ulong>(shape.RootWords), common = Words<ulong>(shape.CommonWords), v = Words<ulong>(lanes), plane = new ulong[shape.OutputWords];
        Report("fixed-key AES in a tree of 24 levels", (double)lanes * shape.AesCallsPerEvaluation / Seconds(() => Dcf.Evaluate(0, shape, roots, common, v, plane)));

        void Report(string name, double rate) => Console.WriteLine(FormattableString.Invariant($"{name,-48}   {rate / 1e6,6:F0} M/s {rate / peak,5:P0}"));
    }

    private static void PrintPlanes<T>(int lanes, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var words = Words<T>(lanes);
        var planes = new ulong[BitPlanes.WordsPerPlane(lanes) * bits];
        double seconds = Seconds(() => BitPlanes.FromWords<T>(words, 0, bits, planes));
        string name = FormattableString.Invariant($"{bits} bit planes of {lanes} words");
        Console.WriteLine(FormattableString.Invariant($"{name,-48}   {lanes * (double)Unsafe.SizeOf<T>() / seconds / 1e9,6:F1} GB/s"));
    }

    private static double Seconds(Action action)
    {
        for (int i = 0; i < 3; i++) action();
        long start = Stopwatch.GetTimestamp();
        action();
        int calls = (int)Math.Clamp(SliceSeconds / Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 100_000);
        double best = double.PositiveInfinity;
        for (int slice = 0; slice < Slices; slice++)
        {
            start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++) action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / calls);
        }

        return best;
    }

    private static T[] Words<T>(int count)
        where T : unmanaged, IBinaryInteger<T>
    {
        var words = new T[count];
        var prg = new AesCtrPrg(Seed.Create());
        prg.Fill<T>(words);
        return words;
    }

    private readonly record struct Sum(double Macs, double Seconds, double PeakSeconds)
    {
        public string Text(string name) => FormattableString.Invariant(
            $"   {name} {Macs / Seconds / 1e9,6:F1} of {Macs / PeakSeconds / 1e9,5:F1} GMAC/s {PeakSeconds / Seconds,4:P0} ({Seconds * 1e6,7:F1} us)");
    }
}
