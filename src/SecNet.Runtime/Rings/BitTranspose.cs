using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>Half of a 64 × 64 bit transposition: 32 planes of 64 elements.</summary>
/// <remarks>
/// Method: Warren, "Hacker's Delight" (2nd ed.), section 7-3: log2(n) steps, each exchanging one bit of the row number with one bit of the
/// column number. The first step packs element 32 + j above element j, after which 32 rows of 64 bits are left and five steps.
/// </remarks>
internal static class BitTranspose
{
    /// <summary>Planes made at a time.</summary>
    public const int Planes = 32;

    /// <summary>planes[p] bit j = bit (firstBit + p) of words[j], zero where the word has no such bit.</summary>
    /// <param name="words">At least 64 elements.</param>
    /// <param name="firstBit">Less than the word's bits.</param>
    /// <param name="planes">32 words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Slice<T>(ReadOnlySpan<T> words, int firstBit, Span<ulong> planes)
        where T : unmanaged, IBinaryInteger<T>
    {
        Debug.Assert(words.Length >= BitPlanes.Lanes && planes.Length >= Planes && firstBit < WordBits.Of<T>());
        if (Gfni.V512.IsSupported && Avx512Vbmi.IsSupported) SliceGaloisField(ref MemoryMarshal.GetReference(words), firstBit, ref MemoryMarshal.GetReference(planes));
        else if (Avx512F.IsSupported) SliceAvx512(ref MemoryMarshal.GetReference(words), firstBit, ref MemoryMarshal.GetReference(planes));
        else SlicePortable(words, firstBit, planes);
    }

