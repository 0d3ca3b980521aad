using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Sessions;

namespace SecNet.Benchmarks;

/// <summary>Values a second whose two sines L-SecNet's sigmoid takes of shares, one party's online work on one core and the dealer's.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- fourier</c>, behind the Fourier gate's. What is sent is copied back as what is received,
/// so that the round costs its packing and no wait. Prints medians.
/// </remarks>
internal static class SecSinRates
{
    private const int Elements = 16_384;
    private const int RingBits = 32;
    private const int Rounds = 41;

    public static void Print()
    {
        Print<ulong>();
        Print<uint>();
    }

    private static void Print<T>()
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var sum = new SineSum(modulusBits: 28, sineBits: 16, cosineBits: 13, multipliers: [425, 931], coefficients: [3066875, 327659]);
        var terms = sum.Count * Elements;
        T[] x = new T[Elements], z = new T[Elements], a = new T[terms], b = new T[terms], product = new T[terms], product1 = new T[terms], opened = new T[2 * terms];
        var prg = new AesCtrPrg(Seed.Create());
        foreach (var words in (T[][])[x, a, b, product]) prg.Fill<T>(words);
        var session = SessionOf<T>(opened.Length);
        Action[] work =
        [
            () => SecSin.Accumulate<T, Party0>(session, sum, x, a, b, product, opened, z, RingBits),
            () => LinearDealing.Products(new SharePair<T>(a, b), new SharePair<T>(b, a), new SharePair<T>(product, product1)),
        ];
        var seconds = work.Select(static _ => new double[Rounds]).ToArray();
        for (var round = -100; round < Rounds; round++)
        {
            for (var index = 0; index < work.Length; index++)
            {
                var started = Stopwatch.GetTimestamp();
                work[index]();
                if (round >= 0) seconds[index][round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        foreach (var times in seconds) Array.Sort(times);
        double online = seconds[0][Rounds / 2], dealt = seconds[1][Rounds / 2];
        Console.WriteLine(FormattableString.Invariant(
            $"SecSin, {typeof(T).Name,-7}{sum.Count,3} sines, {RingBits} bits  online {Elements / online / 1e6,6:F1} M/s; dealer {Elements / dealt / 1e6,5:F1} M/s"));
    }

    private static PartySession<T> SessionOf<T>(int openedWords)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var info = new NetworkInfo
        {
            Name = nameof(SecSinRates),
            ProtocolId = ProtocolId.Parse(new string('7', 64)),
            RingBits = 8 * Unsafe.SizeOf<T>(),
            InputRingBits = 8 * Unsafe.SizeOf<T>(),
            OutputRingBits = 8 * Unsafe.SizeOf<T>(),
            WordBits = 8 * Unsafe.SizeOf<T>(),
            InputShape = new(1, 1, 1),
            InputScale = new(0, 1),
            InputMaxAbs = 1,
            OutputShape = new(1, 1, 1),
            OutputScale = new(0, 1),
            Layers = [],
            WeightSlots = [],
            Correlations = [],
            ArenaWords = 0,
            ArenaPlaneWords = 0,
            RoundBits = [(long)openedWords * RingBits],
            Cost = default,
            FailureProbability = 0,
        };
        return PartySession.Create(info, new(info.ProtocolId, ModelId.Create(), Party0.Index, default), new EchoChannel(), Seed.Create(), slotCount: 1).Typed<T>();
    }
}
