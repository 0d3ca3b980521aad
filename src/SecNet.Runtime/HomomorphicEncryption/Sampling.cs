using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The distributions of the scheme, from a pseudorandom generator. Lengths are multiples of 8.</summary>
internal static class Sampling
{
    /// <summary>
    /// Largest error: it is the sum of 42 bits minus 21, of standard deviation √10.5 = 3.24, not below the 8/√(2π) = 3.19 of the
    /// homomorphic-encryption standard (SEAL's choice too).
    /// </summary>
    public const int MaxError = 21;

    /// <summary>Words uniform in [0, p), by rejection.</summary>
    /// <remarks>Which draws were rejected shows; it says nothing about those kept. The primes lie just below powers of two, so it is rare.</remarks>
    public static void Uniform(ref AesCtrPrg prg, ulong modulus, Span<ulong> words)
    {
        prg.Fill(words);
        ulong mask = ulong.MaxValue >> (int)ulong.LeadingZeroCount(modulus - 1);
        if (MaskAndFindLargest(words, mask) < modulus) return;
        ulong one = 0;
        foreach (ref ulong word in words)
            while (word >= modulus)
            {
                prg.Fill(new Span<ulong>(ref one));
                word = one & mask;
            }
    }

    /// <summary>-1, 0 or 1 with equal probability, but for 2^-63: the third of the words in which a word lies. No branch.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void Ternary(ref AesCtrPrg prg, Span<ulong> scratch, Span<double> x)
    {
        const ulong Third = ulong.MaxValue / 3;
        prg.Fill(scratch);
        ref ulong words = ref MemoryMarshal.GetReference(scratch);
        ref double destination = ref MemoryMarshal.GetReference(x);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)Vector512<ulong>.Count)
        {
            var word = Vector512.LoadUnsafe(ref words, i);
            // A true comparison is -1.
            var below = Vector512.LessThan(word, Vector512.Create(Third)).AsInt64();
            var above = Vector512.GreaterThanOrEqual(word, Vector512.Create(2 * Third + 1)).AsInt64();
            Vector512.ConvertToDouble(below - above).StoreUnsafe(ref destination, i);
        }
    }

    /// <summary>Errors: the sum of 42 bits, minus <see cref="MaxError"/>.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void Error(ref AesCtrPrg prg, Span<ulong> scratch, Span<double> x)
    {
        prg.Fill(scratch);
        ref ulong words = ref MemoryMarshal.GetReference(scratch);
        ref double destination = ref MemoryMarshal.GetReference(x);
        var pairs = Vector512.Create(0x5555_5555_5555_5555ul);
        var fours = Vector512.Create(0x3333_3333_3333_3333ul);
        var bytes = Vector512.Create(0x0f0f_0f0f_0f0f_0f0ful);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)Vector512<ulong>.Count)
        {
            var bits = Vector512.LoadUnsafe(ref words, i) >>> (64 - 2 * MaxError);
            bits -= bits >>> 1 & pairs;
            bits = (bits & fours) + (bits >>> 2 & fours);
            bits = bits + (bits >>> 4) & bytes;
            // The product's highest byte is the sum of the bytes.
            var count = bits * Vector512.Create(0x0101_0101_0101_0101ul) >>> 56;
            Vector512.ConvertToDouble(count.AsInt64() - Vector512.Create((long)MaxError)).StoreUnsafe(ref destination, i);
        }
    }

    /// <summary>Signed words uniform in [-2^(bits-1), 2^(bits-1)).</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void Signed(ref AesCtrPrg prg, int bits, Span<ulong> words)
    {
        prg.Fill(words);
        if (bits == 64) return;
        foreach (ref ulong word in words) word = (ulong)((long)word >> (64 - bits));
    }

    [MethodImpl(KernelOptions.Loop)]
    private static ulong MaskAndFindLargest(Span<ulong> words, ulong mask)
    {
        ref ulong word = ref MemoryMarshal.GetReference(words);
        var masks = Vector512.Create(mask);
        var largest = Vector512<ulong>.Zero;
        for (nuint i = 0; i < (nuint)words.Length; i += (nuint)Vector512<ulong>.Count)
        {
            var masked = Vector512.LoadUnsafe(ref word, i) & masks;
            largest = Vector512.Max(largest, masked);
            masked.StoreUnsafe(ref word, i);
        }

        ulong result = 0;
        for (int lane = 0; lane < Vector512<ulong>.Count; lane++) result = Math.Max(result, largest[lane]);
        return result;
    }
}
