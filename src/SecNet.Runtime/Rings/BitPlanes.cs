using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>Between ring elements and bit planes: one bit of every element, 64 elements to a word.</summary>
/// <remarks>
/// A plane of n lanes is W = ⌈n/64⌉ words; lane j is bit j mod 64 of word j / 64. Planes that are made here are zero beyond lane n.
/// </remarks>
public static class BitPlanes
{
    /// <summary>Lanes of a plane word.</summary>
    internal const int Lanes = 64;

    /// <summary>Words of one plane.</summary>
    public static int WordsPerPlane(int lanes) => (int)(((long)lanes + Lanes - 1) / Lanes);

    /// <summary>Puts the lanes of a plane behind others of a longer one: of planes placed one behind the other, in order, the longer one becomes all.</summary>
    /// <param name="plane">Lanes; junk beyond the last is ignored.</param>
    /// <param name="lanes">Their number.</param>
    /// <param name="longer">The longer plane; its lanes before the first one stay, those behind the last one of its word become zero.</param>
    /// <param name="first">The lane of the longer plane that the first one becomes.</param>
    /// <exception cref="ArgumentException">The longer plane ends before the last lane.</exception>
    public static void Place(ReadOnlySpan<ulong> plane, int lanes, Span<ulong> longer, int first)
    {
        if (lanes < 0 || first < 0 || WordsPerPlane(checked(first + lanes)) > longer.Length) throw new ArgumentException($"A plane of {longer.Length} words has no lanes {first} to {(long)first + lanes - 1}.");
        var (target, shift) = (first / Lanes, first % Lanes);
        for (var word = 0; word * Lanes < lanes; word++)
        {
            var left = Math.Min(Lanes, lanes - (word * Lanes));
            var value = plane[word] & WordBits.LowMask<ulong>(left);
            if (shift == 0)
            {
                longer[target + word] = value;
                continue;
            }

            longer[target + word] = (longer[target + word] & WordBits.LowMask<ulong>(shift)) | (value << shift);
            if (shift + left > Lanes) longer[target + word + 1] = value >>> (Lanes - shift);
        }
    }

    /// <summary>Slices bits out of elements: plane p holds bit <paramref name="firstBit"/> + p.</summary>
    /// <param name="words">n elements.</param>
    /// <param name="firstBit">The bit plane 0 holds.</param>
    /// <param name="bits">Number of planes.</param>
    /// <param name="planes">bits · W words, plane after plane; all are overwritten.</param>
    /// <exception cref="ArgumentException">The word does not have those bits, or <paramref name="planes"/> has another length.</exception>
    [MethodImpl(KernelOptions.Loop)]
    public static void FromWords<T>(ReadOnlySpan<T> words, int firstBit, int bits, Span<ulong> planes)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        CheckBits<T>(firstBit, bits);
        int wordsPerPlane = WordsPerPlane(words.Length);
        CheckLength(planes.Length, (long)wordsPerPlane * bits, nameof(planes));
        Span<ulong> block = stackalloc ulong[BitTranspose.Planes];
        Span<T> padded = stackalloc T[Lanes];
        for (int w = 0; w < wordsPerPlane; w++)
        {
            scoped var group = words[(w * Lanes)..];
            if (group.Length < Lanes)
            {
                padded.Clear();
                group.CopyTo(padded);
                group = padded;
            }

            // Half a transposition at a time: 32 planes of 64 elements.
            for (int p = 0; p < bits; p += BitTranspose.Planes)
            {
                BitTranspose.Slice(group, firstBit + p, block);
                int count = Math.Min(BitTranspose.Planes, bits - p);
                for (int i = 0; i < count; i++) planes[(p + i) * wordsPerPlane + w] = block[i];
            }
        }

