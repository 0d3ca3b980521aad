using System.Diagnostics;

namespace SecNet.Runtime.Measuring;

/// <summary>Times a loop in slices that are long beside the clock's resolution and short beside the scheduler's.</summary>
internal static class CalibratedLoop
{
    private const double SliceSeconds = 1e-3;
    private const int Slices = 25;

    /// <summary>Units a second in the best slice.</summary>
    /// <param name="loop">Runs so many rounds and returns something that depends on all of them.</param>
    /// <param name="unitsPerRound">What a round counts for.</param>
    public static double BestRate(Func<long, ulong> loop, double unitsPerRound)
    {
        long rounds = 1024;
        double seconds = Seconds(loop, rounds);
        while (seconds < SliceSeconds)
        {
            rounds *= 2;
            seconds = Seconds(loop, rounds);
        }

        for (int slice = 0; slice < Slices; slice++) seconds = Math.Min(seconds, Seconds(loop, rounds));
        return rounds * unitsPerRound / seconds;
    }

    /// <summary>Units a second in the best of a few passes over work that is long by itself.</summary>
    public static double BestRate(double unitsPerPass, int passes, Action pass)
    {
        pass();
        double best = double.PositiveInfinity;
        for (int i = 0; i < passes; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return unitsPerPass / best;
    }

    private static double Seconds(Func<long, ulong> loop, long rounds)
    {
        long start = Stopwatch.GetTimestamp();
        ulong result = loop(rounds);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        GC.KeepAlive(result);
        return seconds;
    }
}
