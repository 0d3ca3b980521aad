using System.Diagnostics;
using System.Numerics;
using SecNet.Generators.Approximation;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;

namespace SecNet.Benchmarks;

/// <summary>Smooth activations a second on one core, online and at the dealer, beside copying the shared sines they consume.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- fourier</c>. Prints medians of interleaved rounds. Each activation is fitted as the
/// compiler does for |x| up to 8 at 16 fraction bits and the default error, and for a wide range. Copying two words a harmonic is the floor of
/// anything that uses each share once; the ratio to it moves little with the machine's load.
/// </remarks>
internal static class FourierRates
{
    private const int Elements = 16_384;
    private const int FractionBits = 16;
    private const int Rounds = 41;
    private const double Wanted = (1.0 / 1024) - (1.0 / 65_536);

    public static void Print()
    {
        var prg = new AesCtrPrg(Seed.Create());
        ulong[] masked = new ulong[Elements], r1 = new ulong[Elements], z = new ulong[Elements];
        prg.Fill<ulong>(masked);
        prg.Fill<ulong>(r1);
        foreach (var bound in new[] { 8, 100 })
        {
            foreach (var function in Enum.GetValues<SmoothFunction>()) Print(function, bound, masked, r1, z, prg);
        }
    }

    private static void Print(SmoothFunction function, int bound, ulong[] masked, ulong[] r1, ulong[] z, AesCtrPrg prg)
    {
        var fitted = FourierFit.Find(function, (BigInteger)bound << FractionBits, BigInteger.One << FractionBits, FractionBits + WidthOf(bound) + 1, Wanted, static largest => 32 - FourierFit.IntegerBits(largest)).Series;
        var series = new Runtime.Protocols.FourierSeries(
            fitted.IsEven, fitted.ModulusBits, fitted.Multiplier, fitted.Stride, fitted.PublicBits, fitted.ShareBits, fitted.Constant, [.. fitted.Coefficients]);
        ulong[] sines = new ulong[2 * series.Count * Elements], other = new ulong[sines.Length];
        prg.Fill<ulong>(sines);
        Action[] work =
        [
            () => sines.CopyTo(other, 0),
            () => FourierGate.Evaluate<ulong, Party0>(series, masked, 1 << FractionBits, sines, z, Elements),
            () => FourierDealing.Sines(series, new SharePair<ulong>(masked, r1), openedBits: 40, shift: FractionBits, new SharePair<ulong>(sines, other)),
        ];
        var seconds = work.Select(static _ => new double[Rounds]).ToArray();
        for (int round = -100; round < Rounds; round++)
            for (int i = 0; i < work.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                work[i]();
                if (round >= 0) seconds[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

        foreach (double[] times in seconds) Array.Sort(times);
        double copy = seconds[0][Rounds / 2], online = seconds[1][Rounds / 2], dealt = seconds[2][Rounds / 2];
        FormattableString line =
            $"{function,-9}|x| <= {bound,-4}{series.Count,3} harmonics  online {Elements / online / 1e6,6:F1} M/s, {online / copy,5:F2} times copying its shares; dealer {Elements / dealt / 1e6,5:F1} M/s";
        Console.WriteLine(FormattableString.Invariant(line));
    }

    private static int WidthOf(int bound) => 2 + BitOperations.Log2((uint)bound);
}
