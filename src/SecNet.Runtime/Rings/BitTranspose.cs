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
        if (Avx512F.IsSupported) SliceAvx512(ref MemoryMarshal.GetReference(words), firstBit, ref MemoryMarshal.GetReference(planes));
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

    /// <summary>All 32 rows stay in four registers; row 8r + l is lane l of register r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SliceAvx512<T>(ref T words, int firstBit, ref ulong planes)
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
