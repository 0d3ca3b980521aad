using System.Diagnostics;
using System.Numerics;
using SecNet.Runtime.Networks;

namespace SecNet.Benchmarks;

/// <summary>Comparisons a second on one core at k = 25 (L-SecNet's on shares of 44 or 32 bits), one party's online work, for the strategies that exchange anything.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- table</c>. The work: leaves from the opened values, masking, packing and joining, up to the
/// plane of signs; what is sent is copied back as what is received, so that a round costs its packing and no wait. Prints medians of interleaved
/// rounds, each of <see cref="Lanes"/> comparisons, whose tables (2 MB) exceed the second cache, as an inference's do.
/// </remarks>
internal static class ComparisonRates
{
    private const int Lanes = 1 << 16;
    private const int Bits = 24;
    private const int Rounds = 101;

    public static void Print()
    {
        var work = Works<ulong>().Concat(Works<uint>()).ToArray();
        var seconds = work.Select(static _ => new double[Rounds]).ToArray();
        for (var round = -20; round < Rounds; round++)
        {
            for (var index = 0; index < work.Length; index++)
            {
                var started = Stopwatch.GetTimestamp();
                work[index].Run();
                if (round >= 0) seconds[index][round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        Console.WriteLine(FormattableString.Invariant($"one core, one party, k = {Bits + 1}, {Lanes} lanes, medians of {Rounds} rounds"));
        for (var index = 0; index < work.Length; index++)
        {
            Array.Sort(seconds[index]);
            var rate = Lanes / seconds[index][Rounds / 2];
            Console.WriteLine(FormattableString.Invariant($"{work[index].Name,-44}{rate / 1e6,9:F1} M/s {1e9 / rate,8:F2} ns"));
        }
    }

    private static IEnumerable<(string Name, Action Run)> Works<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        (string Name, Leaves Leaves, int Arity)[] strategies =
            [("Table", Leaves.Tables, 4), ("MaskedPpa, arity 4", Leaves.MaskedBits, 4), ("MaskedPpa, arity 2", Leaves.MaskedBits, 2), ("Garbled", Leaves.Garbled, 2), ("Multiplicative", Leaves.Doubles, 2)];
        foreach (var (name, leaves, arity) in strategies)
        {
            var label = $"{name}, {typeof(T).Name}";
            var (party0, party1) = (new OneParty<T, Party0>(Bits, Lanes, leaves, arity), new OneParty<T, Party1>(Bits, Lanes, leaves, arity));
            yield return ($"{label}, party 0", () => party0.Compare());
            yield return ($"{label}, party 1", () => party1.Compare());
        }
    }
}
