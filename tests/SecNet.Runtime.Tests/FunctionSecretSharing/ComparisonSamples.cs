using SecNet.Testing;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

/// <summary>Pairs (α, v) that decide a comparison at every depth.</summary>
internal static class ComparisonSamples
{
    /// <summary>All pairs of n-bit numbers.</summary>
    public static (ulong[] Alpha, ulong[] V) All(int bits)
    {
        int count = 1 << bits;
        var alpha = new ulong[count * count];
        var v = new ulong[count * count];
        for (int i = 0; i < alpha.Length; i++) (alpha[i], v[i]) = ((ulong)(i / count), (ulong)(i % count));
        return (alpha, v);
    }

    /// <summary>A third uniform (with junk above the n bits), a third that agree in a random number of top bits, a third equal or neighbours.</summary>
    public static (ulong[] Alpha, ulong[] V) Random(int bits, int count, int seed)
    {
        var alpha = new ulong[count];
        var v = new ulong[count];
        var noise = new ulong[count];
        var prg = new InsecureSeeds(seed).Data();
        prg.Fill<ulong>(alpha);
        prg.Fill<ulong>(v);
        prg.Fill<ulong>(noise);
        for (int i = 0; i < count; i++)
        {
            if (i % 3 == 1) v[i] = alpha[i] ^ (v[i] & ((1ul << (int)(noise[i] % (ulong)bits)) - 1)) ^ (1ul << (int)(noise[i] % (ulong)bits));
            if (i % 3 == 2) v[i] = alpha[i] + noise[i] % 3 - 1;
        }

        return (alpha, v);
    }
}
