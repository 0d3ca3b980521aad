using System.Globalization;
using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Testing;
using Xunit.Abstractions;

namespace SecNet.Integration.Tests.Networks;

/// <summary>
/// What a party learns of a compared value, measured on its view of whole ReLUs: how well it tells x from -x, and a small |x| from a large one. L-SecNet's
/// comparisons tell it both; of all others, whatever it does with signs and magnitudes of what is opened, it learns nothing.
/// </summary>
/// <remarks>
/// An advantage is |P[D = 1 | x] - P[D = 1 | x']| for the best threshold of a distinguisher D, a sign or a magnitude. By Dvoretzky, Kiefer, Wolfowitz and Massart that
/// of two equal distributions exceeds ε on N samples each with probability at most 4·exp(-N·ε²/2) (and for large N about 2·exp(-N·ε²)): with ε = 6/√N below 7e-8. Seeds are fixed.
/// </remarks>
public sealed class ComparisonLeakTests(ITestOutputHelper output)
{
    private const int Lanes = 64;

    private const int Runs = 128;

    private const double NoiseDeviations = 6;

    // In units of 2^-8: 4 and -4; 1 and 32.
    private static readonly (long, long) Signs = (1 << 10, -(1 << 10));
    private static readonly (long, long) Magnitudes = (1 << 8, 1 << 13);

    /// <summary>Party 0 as S_0 knows e and u_0 with x + 1/2 = u_0·(e + b): u_0·e has x's sign where |e| exceeds |b|, and |u_0|·(|e| + B) bounds |x|.</summary>
    [Fact]
    public void SecIntMsb_TellsSignAndMagnitude()
    {
        var (sign, magnitude) = LeakOf<LeakMultiplicative>(runs: 1, seed: 700);
        Assert.InRange(sign, 0.55, 0.67); // 0.611 for |e| / B distributed as T / A, T triangular and A uniform in [0, 1]
        Assert.InRange(magnitude, 0.75, 1);
    }

    /// <summary>The same of the integer part, whose shares are so much smaller than c_0 that |e| / B is distributed as half a uniform number over another: 0.548.</summary>
    [Fact]
    public void SecFloatMsb_TellsSignAndMagnitude()
    {
        var (sign, magnitude) = LeakOf<LeakMultiplicativeFloat>(runs: 3, seed: 710);
        Assert.InRange(sign, 0.5, 0.6);
        Assert.InRange(magnitude, 0.75, 1);
    }

    [Fact]
    public void OtherStrategies_TellNothing()
    {
        CheckSilent<LeakTable>(seed: 720);
        CheckSilent<LeakMaskedPpa>(seed: 730);
        CheckSilent<LeakPpa>(seed: 740);
        CheckSilent<LeakFss>(seed: 750);
        CheckSilent<LeakFssPayload>(seed: 760);
        CheckSilent<LeakGarbled>(seed: 770);
    }

    /// <summary>The same distinguishers hear a strategy whose opened value has lost its mask.</summary>
    [Fact]
    public void LostMask_IsHeard()
    {
        var mask = LeakTable.Info.Correlations.Single(static item => item.Name == "relu1.r");
        Assert.InRange(BestOf<LeakTable>(Signs, seed: 780, mask).Advantage, 0.95, 1);
        Assert.InRange(BestOf<LeakTable>(Magnitudes, seed: 785, mask).Advantage, 0.95, 1);
    }

    /// <summary>In 20 bits shares wrap often enough to be counted; in 44 never.</summary>
    [Fact]
    public void Failures_AreAsManyAsStated()
    {
        CheckFailures<LeakMultiplicative>(ringBits: 44, seed: 790);
        CheckFailures<LeakMultiplicativeFloat>(ringBits: 44, seed: 795);
        CheckFailures<FailingMultiplicative>(ringBits: 20, seed: 800);
        CheckFailures<FailingMultiplicativeFloat>(ringBits: 20, seed: 805);
    }

    private (double Sign, double Magnitude) LeakOf<TNetwork>(int runs, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var sign = Advantage(OfFactors(Signs.Item1, seed), OfFactors(Signs.Item2, seed + 1), static view => view.U * view.E);
        var magnitude = Advantage(OfFactors(Magnitudes.Item1, seed + 2), OfFactors(Magnitudes.Item2, seed + 3), static view => Math.Abs(view.U) * (Math.Abs(view.E) + (1 << 22)));
        output.WriteLine(Text($"{TNetwork.Info.Name}: sign(u0·e) tells x from -x with advantage {sign:0.000}, |u0|(|e| + B) tells |x| from 32|x| with {magnitude:0.000}; {Runs * Lanes / 2} values each"));
        return (sign, magnitude);

        // Of the first SecIntMSB, where party 0 plays S_0.
        List<(double U, double E)> OfFactors(long value, int at)
        {
            var (half, result) = (Lanes / 2, new List<(double, double)>());
            foreach (var view in Observe<TNetwork>(value, at))
            {
                var answers = new BitReader(view.Received[1]);
                var d = new ulong[runs * half];
                answers.ReadWords<ulong>(d, 64);
                for (var lane = 0; lane < half; lane++)
                {
                    var share = (long)(view.Input[lane] << 20) >> 20;
                    var a = MultiplicativeMasks.Factor(view.Factors[lane], 44);
                    var e = ((runs == 1 ? share : share / 256) - MultiplicativeMasks.Part(view.Factors[Lanes + lane], 44)) / a;
                    result.Add((BitConverter.UInt64BitsToDouble(d[lane]) + a, e));
                }
            }

            return result;
        }
    }

