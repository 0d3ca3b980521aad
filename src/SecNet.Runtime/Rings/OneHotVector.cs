using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>Compares public indices with secret ones that are shared as one-hot vectors of up to 32 or 64 bits, a word each.</summary>
/// <remarks>
/// The fast way takes 64 lanes at a time: eight vectors of eight words are shifted by their lanes' indices, and their parities taken together, like a
/// transposition, halving words and number of vectors until a byte of one vector is left for each lane.
/// </remarks>
internal static class OneHotVector
{
    private const int Lanes = BitPlanes.Lanes;

    /// <summary>Shares of [v = u] and [v &lt; u] for the public v and the secret u of each lane.</summary>
    /// <param name="values">n elements that contain v.</param>
    /// <param name="firstBit">Lowest bit of v.</param>
    /// <param name="bits">Bits of v, 1 to 6.</param>
    /// <param name="vectors">n words of 32 or 64 bits: the share of the word that has bit u alone; bits from 2^bits on are ignored.</param>
    /// <param name="equal">Receives ⌈n/64⌉ words: bit v of the lane's word.</param>
    /// <param name="less">Receives ⌈n/64⌉ words: the parity of the bits above it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the word does not have the bits.</exception>
    public static void Compare<T, TWord>(ReadOnlySpan<T> values, int firstBit, int bits, ReadOnlySpan<TWord> vectors, Span<ulong> equal, Span<ulong> less)
        where T : unmanaged, IBinaryInteger<T>
        where TWord : unmanaged, IBinaryInteger<TWord>
    {
        int most = BitOperations.Log2((uint)WordBits.Of<TWord>());
        if (firstBit < 0 || bits < 1 || bits > most || firstBit + bits > WordBits.Of<T>())
            throw new ArgumentOutOfRangeException(nameof(bits), $"Expected 1 to {most} bits within the {WordBits.Of<T>()} of the word {typeof(T).Name}, got {bits} from bit {firstBit} on.");
        int planeWords = BitPlanes.WordsPerPlane(values.Length);
        if (vectors.Length != values.Length || equal.Length != planeWords || less.Length != planeWords)
            throw new ArgumentException($"Expected {values.Length} vectors and planes of {planeWords} words, got {vectors.Length}, {equal.Length} and {less.Length}.");
        int whole = Avx512Vbmi.IsSupported ? values.Length / Lanes : 0;
        if (whole > 0) CompareAvx512(values, firstBit, bits, vectors, equal[..whole], less[..whole]);
        ComparePortable(values[(whole * Lanes)..], firstBit, bits, vectors[(whole * Lanes)..], equal[whole..], less[whole..]);
    }

    internal static void ComparePortable<T, TWord>(ReadOnlySpan<T> values, int firstBit, int bits, ReadOnlySpan<TWord> vectors, Span<ulong> equal, Span<ulong> less)
        where T : unmanaged, IBinaryInteger<T>
        where TWord : unmanaged, IBinaryInteger<TWord>
    {
        ulong used = WordBits.LowMask<ulong>(1 << bits);
        int index = (1 << bits) - 1;
        for (int word = 0; word < equal.Length; word++)
        {
            ulong isEqual = 0, isLess = 0;
            int first = word * Lanes, lanes = Math.Min(Lanes, values.Length - first);
            for (int lane = 0; lane < lanes; lane++)
            {
                ulong above = (ulong.CreateTruncating(vectors[first + lane]) & used) >> (int.CreateTruncating(values[first + lane] >>> firstBit) & index);
                isEqual |= (above & 1) << lane;
                isLess |= ((ulong)BitOperations.PopCount(above >> 1) & 1) << lane;
            }

            (equal[word], less[word]) = (isEqual, isLess);
        }
    }

