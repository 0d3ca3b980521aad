using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>Reads vectors of up to 64 bits, a word each, at public indices.</summary>
internal static class OneHotVector
{
    /// <summary>Bit v of each vector, and the parity of its bits above v, v being some bits of a public word.</summary>
    /// <param name="words">The public words, n.</param>
    /// <param name="firstBit">Where v begins in its word.</param>
    /// <param name="bits">Bits of v, 1 to 6.</param>
    /// <param name="vectors">n vectors of 2^bits bits; what is above is ignored.</param>
    /// <param name="at">Receives bit v of each; a plane.</param>
    /// <param name="above">Receives the parities; a plane.</param>
    /// <exception cref="ArgumentException">A length does not fit the others.</exception>
    public static void Read<T>(ReadOnlySpan<T> words, int firstBit, int bits, ReadOnlySpan<ulong> vectors, Span<ulong> at, Span<ulong> above)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (vectors.Length != words.Length) throw new ArgumentException($"Expected a vector for each of {words.Length} words, got {vectors.Length}.", nameof(vectors));
        PlaneSpan.Check(at.Length, words.Length, 1);
        PlaneSpan.Check(above.Length, words.Length, 1);
        var whole = Avx512F.IsSupported ? words.Length / BitPlanes.Lanes : 0;
        ReadVectors(words, firstBit, bits, vectors, at[..whole], above[..whole]);
        ReadPortable(words[(whole * BitPlanes.Lanes)..], firstBit, bits, vectors[(whole * BitPlanes.Lanes)..], at[whole..], above[whole..]);
    }

    internal static void ReadPortable<T>(ReadOnlySpan<T> words, int firstBit, int bits, ReadOnlySpan<ulong> vectors, Span<ulong> at, Span<ulong> above)
        where T : unmanaged, IBinaryInteger<T>
    {
        at.Clear();
        above.Clear();
        var used = WordBits.LowMask<ulong>(1 << bits);
        for (var i = 0; i < words.Length; i++)
        {
            var index = int.CreateTruncating(words[i] >>> firstBit) & ((1 << bits) - 1);
            var rest = (vectors[i] & used) >> index;
            at[i / BitPlanes.Lanes] |= (rest & 1) << (i % BitPlanes.Lanes);
            above[i / BitPlanes.Lanes] |= ((ulong)BitOperations.PopCount(rest >> 1) & 1) << (i % BitPlanes.Lanes);
        }
    }

    [MethodImpl(KernelOptions.Loop)]
    private static void ReadVectors<T>(ReadOnlySpan<T> words, int firstBit, int bits, ReadOnlySpan<ulong> vectors, Span<ulong> at, Span<ulong> above)
        where T : unmanaged
    {
        ref T firstWord = ref MemoryMarshal.GetReference(words);
        ref ulong firstVector = ref MemoryMarshal.GetReference(vectors);
        var used = Vector512.Create(WordBits.LowMask<ulong>(1 << bits));
        var chunk = Vector512.Create((1UL << bits) - 1);
        for (var plane = 0; plane < at.Length; plane++)
        {
            ulong atBits = 0, aboveBits = 0;
            for (var lane = 0; lane < BitPlanes.Lanes; lane += Vector512<ulong>.Count)
            {
                var index = (WordPacking.Load(ref firstWord, (plane * BitPlanes.Lanes) + lane) >>> firstBit) & chunk;
                var rest = Avx512F.ShiftRightLogicalVariable(Vector512.LoadUnsafe(ref firstVector, (nuint)((plane * BitPlanes.Lanes) + lane)) & used, index);
                atBits |= (rest << 63).ExtractMostSignificantBits() << lane;

                // Each bit becomes the parity of those from it down; the top one is that of all but bit 0.
                var parity = rest >>> 1;
                parity ^= parity << 1;
                parity ^= parity << 2;
                parity ^= parity << 4;
                parity ^= parity << 8;
                parity ^= parity << 16;
                parity ^= parity << 32;
                aboveBits |= parity.ExtractMostSignificantBits() << lane;
            }

            (at[plane], above[plane]) = (atBits, aboveBits);
        }
    }
}
