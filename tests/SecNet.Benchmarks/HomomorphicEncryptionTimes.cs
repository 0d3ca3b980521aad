using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecNet.Benchmarks.LiEtAl;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;

namespace SecNet.Benchmarks;

/// <summary>Times of the lattice scheme on one core, each beside its target.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- rlwe</c>. Prints medians and least times of <see cref="Rounds"/> rounds; both
/// parties' work is added up, links are not counted. Targets: what SEAL 4.4 without HEXL was measured to need on such a machine, or less; the figures
/// named SEAL and Li et al. are those measurements and the paper's, not of this run.
/// </remarks>
internal static class HomomorphicEncryptionTimes
{
    private const int Rounds = 101;
    /// <summary>With the others at most 128 rounds, each of four replies: what flooding covers under one key.</summary>
    private const int WarmUpRounds = 20;
    private const int Triples = 4096;

    public static void Print()
    {
        WakeUp();
        Console.WriteLine(FormattableString.Invariant($"one core, microseconds, {Rounds} rounds{"",14}median    least   target"));
        Transforms();
        TriplesModPrime();
        Products(RingLwe.InsecureComparison, 1, "mod 2^32, N = 4096, no privacy", 500);
        Products(RingLwe.ForRing(32), 0, "mod 2^32, N = 8192, private", 500);
        Products(RingLwe.ForRing(64), 0, "mod 2^64, N = 8192, private", double.NaN);
        PackedTriples(32, 12_000);
        PackedTriples(64, 20_000);
        Layers("M1 of Sonic", 32, Dense(784, 128), Dense(128, 128), Dense(128, 10));
        Layers("M2 of Sonic", 64, new(1, 28, 28, 16, 5, 5, 1, 1, 0, 0), new(16, 12, 12, 16, 5, 5, 1, 1, 0, 0), Dense(256, 100), Dense(100, 10));
    }