        padded.Clear();
        block.Clear();
    }

    /// <summary>The inverse of slicing: bit p of an element is its lane of plane p; the bits above the planes are zero.</summary>
    /// <param name="planes">bits · W words, plane after plane.</param>
    /// <param name="bits">Number of planes.</param>
    /// <param name="words">n elements; all are overwritten.</param>
    /// <exception cref="ArgumentException">The word does not have those bits, or <paramref name="planes"/> has another length.</exception>
    [MethodImpl(KernelOptions.Loop)]
    public static void ToWords<T>(ReadOnlySpan<ulong> planes, int bits, Span<T> words)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        CheckBits<T>(0, bits);
        int wordsPerPlane = WordsPerPlane(words.Length);
        CheckLength(planes.Length, (long)wordsPerPlane * bits, nameof(planes));
        Span<ulong> block = stackalloc ulong[Lanes];
        Span<ulong> half = stackalloc ulong[BitTranspose.Planes];
        block.Clear();
        for (int w = 0; w < wordsPerPlane; w++)
        {
            for (int p = 0; p < bits; p++) block[p] = planes[p * wordsPerPlane + w];
            // A transposition is its own inverse: the planes' words are elements, and its planes the elements asked for.
            var group = words[(w * Lanes)..Math.Min(words.Length, (w + 1) * Lanes)];
            for (int first = 0; first < group.Length; first += BitTranspose.Planes)
            {
                BitTranspose.Slice<ulong>(block, first, half);
                int count = Math.Min(BitTranspose.Planes, group.Length - first);
                for (int i = 0; i < count; i++) group[first + i] = T.CreateTruncating(half[i]);
            }
        }

        block.Clear();
        half.Clear();
    }

    /// <summary>Slices one bit out of elements.</summary>
    /// <param name="words">n elements.</param>
    /// <param name="bit">The bit, 0 is the least significant.</param>
    /// <param name="plane">W words; all are overwritten.</param>
    /// <exception cref="ArgumentException">The word does not have that bit, or <paramref name="plane"/> has another length.</exception>
    public static void Bit<T>(ReadOnlySpan<T> words, int bit, Span<ulong> plane)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        CheckBits<T>(bit, 1);
        CheckLength(plane.Length, WordsPerPlane(words.Length), nameof(plane));
        int whole = words.Length / Lanes;
        if (Vector512.IsHardwareAccelerated) BitVectors<T, Vector512<T>, Lanes512<T>>(words, bit, plane[..whole]);
        else if (Vector256.IsHardwareAccelerated) BitVectors<T, Vector256<T>, Lanes256<T>>(words, bit, plane[..whole]);
        else if (Vector128.IsHardwareAccelerated) BitVectors<T, Vector128<T>, Lanes128<T>>(words, bit, plane[..whole]);
        else BitPortable(words[..(whole * Lanes)], bit, plane[..whole]);
        BitPortable(words[(whole * Lanes)..], bit, plane[whole..]);
    }

    /// <summary>Writes 1 for every lane that is set and 0 for every other one.</summary>
    /// <param name="plane">W words; lanes beyond n are ignored.</param>
    /// <param name="words">n elements; all are overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="plane"/> has another length.</exception>
    public static void Expand<T>(ReadOnlySpan<ulong> plane, Span<T> words)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        CheckLength(plane.Length, WordsPerPlane(words.Length), nameof(plane));
        int whole = words.Length / Lanes;
        if (Vector512.IsHardwareAccelerated) ExpandVectors<T, Vector512<T>, Lanes512<T>>(plane[..whole], words);
        else if (Vector256.IsHardwareAccelerated) ExpandVectors<T, Vector256<T>, Lanes256<T>>(plane[..whole], words);
        else if (Vector128.IsHardwareAccelerated) ExpandVectors<T, Vector128<T>, Lanes128<T>>(plane[..whole], words);
        else ExpandPortable(plane[..whole], words[..(whole * Lanes)]);
        ExpandPortable(plane[whole..], words[(whole * Lanes)..]);
    }

    internal static void FromWordsPortable<T>(ReadOnlySpan<T> words, int firstBit, int bits, Span<ulong> planes)
        where T : unmanaged, IBinaryInteger<T>
    {
        int wordsPerPlane = WordsPerPlane(words.Length);
        for (int p = 0; p < bits; p++) BitPortable(words, firstBit + p, planes.Slice(p * wordsPerPlane, wordsPerPlane));
    }

    internal static void BitPortable<T>(ReadOnlySpan<T> words, int bit, Span<ulong> plane)
        where T : unmanaged, IBinaryInteger<T>
    {
        plane.Clear();
        for (int j = 0; j < words.Length; j++)
            plane[j / Lanes] |= ulong.CreateTruncating((words[j] >>> bit) & T.One) << (j % Lanes);
    }

    internal static void ExpandPortable<T>(ReadOnlySpan<ulong> plane, Span<T> words)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int j = 0; j < words.Length; j++) words[j] = T.CreateTruncating((plane[j / Lanes] >> (j % Lanes)) & 1);
    }

    [MethodImpl(KernelOptions.Loop)]
    internal static void BitVectors<T, TVector, TLanes>(ReadOnlySpan<T> words, int bit, Span<ulong> plane)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T source = ref MemoryMarshal.GetReference(words);
        int toTop = WordBits.Of<T>() - 1 - bit;
        for (int w = 0; w < plane.Length; w++)
        {
            ulong lanes = 0;
            for (int j = 0; j < Lanes; j += TLanes.Count)
                lanes |= TLanes.MostSignificantBits(TLanes.ShiftLeft(TLanes.Load(ref source, (nint)w * Lanes + j), toTop)) << j;
            plane[w] = lanes;
        }
    }

    [MethodImpl(KernelOptions.Loop)]
    internal static void ExpandVectors<T, TVector, TLanes>(ReadOnlySpan<ulong> plane, Span<T> words)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T destination = ref MemoryMarshal.GetReference(words);
        var bitOfLane = TLanes.BitOfLane;
        var one = TLanes.Broadcast(T.One);
        for (int w = 0; w < plane.Length; w++)
        {
            ulong lanes = plane[w];
            for (int j = 0; j < Lanes; j += TLanes.Count, lanes >>= TLanes.Count)
            {
                var bits = TLanes.And(TLanes.Broadcast(T.CreateTruncating(lanes)), bitOfLane);
                TLanes.Store(TLanes.And(TLanes.Equal(bits, bitOfLane), one), ref destination, (nint)w * Lanes + j);
            }
        }
    }

    private static void CheckBits<T>(int firstBit, int bits)
        where T : unmanaged
    {
        if (firstBit < 0 || bits < 1 || (long)firstBit + bits > WordBits.Of<T>())
        {
            throw new ArgumentOutOfRangeException(
                nameof(bits), $"Expected bits within the {WordBits.Of<T>()} of the word {typeof(T).Name}, got {bits} from bit {firstBit} on.");
        }
    }

    private static void CheckLength(int length, long expected, string name)
    {
        if (length != expected) throw new ArgumentException($"Expected {expected} plane words, got {length}.", name);
    }
}
