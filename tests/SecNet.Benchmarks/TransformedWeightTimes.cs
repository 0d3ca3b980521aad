using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Benchmarks;

/// <summary>What keeping transformed weights saves: one party's replies for a layer, with the weights transformed for every inference and once.</summary>
internal static class TransformedWeightTimes
{
    private const int Rounds = 9;

    /// <summary>Rings of networks of this size.</summary>
    private const int RingBits = 38;

    private static readonly (string Name, ConvolutionShape Layer)[] Layers =
    [
        ("Network 4, conv1", new(1, 28, 28, 16, 5, 5, 1, 1, 0, 0)),
        ("Network 4, conv2", new(16, 12, 12, 16, 5, 5, 1, 1, 0, 0)),
        ("Network 4, fc1", new(256, 1, 1, 100, 1, 1, 1, 1, 0, 0)),
        ("64 to 64 channels of 32 x 32, 3 x 3", new(64, 32, 32, 64, 3, 3, 1, 1, 1, 1)),
        ("ResNet-50's last 3 x 3", new(512, 7, 7, 512, 3, 3, 1, 1, 1, 1)),
    ];

    public static void Print()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nReplies of one party for a layer, medians of {Rounds} runs in turns, milliseconds\n{"",-38}{"transformed anew",18}{"kept",10}{"ratio",8}{"kept, MB",10}"));
        foreach (var (name, layer) in Layers) Compare(name, CrossTermShape.Convolution(layer, RingBits));
    }

    private static void Compare(string name, CrossTermShape shape)
    {
        ulong[] inputs = Words(shape.InLength), weights = Words(shape.WeightLength), share = new ulong[shape.OutLength];
        byte[] request = new byte[shape.RequestBytes], reply = new byte[shape.ReplyBytes];
        var budget = new MemoryBudget(long.MaxValue);
        using var transformed = new TransformedLayer(shape, budget);
        var times = new[] { new double[Rounds], new double[Rounds] };
        for (var round = -1; round < Rounds; round++)
        {
            for (var kept = 0; kept < 2; kept++)
            {
                // A key answers so many coefficients and no more; large layers take many.
                using var key = shape.Scheme.CreateKey();
                var publicKey = new byte[shape.Scheme.PublicKeyBytes];
                key.WritePublicKey(publicKey);
                using var keyless = shape.Scheme.CreateEvaluator(publicKey);
                using var evaluator = new CrossTermEvaluator(keyless, shape, kept == 1 ? transformed : null, Seed.Create());
                new CrossTermOwner(key, shape).Encrypt(inputs, request);
                var start = Stopwatch.GetTimestamp();
                evaluator.Reply(request, weights, reply, share);
                if (round >= 0) times[kept][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        foreach (var each in times) Array.Sort(each);
        var (anew, once) = (times[0][Rounds / 2], times[1][Rounds / 2]);
        FormattableString line = $"{name,-38}{anew,18:F2}{once,10:F2}{anew / once,8:F2}{transformed.Bytes / 1e6,10:F1}";
        Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static ulong[] Words(int count)
    {
        var words = new ulong[count];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(words.AsSpan()));
        return words;
    }
}
