using SecNet.Runtime.Networks;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Max-pools of every tree shape: behind a truncation, whose opening serves the first level, and on openings of their own.</summary>
public sealed class MaxPoolNetworkTests
{
    /// <summary>The batch norm passes integers through and truncates them exactly, so what pools and ReLU must yield is known without the twin.</summary>
    [Fact]
    public void MaxPool_BehindATruncation_IsTheLargestOfEachWindow()
    {
        Check<EvenPool>(seed: 1, new(2, 6, 6, 2, 2, 0), isRectified: false);
        Check<OddOverlappingPool>(seed: 2, new(2, 5, 5, 3, 1, 0), isRectified: false);
        Check<PaddedPool>(seed: 3, new(2, 6, 5, 3, 2, 1), isRectified: false);
        Check<PoolThatLeavesARim>(seed: 4, new(1, 8, 7, 3, 3, 0), isRectified: false);
        Check<WidePool>(seed: 5, new(1, 7, 7, 5, 2, 2), isRectified: false);
        Check<TightPool>(seed: 6, new(2, 4, 4, 2, 2, 0), isRectified: false);
    }

    [Fact]
    public void MaxPool_OnOpeningsOfItsOwn_IsTheLargestOfEachWindow()
    {
        Check<InputPool>(seed: 7, new(2, 6, 6, 2, 2, 0), isRectified: false);
        Check<OddInputPool>(seed: 8, new(1, 5, 6, 3, 2, 1), isRectified: false);
        Check<StridedCopy>(seed: 9, new(2, 5, 4, 1, 2, 0), isRectified: false);
    }

    /// <summary>Padding repeats a cell of the window, not the nearest value of the image, which a dilated window may step over.</summary>
    [Fact]
    public void MaxPool_DilatedRectangularAndUneven_IsTheLargestOfEachWindow()
    {
        Check<DilatedPool>(seed: 20, new(2, new(7, 3, 1, 2, 2, 2), new(6, 3, 1, 2, 2, 2)), isRectified: false);
        Check<UnevenPool>(seed: 21, new(1, new(6, 3, 2, 1, 0, 1), new(7, 2, 1, 0, 2, 3)), isRectified: false);
        Check<UnevenInputPool>(seed: 22, new(2, new(4, 1, 1, 0, 0, 1), new(6, 2, 2, 0, 1, 1)), isRectified: false);
        Check<ReluBeforeDilatedPool>(seed: 23, new(1, new(5, 2, 1, 1, 0, 3), new(5, 2, 2, 0, 1, 2)), isRectified: true);
    }

    /// <summary>ReLU and max-pool are swapped by the compiler; the result is that of the declared order, and of the order the user may have written.</summary>
    [Fact]
    public void ReluThenMaxPool_Swapped_IsMaxPoolOfRelu()
    {
        Check<ReluBeforePool>(seed: 10, new(2, 6, 5, 3, 2, 1), isRectified: true);
        Check<ReluBehindPool>(seed: 11, new(2, 6, 5, 3, 2, 1), isRectified: true);
        Check<InputReluBeforePool>(seed: 12, new(2, 4, 4, 2, 2, 0), isRectified: true);
        Assert.Equal(ReluBehindPool.Info.Cost, ReluBeforePool.Info.Cost);
    }

    [Fact]
    public void MaxPool_BeforeLinearLayersAndPools_MovesIntoTheLargerRing()
    {
        NetworkCheck.RunSamples<PoolThenDense>(seed: 13);
        NetworkCheck.RunSamples<PoolThenPool>(seed: 14);
        NetworkCheck.RunSamples<PoolThenMean>(seed: 15);
        NetworkCheck.RunSamples<PoolThenReluThenConvolution>(seed: 16);
    }

    private static void Check<TNetwork>(int seed, Window window, bool isRectified)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        Assert.Equal((window.Channels, window.Rows.Size, window.Columns.Size), (info.InputShape.Channels, info.InputShape.Height, info.InputShape.Width));
        var bound = Samples.InputBound(info);
        var inputs = Samples.Inputs(info, 10, seed);
        // Ties within and across windows; and neighbours as far apart as the range allows, so that differences need all k + 1 bits.
        inputs.AddRange(Draws(info, seed + 100).Select(static word => Array.ConvertAll(word, static value => (long)(value % 3) - 1)));
        inputs.AddRange(Draws(info, seed + 200).Select(word => Array.ConvertAll(word, value => (value % 4) switch { 0 => bound, 1 => -bound, 2 => bound - 1, _ => 1 - bound })));