    internal static void SlicePortable<T>(ReadOnlySpan<T> words, int firstBit, Span<ulong> planes)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int j = 0; j < Planes; j++)
        {
            ulong low = (uint)ulong.CreateTruncating(words[j] >>> firstBit);
            planes[j] = low | ulong.CreateTruncating(words[j + Planes] >>> firstBit) << 32;
        }

        ulong mask = 0x0000ffff0000ffff;
        for (int distance = 16; distance != 0; distance >>= 1, mask ^= mask << distance)
        {
            for (int j = 0; j < Planes; j = (j + distance + 1) & ~distance)
            {
                ulong swapped = ((planes[j] >> distance) ^ planes[j + distance]) & mask;
                planes[j + distance] ^= swapped;
                planes[j] ^= swapped << distance;
            }
        }
    }

    /// <summary>
    /// Sixteen elements of 32 bits to a register: their bytes sorted by significance, eight bytes of equal significance transposed as an 8 × 8
    /// matrix (the affine transform of the unit vectors by that matrix, whose rows it counts from the last), and the results interleaved.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SliceGaloisField<T>(ref T words, int firstBit, ref ulong planes)
        where T : unmanaged
    {
        var t0 = TransposeBytes(Load16(ref words, 0, firstBit));
        var t1 = TransposeBytes(Load16(ref words, 16, firstBit));
        var t2 = TransposeBytes(Load16(ref words, 32, firstBit));
        var t3 = TransposeBytes(Load16(ref words, 48, firstBit));
        // 128-bit lane b of each register belongs to planes 8b..8b+7.
        var low01 = Avx512F.Shuffle4x128(t0, t1, 0b10_00_10_00);
        var low23 = Avx512F.Shuffle4x128(t2, t3, 0b10_00_10_00);
        var high01 = Avx512F.Shuffle4x128(t0, t1, 0b11_01_11_01);
        var high23 = Avx512F.Shuffle4x128(t2, t3, 0b11_01_11_01);
        Interleave(Avx512F.Shuffle4x128(low01, low23, 0b10_00_10_00)).StoreUnsafe(ref planes, 0);
        Interleave(Avx512F.Shuffle4x128(high01, high23, 0b10_00_10_00)).StoreUnsafe(ref planes, 8);
        Interleave(Avx512F.Shuffle4x128(low01, low23, 0b11_01_11_01)).StoreUnsafe(ref planes, 16);
        Interleave(Avx512F.Shuffle4x128(high01, high23, 0b11_01_11_01)).StoreUnsafe(ref planes, 24);
    }

    /// <summary>Bits [firstBit, firstBit + 32) of sixteen elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Load16<T>(ref T words, nuint first, int firstBit)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(uint)) return (Vector512.LoadUnsafe(ref Unsafe.As<T, uint>(ref words), first) >> firstBit).AsByte();
        ref ulong source = ref Unsafe.As<T, ulong>(ref words);
        var low = (Vector512.LoadUnsafe(ref source, first) >> firstBit).AsUInt32();
        var high = (Vector512.LoadUnsafe(ref source, first + 8) >> firstBit).AsUInt32();
        return Avx512F.PermuteVar16x32x2(low, Vector512.Create(0u, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high).AsByte();
    }

    /// <summary>Lane 2b + e: bits 8b..8b+7 of elements 8e..8e+7, byte i holding bit 8b + i of all eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> TransposeBytes(Vector512<byte> elements)
    {
        // Byte 7 - l of lane 2b + e is byte b of element 8e + l.
        var bySignificance = Vector512.Create(
            28, 24, 20, 16, 12, 8, 4, 0, 60, 56, 52, 48, 44, 40, 36, 32, 29, 25, 21, 17, 13, 9, 5, 1, 61, 57, 53, 49, 45, 41, 37, 33,
            30, 26, 22, 18, 14, 10, 6, 2, 62, 58, 54, 50, 46, 42, 38, 34, 31, 27, 23, 19, 15, 11, 7, 3, 63, 59, 55, 51, 47, 43, 39, (byte)35);
        var unitVectors = Vector512.Create(0x8040201008040201).AsByte();
        return Gfni.V512.GaloisFieldAffineTransform(unitVectors, Avx512Vbmi.PermuteVar64x8(elements, bySignificance), 0).AsUInt64();
    }

    /// <summary>Byte e of lane i becomes byte i of lane e: a plane is made of a byte of each eight elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Interleave(Vector512<ulong> lanes) => Avx512Vbmi.PermuteVar64x8(lanes.AsByte(), Vector512.Create(
        0, 8, 16, 24, 32, 40, 48, 56, 1, 9, 17, 25, 33, 41, 49, 57, 2, 10, 18, 26, 34, 42, 50, 58, 3, 11, 19, 27, 35, 43, 51, 59,
        4, 12, 20, 28, 36, 44, 52, 60, 5, 13, 21, 29, 37, 45, 53, 61, 6, 14, 22, 30, 38, 46, 54, 62, 7, 15, 23, 31, 39, 47, 55, (byte)63)).AsUInt64();

    /// <summary>All 32 rows stay in four registers; row 8r + l is lane l of register r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SliceAvx512<T>(ref T words, int firstBit, ref ulong planes)
        where T : unmanaged
    {
        var v0 = LoadRows(ref words, 0, firstBit);
        var v1 = LoadRows(ref words, 8, firstBit);
        var v2 = LoadRows(ref words, 16, firstBit);
        var v3 = LoadRows(ref words, 24, firstBit);
        Exchange(ref v0, ref v2, 16, 0x0000ffff0000ffff);
        Exchange(ref v1, ref v3, 16, 0x0000ffff0000ffff);
        Exchange(ref v0, ref v1, 8, 0x00ff00ff00ff00ff);
        Exchange(ref v2, ref v3, 8, 0x00ff00ff00ff00ff);
        ExchangeWithin(v0).StoreUnsafe(ref planes, 0);
        ExchangeWithin(v1).StoreUnsafe(ref planes, 8);
        ExchangeWithin(v2).StoreUnsafe(ref planes, 16);
        ExchangeWithin(v3).StoreUnsafe(ref planes, 24);
    }

    /// <summary>Eight rows: bits [firstBit, firstBit + 32) of elements row..row+7 below those of elements row+32..row+39.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> LoadRows<T>(ref T words, nuint row, int firstBit)
        where T : unmanaged
    {
        Vector512<ulong> low, high;
        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            ref uint source = ref Unsafe.As<T, uint>(ref words);
            low = Avx512F.ConvertToVector512UInt64(Vector256.LoadUnsafe(ref source, row));
            high = Avx512F.ConvertToVector512UInt64(Vector256.LoadUnsafe(ref source, row + 32));
        }
        else
        {
            ref ulong source = ref Unsafe.As<T, ulong>(ref words);
            low = Vector512.LoadUnsafe(ref source, row);
            high = Vector512.LoadUnsafe(ref source, row + 32);
        }

        return ((low >> firstBit) & Vector512.Create(0x00000000fffffffful)) | ((high >> firstBit) << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ref Vector512<ulong> upper, ref Vector512<ulong> lower, int distance, ulong keep)
    {
        var mask = Vector512.Create(keep);
        var newUpper = Vector512.ConditionalSelect(mask, upper, lower << distance);
        lower = Vector512.ConditionalSelect(mask, upper >> distance, lower);
        upper = newUpper;
    }

    /// <summary>The steps of distance 4, 2 and 1: partners lie in one register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> ExchangeWithin(Vector512<ulong> v)
    {
        v = ExchangeWithin(v, Vector512.Shuffle(v, Vector512.Create(4ul, 5, 6, 7, 0, 1, 2, 3)), Vector512.Create(4ul, 4, 4, 4, 60, 60, 60, 60),
            Mask(0x0f0f0f0f0f0f0f0f, 0b1111_0000));
        v = ExchangeWithin(v, Vector512.Shuffle(v, Vector512.Create(2ul, 3, 0, 1, 6, 7, 4, 5)), Vector512.Create(2ul, 2, 62, 62, 2, 2, 62, 62),
            Mask(0x3333333333333333, 0b1100_1100));
        return ExchangeWithin(v, Vector512.Shuffle(v, Vector512.Create(1ul, 0, 3, 2, 5, 4, 7, 6)), Vector512.Create(1ul, 63, 1, 63, 1, 63, 1, 63),
            Mask(0x5555555555555555, 0b1010_1010));
    }

    /// <summary>An upper row takes its partner's kept bits shifted up, a lower row its partner's other bits shifted down; nothing wraps around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> ExchangeWithin(Vector512<ulong> own, Vector512<ulong> partner, Vector512<ulong> rotation, Vector512<ulong> keepOwn) =>
        Vector512.ConditionalSelect(keepOwn, own, Avx512F.RotateLeftVariable(partner, rotation));

    /// <summary><paramref name="keep"/> in the upper rows of each pair, its complement in the lower rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Mask(ulong keep, int lowerRows) => Vector512.Create(
        Keep(keep, lowerRows, 0), Keep(keep, lowerRows, 1), Keep(keep, lowerRows, 2), Keep(keep, lowerRows, 3),
        Keep(keep, lowerRows, 4), Keep(keep, lowerRows, 5), Keep(keep, lowerRows, 6), Keep(keep, lowerRows, 7));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Keep(ulong keep, int lowerRows, int lane) => (lowerRows >> lane & 1) == 0 ? keep : ~keep;
}
