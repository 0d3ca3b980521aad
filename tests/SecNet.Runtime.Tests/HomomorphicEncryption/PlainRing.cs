using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>Polynomials mod X^N + 1 by their definition, and what the tests of this folder share.</summary>
internal static class PlainRing
{
    /// <summary>All parameter sets there are.</summary>
    public static IEnumerable<RingLwe> Schemes => [RingLwe.ForRing(32), RingLwe.ForRing(44), RingLwe.ForRing(64), RingLwe.ForSlots, RingLwe.InsecureComparison];

    /// <summary>Every prime a transform runs with.</summary>
    public static IEnumerable<PrimeModulus> Primes => Schemes
        .SelectMany(static scheme => scheme.Tables.Concat(scheme.SlotTables.OfType<NttTables>()))
        .Select(static tables => tables.Modulus).DistinctBy(static prime => prime.Value);

    public static ulong[] Uniform(int count, ulong modulus, int seed)
    {
        var words = new ulong[count];
        var prg = new InsecureSeeds(seed).Data();
        prg.Fill<ulong>(words);
        return [.. words.Select(word => word % modulus)];
    }

    public static ulong[] Words(int count, int seed)
    {
        var words = new ulong[count];
        var prg = new InsecureSeeds(seed).Data();
        prg.Fill<ulong>(words);
        return words;
    }

    /// <summary>x·y mod X^N + 1 and p, the long way; y may be sparse.</summary>
    public static ulong[] Multiply(ulong modulus, ulong[] x, ulong[] y)
    {
        int degree = x.Length;
        var product = new ulong[degree];
        for (int j = 0; j < degree; j++)
        {
            if (y[j] == 0) continue;
            for (int i = 0; i < degree; i++)
            {
                ulong term = (ulong)((UInt128)x[i] * y[j] % modulus);
                ref ulong sum = ref product[(i + j) % degree];
                sum = i + j < degree ? (sum + term) % modulus : (sum + modulus - term) % modulus;
            }
        }

        return product;
    }

    public static double[] Residues(PrimeModulus modulus, ulong[] x) => [.. x.Select(modulus.Centre)];

    public static ulong[] Canonical(PrimeModulus modulus, double[] x) => [.. x.Select(value => (ulong)(((BigInteger)value % modulus.Value + modulus.Value) % modulus.Value))];

    public static bool IsReduced(PrimeModulus modulus, double[] x) => x.All(value => Math.Abs(value) <= modulus.Modulus / 2 + 1 && value == Math.Round(value));
}