    /// <summary>Whole words of planes only.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void CompareAvx512<T, TWord>(ReadOnlySpan<T> values, int firstBit, int bits, ReadOnlySpan<TWord> vectors, Span<ulong> equal, Span<ulong> less)
        where T : unmanaged
        where TWord : unmanaged
    {
        Debug.Assert(values.Length >= equal.Length * Lanes && vectors.Length >= equal.Length * Lanes);
        ref T v = ref MemoryMarshal.GetReference(values);
        ref TWord w = ref MemoryMarshal.GetReference(vectors);
        var index = Vector512.Create((1ul << bits) - 1);
        var used = Vector512.Create(WordBits.LowMask<ulong>(1 << bits));
        Vector512<ulong> low32 = Vector512.Create(0x00000000fffffffful), low16 = Vector512.Create(0x0000ffff0000fffful), low8 = Vector512.Create(0x00ff00ff00ff00fful);
        for (int word = 0; word < equal.Length; word++)
        {
            // Vector r holds lanes 8r to 8r + 7. What becomes of it ends in byte r of the eight words.
            nint lane = (nint)word * Lanes;
            var a0 = Above(ref v, ref w, lane, firstBit, index, used);
            var a1 = Above(ref v, ref w, lane + 8, firstBit, index, used);
            var a2 = Above(ref v, ref w, lane + 16, firstBit, index, used);
            var a3 = Above(ref v, ref w, lane + 24, firstBit, index, used);
            var a4 = Above(ref v, ref w, lane + 32, firstBit, index, used);
            var a5 = Above(ref v, ref w, lane + 40, firstBit, index, used);
            var a6 = Above(ref v, ref w, lane + 48, firstBit, index, used);
            var a7 = Above(ref v, ref w, lane + 56, firstBit, index, used);
            var one = Vector512<ulong>.One;
            equal[word] = LowBitsOfBytes(
                (a0 & one) | ((a1 & one) << 8) | ((a2 & one) << 16) | ((a3 & one) << 24) | ((a4 & one) << 32) | ((a5 & one) << 40) | ((a6 & one) << 48) | ((a7 & one) << 56));

            // All bits from v on have the parity of those above it, and bit v.
            var b0 = Halve(Halve(a0, a4, 32, low32), Halve(a2, a6, 32, low32), 16, low16);
            var b1 = Halve(Halve(a1, a5, 32, low32), Halve(a3, a7, 32, low32), 16, low16);
            var parity = Halve(b0, b1, 8, low8);
            parity ^= parity >> 4;
            parity ^= parity >> 2;
            parity ^= parity >> 1;
            less[word] = LowBitsOfBytes(parity) ^ equal[word];
        }
    }

    /// <summary>The words of eight lanes from bit v on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Above<T, TWord>(ref T values, ref TWord vectors, nint lane, int firstBit, Vector512<ulong> index, Vector512<ulong> used)
        where T : unmanaged
        where TWord : unmanaged =>
        Avx512F.ShiftRightLogicalVariable(Load(ref vectors, lane) & used, (Load(ref values, lane) >> firstBit) & index);

    /// <summary>Eight words, widened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Load<T>(ref T words, nint lane)
        where T : unmanaged => Unsafe.SizeOf<T>() == sizeof(uint)
            ? Avx512F.ConvertToVector512UInt64(Vector256.LoadUnsafe(ref Unsafe.As<T, uint>(ref words), (nuint)lane))
            : Vector512.LoadUnsafe(ref Unsafe.As<T, ulong>(ref words), (nuint)lane);

    /// <summary>Both halves of each part xored: those of the lower vector in the parts' lower halves, those of the upper one in the upper halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Halve(Vector512<ulong> lower, Vector512<ulong> upper, int halfBits, Vector512<ulong> lowerHalves) =>
        Vector512.ConditionalSelect(lowerHalves, lower ^ (lower >> halfBits), upper ^ (upper << halfBits));

    /// <summary>Bit 8r + j is the lowest bit of byte r of word j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LowBitsOfBytes(Vector512<ulong> bits) => Vector512.ExtractMostSignificantBits(Avx512Vbmi.PermuteVar64x8((bits << 7).AsByte(), Vector512.Create(
        (byte)0, 8, 16, 24, 32, 40, 48, 56, 1, 9, 17, 25, 33, 41, 49, 57, 2, 10, 18, 26, 34, 42, 50, 58, 3, 11, 19, 27, 35, 43, 51, 59,
        4, 12, 20, 28, 36, 44, 52, 60, 5, 13, 21, 29, 37, 45, 53, 61, 6, 14, 22, 30, 38, 46, 54, 62, 7, 15, 23, 31, 39, 47, 55, 63)));
}