    private void CheckSilent<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var (signs, magnitudes) = (BestOf<TNetwork>(Signs, seed), BestOf<TNetwork>(Magnitudes, seed + 2));
        output.WriteLine(Text($"{TNetwork.Info.Name}: x from -x at best {signs.Advantage:0.000}, |x| from 32|x| at best {magnitudes.Advantage:0.000}; of {signs.Tried} distinguishers each, noise up to {signs.Noise:0.000}"));
        Assert.InRange(signs.Advantage, 0, signs.Noise);
        Assert.InRange(magnitudes.Advantage, 0, magnitudes.Noise);
    }

    /// <summary>The best of many distinguishers: sign and magnitude of each word of each round, as received, as opened by sum and by xor, and less the party's share of the input.</summary>
    private static (double Advantage, double Noise, int Tried) BestOf<TNetwork>((long, long) values, int seed, CorrelationSegment? lostMask = null)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var (views, others) = (Observe<TNetwork>(values.Item1, seed, lostMask), Observe<TNetwork>(values.Item2, seed + 1, lostMask));
        var (best, tried) = (0.0, 0);
        for (var round = 0; round < TNetwork.Info.RoundBits.Length; round++)
        {
            var bits = (int)Math.Min(64, TNetwork.Info.RoundBits[round] / Lanes);
            for (var kind = 0; kind < 4; kind++)
            {
                var (words, otherWords) = (Words(views, round, kind, bits), Words(others, round, kind, bits));
                best = Math.Max(best, Advantage(words, otherWords, static word => word < 0 ? 0 : 1));
                best = Math.Max(best, Advantage(words, otherWords, static word => Math.Abs((double)word)));
                tried += 2;
            }
        }

        return (best, NoiseDeviations / Math.Sqrt(Runs * Lanes), tried);
    }

    /// <summary>Signed words of a round, over all runs.</summary>
    private static List<long> Words(List<View> views, int round, int kind, int bits)
    {
        var result = new List<long>();
        foreach (var view in views)
        {
            var count = 8 * view.Received[round].Length / bits;
            var (received, sent) = (new ulong[count], new ulong[count]);
            new BitReader(view.Received[round]).ReadWords<ulong>(received, bits);
            new BitReader(view.Sent[round]).ReadWords<ulong>(sent, bits);
            for (var index = 0; index < count; index++)
            {
                var word = kind switch
                {
                    0 => received[index],
                    1 => received[index] + sent[index],
                    2 => received[index] ^ sent[index],
                    _ => received[index] + sent[index] - view.Input[index % Lanes],
                };
                result.Add((long)(word << (64 - bits)) >> (64 - bits));
            }
        }

        return result;
    }

    /// <summary>The largest difference of the two empirical distribution functions: the advantage of the best threshold.</summary>
    private static double Advantage<T>(List<T> samples, List<T> others, Func<T, double> statistic)
    {
        var (left, right) = (samples.Select(statistic).Order().ToArray(), others.Select(statistic).Order().ToArray());
        var (best, first, second) = (0.0, 0, 0);
        while (first < left.Length && second < right.Length)
        {
            var value = Math.Min(left[first], right[second]);
            while (first < left.Length && left[first] == value) first++;
            while (second < right.Length && right[second] == value) second++;
            best = Math.Max(best, Math.Abs(((double)first / left.Length) - ((double)second / right.Length)));
        }

        return best;
    }

    private void CheckFailures<TNetwork>(int ringBits, int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var (value, failures) = (Signs.Item1, 0);
        foreach (var input in new[] { value, -value })
        {
            var results = TwoParty.Run<TNetwork>(Array.Empty<long>(), Repeat(input), new(seed++));
            failures += results.Sum(result => result.Output.Count(y => y != Math.Max(input, 0)));
        }

        var (count, stated) = (2.0 * Runs * Lanes, (value + 1) / Math.Pow(2, ringBits));
        output.WriteLine(Text($"{TNetwork.Info.Name}: {failures} of {count} signs of |x| = {value} wrong in {ringBits} bits, a correctness rate of {1 - (failures / count):0.000000}; stated {1 - stated:0.000000}"));
        Assert.InRange(failures, Math.Floor(count * stated / 3), (count * stated) + (6 * Math.Sqrt(count * stated)));
        Assert.True(TNetwork.Info.FailureProbability >= Lanes * stated);
    }

    private static List<View> Observe<TNetwork>(long value, int seed, CorrelationSegment? lostMask = null)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var owned = new List<(ulong[] Input, ulong[] Factors)>();
        (Watched<TNetwork>.Owned, Watched<TNetwork>.LostMask) = (owned, lostMask);
        var results = TwoParty.Run<Watched<TNetwork>>(Array.Empty<long>(), Repeat(value), new(seed));
        return [.. results.Zip(owned, static (result, own) => new View(own.Input, own.Factors, Rounds(result.Views[0]), Rounds(result.Views[1])))];

        static byte[][] Rounds(byte[] view)
        {
            var (rounds, offset) = (new List<byte[]>(), 0);
            foreach (var bits in TNetwork.Info.RoundBits)
            {
                const int Header = 8;
                var bytes = (int)((bits + 7) / 8);
                rounds.Add(view[(offset + Header)..(offset + Header + bytes)]);
                offset += Header + bytes;
            }

            Assert.Equal(view.Length, offset);
            return [.. rounds];
        }
    }

    private static List<long[]> Repeat(long value) => [.. Enumerable.Range(0, Runs).Select(_ => Enumerable.Repeat(value, Lanes).ToArray())];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What party 0 has of a run: its share of the input, what its seed gave it, and the messages of each round.</summary>
    private sealed record View(ulong[] Input, ulong[] Factors, byte[][] Received, byte[][] Sent);

    /// <summary>The network, its party 0 writing down what it holds; with a mask zeroed at both parties after it was dealt, if one is lost.</summary>
    private sealed class Watched<TNetwork> : ISecureNetwork<Watched<TNetwork>>
        where TNetwork : ISecureNetwork<TNetwork>
    {
        public static List<(ulong[] Input, ulong[] Factors)> Owned { get; set; } = [];

        public static CorrelationSegment? LostMask { get; set; }

        public static NetworkInfo Info => TNetwork.Info;

        public static void LoadModel<TParty>(PartySession session)
            where TParty : struct, IParty => TNetwork.LoadModel<TParty>(session);

        public static void Prepare<TParty>(PartySession session, int slot)
            where TParty : struct, IParty
        {
            TNetwork.Prepare<TParty>(session, slot);
            if (Info.WordBits == 32) Watch<uint, TParty>(session.Typed<uint>());
            else Watch<ulong, TParty>(session.Typed<ulong>());
        }

        public static void Evaluate<TParty>(PartySession session, int slot, ReadOnlySpan<ulong> inputShare, Span<ulong> outputShare)
            where TParty : struct, IParty
        {
            if (TParty.Index == 0) inputShare.CopyTo(Owned[^1].Input);
            TNetwork.Evaluate<TParty>(session, slot, inputShare, outputShare);
        }

        public static void Deal(DealerSession session) => TNetwork.Deal(session);

        public static void EvaluateReference(Runtime.Reference.ReferenceSession session, ReadOnlySpan<long> input, Span<long> output) => TNetwork.EvaluateReference(session, input, output);

        private static void Watch<T, TParty>(PartySession<T> session)
            where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
            where TParty : struct, IParty
        {
            if (LostMask is { } mask) session.Words(mask.Offset, mask.Length).Clear();
            if (TParty.Index != 0) return;
            var factors = Info.Correlations.FirstOrDefault(static item => item.Name == "relu1.factors");
            Owned.Add((new ulong[Lanes], session.Planes(factors.Offset, factors.Length).ToArray()));
        }
    }
}

// Their leak is what is measured.
#pragma warning disable SECNET409

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.Multiplicative, AcceptLeakage = true)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakMultiplicative;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakMultiplicativeFloat;

[SecureNetwork(Ring = 20, FractionBits = 8, Comparison = Comparison.Multiplicative, AcceptLeakage = true)]
[Budget(FailureProbability = 0.1)]
[Input(64, MaxAbs = 4)]
[ReLU]
internal sealed partial class FailingMultiplicative;

[SecureNetwork(Ring = 20, FractionBits = 8, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)]
[Budget(FailureProbability = 0.1)]
[Input(64, MaxAbs = 4)]
[ReLU]
internal sealed partial class FailingMultiplicativeFloat;

#pragma warning restore SECNET409

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.Table)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakTable;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.MaskedPpa)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakMaskedPpa;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.Ppa)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakPpa;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.Fss)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakFss;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.FssPayload)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakFssPayload;

[SecureNetwork(Ring = 44, FractionBits = 8, Comparison = Comparison.Garbled)]
[Input(64, MaxAbs = 40)]
[ReLU]
internal sealed partial class LeakGarbled;
