using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Runtime.Randomness;

namespace SecNet.Benchmarks;

/// <summary>Keys and evaluations a second on one core at k = 25, beside what the core's AES unit gives at the same moment.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- fss</c>. Prints medians of interleaved rounds; a figure that moves with
/// the machine's load moves the AES rate beside it too. A round works on <see cref="Lanes"/> comparisons, or as many blocks as they take, which is short
/// enough to be over, as a rule, before the system lets another thread run; and on the next of <see cref="Slices"/> sets of keys, which together (2.5 MB) exceed
/// the second cache. "Time of 24 AES calls" is the floor without early termination: one call for each level and, for a key, each party's child; a
/// payload doubles it. On x64 only.
/// </remarks>
internal static class FunctionSecretSharingRates
{
    private const int Lanes = 1024;
    private const int Slices = 8;
    private const int Bits = 24;
    private const int Rounds = 101 * Slices;

    public static void Print()
    {
        var prg = new AesCtrPrg(Seed.Create());
        ulong[] Words(int count)
        {
            var words = new ulong[count];
            prg.Fill<ulong>(words);
            return words;
        }

        static ulong[][] Sets(int words) => [.. Enumerable.Range(0, Slices).Select(_ => new ulong[words])];

        var shape = new DcfShape(Bits, Lanes);
        var payload = new DcfPayloadShape(Bits, Lanes, 44, 44, 18);
        ulong[] alpha = Words(Lanes), v = Words(Lanes), beta = Words(3 * Lanes), roots0 = Words(shape.RootWords), roots1 = Words(shape.RootWords);
        ulong[][] common = Sets(shape.CommonWords), payloadCommon = Sets(payload.CommonWords);
        ulong[] plane = new ulong[shape.OutputWords], output = new ulong[3 * Lanes];
        (string Name, Action<int> Run, int Calls, int Floor)[] work =
        [
            ("AES blocks, 8 streams", static _ => EncryptBlocks(Lanes * Bits / 8), Bits, 0),
            ("Dcf evaluations", slice => Dcf.Evaluate(0, shape, roots0, common[slice], v, plane), shape.AesCallsPerEvaluation, Bits),
            ("Dcf keys", slice => Dcf.Generate(shape, alpha, roots0, roots1, common[slice]), 4 * shape.AesCallsPerEvaluation, 4 * Bits),
            ("DcfPayload evaluations", slice => DcfPayload.Evaluate<ulong>(0, payload, roots0, payloadCommon[slice], v, output), payload.AesCallsPerEvaluation, 2 * Bits),
            ("DcfPayload keys", slice => DcfPayload.Generate<ulong>(payload, alpha, beta, roots0, roots1, payloadCommon[slice]), 4 * payload.AesCallsPerEvaluation, 8 * Bits),
        ];
        var seconds = work.Select(static _ => new double[Rounds]).ToArray();
        for (int round = -5 * Slices; round < Rounds; round++)
            for (int i = 0; i < work.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                work[i].Run((round + 5 * Slices) % Slices);
                if (round >= 0) seconds[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

        foreach (double[] times in seconds) Array.Sort(times);
        double blocksPerSecond = Lanes * Bits / seconds[0][Rounds / 2];
        FormattableString head = $"one core, n = {Bits}, {Lanes} lanes, medians of {Rounds} rounds: {blocksPerSecond / 1e6:F0} M AES blocks/s";
        Console.WriteLine(FormattableString.Invariant(head));
        for (int i = 1; i < work.Length; i++)
        {
            double rate = Lanes / seconds[i][Rounds / 2];
            FormattableString line =
                $"{work[i].Name,-24}{rate / 1e6,8:F2} M/s   {work[i].Calls,3} AES calls at {rate * work[i].Calls / blocksPerSecond:P0} of the AES rate; time / time of {work[i].Floor} AES calls = {blocksPerSecond / work[i].Floor / rate:F2}";
            Console.WriteLine(FormattableString.Invariant(line));
        }
    }

    /// <summary>Eight blocks at a time with everything in registers: the most the AES unit gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector128<byte> EncryptBlocks(int eights)
    {
        var key = Vector128.Create((byte)0x5a);
        Vector128<byte> s0 = key, s1 = s0 + key, s2 = s1 + key, s3 = s2 + key, s4 = s3 + key, s5 = s4 + key, s6 = s5 + key, s7 = s6 + key;
        for (; eights > 0; eights--)
        {
            for (int round = 1; round < 10; round++)
            {
                s0 = Aes.Encrypt(s0, key);
                s1 = Aes.Encrypt(s1, key);
                s2 = Aes.Encrypt(s2, key);
                s3 = Aes.Encrypt(s3, key);
                s4 = Aes.Encrypt(s4, key);
                s5 = Aes.Encrypt(s5, key);
                s6 = Aes.Encrypt(s6, key);
                s7 = Aes.Encrypt(s7, key);
            }

            s0 = Aes.EncryptLast(s0, key);
            s1 = Aes.EncryptLast(s1, key);
            s2 = Aes.EncryptLast(s2, key);
            s3 = Aes.EncryptLast(s3, key);
            s4 = Aes.EncryptLast(s4, key);
            s5 = Aes.EncryptLast(s5, key);
            s6 = Aes.EncryptLast(s6, key);
            s7 = Aes.EncryptLast(s7, key);
        }

        return s0 ^ s1 ^ s2 ^ s3 ^ s4 ^ s5 ^ s6 ^ s7;
    }
}
