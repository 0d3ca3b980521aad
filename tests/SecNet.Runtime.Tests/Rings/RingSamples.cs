using System.Buffers.Binary;
using System.Numerics;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.Tests.Rings;

/// <summary>Reproducible full-range words; the seed is a number that names the case.</summary>
internal static class RingSamples
{
    /// <summary>Spans shorter than a vector, one, a few, and all remainders; then more than a block of 64 lanes.</summary>
    public static IEnumerable<int> EdgeLengths => Enumerable.Range(0, 71).Concat([127, 128, 129, 200, 511, 513, 640]);

    public static T[] Words<T>(int count, int seed)
        where T : unmanaged, IBinaryInteger<T>
    {
        var words = new T[count];
        var prg = Prg(seed);
        prg.Fill<T>(words);
        return words;
    }

    public static AesCtrPrg Prg(int seed)
    {
        Span<byte> bytes = stackalloc byte[Seed.ByteLength];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, seed);
        return new AesCtrPrg(Seed.Read(bytes));
    }
}
