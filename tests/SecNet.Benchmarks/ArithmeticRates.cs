using System.Diagnostics;
using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Benchmarks;

/// <summary>What ring products, openings and local steps take on one core: where the constants of the compiler's CostModel come from.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- arithmetic</c>. Prints nanoseconds of the fastest of interleaved rounds, since
/// whatever else the machine does only adds. Shapes are those of CIFAR-10 networks, in the middle of what a layer has. An opening is all that a party
/// computes for it: masking, packing, unpacking, and the share of the truncated value; the exchange itself belongs to the link.
/// </remarks>
internal static class ArithmeticRates
{
    private const int Rounds = 60;
    private const int Elements = 16_384;
    private const int Shift = 13;

    public static void Print()
    {
        (string Name, double Units, Action Run)[] work = [.. Work<ulong>("64-bit words", 36), .. Work<uint>("32-bit words", 30)];
        var fastest = work.Select(static _ => double.MaxValue).ToArray();
        for (int round = 0; round < Rounds; round++)
            for (int i = 0; i < work.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                work[i].Run();
                fastest[i] = Math.Min(fastest[i], Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }

        Console.WriteLine(FormattableString.Invariant($"one core, fastest of {Rounds} rounds"));
        for (int i = 0; i < work.Length; i++) Console.WriteLine(FormattableString.Invariant($"{work[i].Name,-60}{fastest[i] / work[i].Units,9:0.000} ns"));
    }

    private static IEnumerable<(string Name, double Units, Action Run)> Work<T>(string words, int openedBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var prg = new AesCtrPrg(Seed.Create());
        T[] Words(int count)
        {
            var filled = new T[count];
            prg.Fill<T>(filled);
            return filled;
        }

        var shape = new ConvolutionShape(64, 16, 16, 64, 3, 3, 1, 1, 1, 1);
        T[] image = Words(shape.InLength), filters = Words(shape.WeightLength), result = new T[shape.OutLength], patches = new T[shape.ScratchLength];
        yield return ($"convolution, a multiply-accumulate, {words}", (double)shape.OutLength * shape.PatchLength, () => Convolution.Accumulate<T>(shape, image, filters, result, patches));

        const int Rows = 512, Columns = 1024;
        T[] matrix = Words(Rows * Columns), vector = Words(Columns), sums = new T[Rows];
        yield return ($"matrix times vector, a multiply-accumulate, {words}", Rows * Columns, () => MatrixProduct.Accumulate<T>(matrix, vector, sums, Rows, Columns));

        T[] x = Words(Elements), r = Words(Elements), shifted = Words(Elements), masked = new T[Elements], z = new T[Elements];
        var frame = new byte[(Elements * openedBits / 8) + 16];
        yield return ($"opening for a linear layer, a value, {words}", Elements, Open);
        yield return ($"masked truncation, a value, {words}", Elements, Truncate);
        yield return ($"local truncation, a value, {words}", Elements, () => LocalTruncation.Truncate<T, Party1>(x, z, ringBits: openedBits, Shift));
        yield return ($"sum of two tensors with factors, a value of one, {words}", 2 * Elements, Merge);
        var pool = new PoolShape(64, 16, 16, 2, 2, 2, 2, 0, 0);
        var candidates = new T[pool.Windows * pool.Area];
        yield return ($"gathering a pool's candidates, a value, {words}", candidates.Length, () => Pooling.Gather<T>(pool, x, candidates));

        void Open()
        {
            RingVector.Subtract(x, r, masked);
            Exchange(masked, frame, openedBits);
            RingVector.Mask<T>(masked, openedBits);
        }

        void Truncate()
        {
            MaskedTruncation.Mask<T, Party0>(x, r, masked, openedBits);
            Exchange(masked, frame, openedBits);
            MaskedTruncation.Shift<T>(masked, openedBits, Shift);
            MaskedTruncation.Share<T, Party0>(masked, shifted, z, openedBits - Shift - 1);
        }

        void Merge()
        {
            Merging.SetScaled<T>(x, 3, z);
            Merging.AddScaled<T>(r, 5, z);
        }
    }

    /// <summary>Packs, and unpacks as if the same had come from the other side.</summary>
    private static void Exchange<T>(T[] masked, byte[] frame, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var writer = new BitWriter(frame);
        writer.WriteWords<T>(masked, bits);
        var reader = new BitReader(frame);
        reader.ReadAddWords<T>(masked, bits);
    }
}