        var results = NetworkCheck.Run<TNetwork>(Samples.Identity(info), inputs, seed);
        foreach (var (result, input) in results.Zip(inputs))
        {
            var values = isRectified ? Array.ConvertAll(input, static x => Math.Max(x, 0)) : input;
            // The integers of the input; or, where the pool is the last layer and takes products, at the scale of those.
            var finer = info.OutputScale.FractionBits - info.InputScale.FractionBits;
            Assert.Equal(window.Maxima(values), Array.ConvertAll(result.Output, value => value >> finer));
            Assert.All(result.Output, value => Assert.Equal(0, value & ((1L << finer) - 1)));
        }
    }

    private static IEnumerable<ulong[]> Draws(NetworkInfo info, int seed)
    {
        var seeds = new InsecureSeeds(seed);
        for (var count = 0; count < 8; count++)
        {
            var words = new ulong[info.InputShape.Length];
            var prg = seeds.Data();
            prg.Fill<ulong>(words);
            // The low bits of a product would do too; the high ones keep the remainders independent of the word size.
            yield return Array.ConvertAll(words, static word => word >> 32);
        }
    }

    /// <summary>Cells of a window, steps between windows, padding before and after, and steps between cells.</summary>
    private sealed record Axis(int Size, int Kernel, int Stride, int Before, int After, int Dilation)
    {
        public int Windows => ((Size + Before + After - ((Kernel - 1) * Dilation) - 1) / Stride) + 1;

        public IEnumerable<int> Places(int window) =>
            Enumerable.Range(0, Kernel).Select(cell => (window * Stride) - Before + (cell * Dilation)).Where(place => place >= 0 && place < Size);
    }

    private sealed record Window(int Channels, Axis Rows, Axis Columns)
    {
        public Window(int channels, int height, int width, int kernel, int stride, int padding)
            : this(channels, new(height, kernel, stride, padding, padding, 1), new(width, kernel, stride, padding, padding, 1))
        {
        }

        public long[] Maxima(long[] x) =>
        [
            .. from channel in Enumerable.Range(0, Channels)
               from row in Enumerable.Range(0, Rows.Windows)
               from column in Enumerable.Range(0, Columns.Windows)
               select (from y in Rows.Places(row) from c in Columns.Places(column) select x[(((channel * Rows.Size) + y) * Columns.Size) + c]).Max(),
        ];
    }
}

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 6, 6, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(2)]
internal sealed partial class EvenPool;

[SecureNetwork(Ring = 44, FractionBits = 12)]
[Input(2, 5, 5, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(3, Stride = 1)]
internal sealed partial class OddOverlappingPool;

[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(2, 6, 5, MaxAbs = 7)]
[BatchNorm(MaxAbs = 7)]
[MaxPool2D(3, Stride = 2, Padding = 1)]
internal sealed partial class PaddedPool;

[SecureNetwork(Ring = 24, FractionBits = 6)]
[Input(1, 8, 7, MaxAbs = 3.5)]
[BatchNorm(MaxAbs = 3.5)]
[MaxPool2D(3)]
internal sealed partial class PoolThatLeavesARim;

/// <summary>25 candidates: 13, 7, 4, 2 and 1, with an odd one waiting on the first three levels.</summary>
[SecureNetwork(Ring = 40, FractionBits = 8)]
[Input(1, 7, 7, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(5, Stride = 2, Padding = 2)]
internal sealed partial class WidePool;

/// <summary>The difference of two truncated values takes 13 of the ring's 16 bits, the opening behind its accumulator all of them.</summary>
[SecureNetwork(Ring = 16, FractionBits = 3)]
[Input(2, 4, 4, MaxAbs = 255)]
[BatchNorm(MaxAbs = 255)]
[MaxPool2D(2)]
internal sealed partial class TightPool;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 6, 6, MaxAbs = 4)]
[MaxPool2D(2)]
internal sealed partial class InputPool;

[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(1, 5, 6, MaxAbs = 7.99609375)]
[MaxPool2D(3, Stride = 2, Padding = 1)]
internal sealed partial class OddInputPool;

/// <summary>A window of one value selects; nothing is compared.</summary>
[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(2, 5, 4, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(1, Stride = 2)]
internal sealed partial class StridedCopy;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 6, 5, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[ReLU]
[MaxPool2D(3, Stride = 2, Padding = 1)]
internal sealed partial class ReluBeforePool;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(2, 6, 5, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(3, Stride = 2, Padding = 1)]
[ReLU]
internal sealed partial class ReluBehindPool;

[SecureNetwork(Ring = 24, FractionBits = 8)]
[Input(2, 4, 4, MaxAbs = 4)]
[ReLU]
[MaxPool2D(2)]
internal sealed partial class InputReluBeforePool;

[SecureNetwork(Ring = 44, FractionBits = 8)]
[Input(2, 4, 4, MaxAbs = 4)]
[MaxPool2D(2)]
[Flatten]
[Dense(8, 3)]
internal sealed partial class PoolThenDense;

[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(1, 8, 8, MaxAbs = 2)]
[Conv2D(1, 2, 3, Padding = 1)]
[ReLU]
[MaxPool2D(2)]
[MaxPool2D(3, Stride = 1)]
internal sealed partial class PoolThenPool;

[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(1, 8, 8, MaxAbs = 2)]
[Conv2D(1, 1, 3, Padding = 1)]
[MaxPool2D(2)]
[AvgPool2D(2)]
internal sealed partial class PoolThenMean;

[SecureNetwork(Ring = 64, FractionBits = 10)]
[Input(1, 6, 6)]
[Conv2D(1, 2, 3)]
[BatchNorm]
[MaxPool2D(2)]
[ReLU]
[Conv2D(2, 1, 2)]
internal sealed partial class PoolThenReluThenConvolution;

[SecureNetwork(Ring = 44, FractionBits = 8)]
[Input(2, 7, 6, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(3, Stride = 1, Padding = 2, Dilation = 2)]
internal sealed partial class DilatedPool;

[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(1, 6, 7, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[MaxPool2D(3, 2, StrideHeight = 2, StrideWidth = 1, PaddingTop = 1, PaddingRight = 2, DilationWidth = 3)]
internal sealed partial class UnevenPool;

[SecureNetwork(Ring = 32, FractionBits = 8)]
[Input(2, 4, 6, MaxAbs = 4)]
[MaxPool2D(1, 2, PaddingRight = 1)]
internal sealed partial class UnevenInputPool;

[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(1, 5, 5, MaxAbs = 4)]
[BatchNorm(MaxAbs = 4)]
[ReLU]
[MaxPool2D(2, StrideHeight = 1, PaddingTop = 1, PaddingRight = 1, DilationHeight = 3, DilationWidth = 2)]
internal sealed partial class ReluBeforeDilatedPool;