    /// <summary>A core that was idle runs wide vectors at half its speed at first.</summary>
    private static void WakeUp()
    {
        var tables = RingLwe.ForRing(32).Tables[0];
        var x = new AlignedRow<double>(tables.Degree);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMilliseconds < 500;) ResidueKernels.Best.Forward(tables, x.Span);
    }

    private static ConvolutionShape Dense(int columns, int rows) => new(columns, 1, 1, rows, 1, 1, 1, 1, 0, 0);

    private static void Transforms()
    {
        foreach (var (scheme, seal, target) in new[] { (RingLwe.InsecureComparison, 34, 25.0), (RingLwe.ForRing(32), 74, 55.0) })
        {
            var tables = scheme.Tables[^1];
            var rows = new RnsPolynomial(scheme.Tables.Length, scheme.Degree);
            for (int row = 0; row < scheme.Tables.Length; row++)
                foreach (ref double residue in rows[row]) residue = RandomNumberGenerator.GetInt32(int.MaxValue);
            int last = scheme.Tables.Length - 1;
            Report($"transform, N = {scheme.Degree}, a prime of {tables.Modulus.Bits} bits (SEAL {seal} at 54)", target, () => ResidueKernels.Best.Forward(tables, rows[last]));
            Report($"inverse, N = {scheme.Degree}, a prime of {tables.Modulus.Bits} bits", target, () => ResidueKernels.Best.Inverse(tables, rows[last]));
            // All of q, against as many of SEAL's primes of 54 bits as would hold it.
            long bits = (long)scheme.Parameters.Modulus.GetBitLength();
            Report($"transform, N = {scheme.Degree}, all {bits} bits of q", bits / 54.0 * target, () =>
            {
                for (int row = 0; row <= last; row++) ResidueKernels.Best.Forward(scheme.Tables[row], rows[row]);
            });
        }
    }

    /// <summary>Li et al.'s Fig. 2 as SEAL is measured: N = 4096, t of 37 bits, no flooding.</summary>
    private static void TriplesModPrime()
    {
        using var triples = new PrimeTriples();
        ReportTriples($"{Triples} triples mod a prime of 37 bits, N = 4096, no privacy (SEAL 3900 to 5100, Li et al. 17000)", 4000, triples);
        Console.WriteLine($"    {triples.Operations}; Li et al. count 5 Enc, 2 CMul, 2 Add, 1 Dec");
    }

    /// <summary>Owner, evaluator, owner.</summary>
    private static void ReportTriples(string what, double target, ITriples triples)
    {
        byte[][] requests = [.. Enumerable.Range(0, triples.Requests).Select(_ => new byte[triples.RequestBytes])], replies = [.. Enumerable.Range(0, triples.Replies).Select(_ => new byte[triples.ReplyBytes])];
        Report(what, target,
        () =>
        {
            for (int request = 0; request < requests.Length; request++) triples.Encrypt(request, requests[request]);
        },
        () =>
        {
            triples.Prepare();
            for (int request = 0; request < requests.Length; request++)
                triples.Answer(request, requests[request], request < requests.Length - replies.Length ? default : replies[request - (requests.Length - replies.Length)]);
        },
        () =>
        {
            for (int reply = 0; reply < replies.Length; reply++) triples.Decrypt(reply, replies[reply]);
        });
        triples.Check();
    }

    private static void Products(RingLwe scheme, int plaintext, string what, double target)
    {
        using var key = scheme.CreateKey();
        byte[] ciphertext = new byte[scheme.CiphertextBytes], reply = new byte[scheme.ReplyBytes(scheme.Degree)];
        int[] all = [.. Enumerable.Range(0, scheme.Degree)];
        ulong[] weights = Words(scheme.Degree), mask = Words(scheme.Degree), work = new ulong[scheme.Degree];
        using var evaluator = scheme.CreateEvaluator(PublicKey(scheme, key));
        Report($"encryption, {what}", double.NaN, () => key.Encrypt(plaintext, weights, ciphertext));
        evaluator.Load(0, ciphertext);
        Report($"product of coefficients + decryption (SEAL 570), {what}", target,
        () =>
        {
            evaluator.Begin();
            evaluator.Accumulate(plaintext, 0, weights);
            evaluator.Finish(plaintext, all, mask, reply);
        },
        () => key.Decrypt(plaintext, reply, all, work));
    }

    private static void PackedTriples(int ringBits, double target)
    {
        using var triples = new RingTriples(ringBits, Triples);
        ReportTriples($"{Triples} triples mod 2^{ringBits}, private", target, triples);
        FormattableString bytes = $"    {triples.Requests} ciphertexts; {((triples.Requests * (long)triples.RequestBytes) + (triples.Replies * (long)triples.ReplyBytes)) / 1e6:F2} MB both ways";
        Console.WriteLine(FormattableString.Invariant(bytes));
    }

    /// <summary>One direction of the cross terms of a network's linear layers; both take twice as much.</summary>
    private static void Layers(string network, int ringBits, params ConvolutionShape[] layers)
    {
        foreach (var layer in layers)
        {
            var shape = CrossTermShape.Convolution(layer, ringBits);
            using var key = shape.Scheme.CreateKey();
            using var keyless = shape.Scheme.CreateEvaluator(PublicKey(shape.Scheme, key));
            var owner = new CrossTermOwner(key, shape);
            using var evaluator = new CrossTermEvaluator(keyless, shape);
            ulong[] inputs = Words(shape.InLength), weights = Words(shape.WeightLength), share0 = new ulong[shape.OutLength], share1 = new ulong[shape.OutLength];
            byte[] request = new byte[shape.RequestBytes], reply = new byte[shape.ReplyBytes];
            Report($"{network}: {layer}", double.NaN,
                () => owner.Encrypt(inputs, request), () => evaluator.Reply(request, weights, reply, share1), () => owner.Decrypt(reply, share0));
            FormattableString bytes = $"    {shape.Requests} ciphertexts, {shape.Replies} replies; {(shape.RequestBytes + shape.ReplyBytes) / 1e6:F2} MB both ways";
            Console.WriteLine(FormattableString.Invariant(bytes));
        }
    }

    /// <summary>Sums of the parts' medians and least times; the medians, if there are several parts: owner, evaluator, owner.</summary>
    private static void Report(string what, double target, params Action[] parts)
    {
        var times = parts.Select(static _ => new double[Rounds]).ToArray();
        for (int round = -WarmUpRounds; round < Rounds; round++)
            for (int part = 0; part < parts.Length; part++)
            {
                long start = Stopwatch.GetTimestamp();
                parts[part]();
                if (round >= 0) times[part][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }

        foreach (double[] part in times) Array.Sort(part);
        double median = times.Sum(static part => part[Rounds / 2]), least = times.Sum(static part => part[0]);
        FormattableString line = $"{what}\n{"",42}{median,8:F1}{least,9:F1}";
        FormattableString verdict = $"{target,9:F0}  {(median <= target ? "met" : "MISSED")}, target / median = {target / median:F1}";
        Console.WriteLine(FormattableString.Invariant(line) + (double.IsNaN(target) ? "" : FormattableString.Invariant(verdict)));
        if (parts.Length > 1) Console.WriteLine("    parts: " + string.Join(" + ", times.Select(static part => FormattableString.Invariant($"{part[Rounds / 2]:F0}"))));
    }

    private static byte[] PublicKey(IAdditiveEncryption scheme, IKeyOwner key)
    {
        var publicKey = new byte[scheme.PublicKeyBytes];
        key.WritePublicKey(publicKey);
        return publicKey;
    }

    private static ulong[] Words(int count)
    {
        var words = new ulong[count];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }
}
