using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>512-bit vectors.</summary>
internal readonly struct Lanes512<T> : ILanes<T, Vector512<T>>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>True when the machine has such vectors and a span of this length fills at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fit(int length) => Vector512.IsHardwareAccelerated && length >= Vector512<T>.Count;

    /// <inheritdoc/>
    public static int Count => Vector512<T>.Count;

    /// <inheritdoc/>
    public static int TileVectors => 4;

    /// <inheritdoc/>
    public static Vector512<T> Zero => Vector512<T>.Zero;

    /// <inheritdoc/>
    public static Vector512<T> BitOfLane
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Unsafe.SizeOf<T>() == sizeof(uint)
            ? Vector512.Create(1u, 1u << 1, 1u << 2, 1u << 3, 1u << 4, 1u << 5, 1u << 6, 1u << 7, 1u << 8, 1u << 9, 1u << 10, 1u << 11, 1u << 12, 1u << 13, 1u << 14, 1u << 15).As<uint, T>()
            : Vector512.Create(1ul, 1ul << 1, 1ul << 2, 1ul << 3, 1ul << 4, 1ul << 5, 1ul << 6, 1ul << 7).As<ulong, T>();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(ref readonly T source, nint offset) => Vector512.LoadUnsafe(in source, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, ref T destination, nint offset) => value.StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> LastLanes(int count) =>
        Vector512.GreaterThanOrEqual(Vector512<T>.Indices, Vector512.Create(T.CreateTruncating(Vector512<T>.Count - count)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Xor(Vector512<T> x, Vector512<T> y) => x ^ y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> And(Vector512<T> x, Vector512<T> y) => x & y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Equal(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftLeft(Vector512<T> x, int bits) => x << bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> ShiftRight(Vector512<T> x, int bits) => x >>> bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MostSignificantBits(Vector512<T> x) => Vector512.ExtractMostSignificantBits(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> x) => Vector512.Sum(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddSums(Vector512<T> x0, Vector512<T> x1, Vector512<T> x2, Vector512<T> x3, ref T target, nint pitch)
    {
        if (Avx512F.IsSupported && Unsafe.SizeOf<T>() == sizeof(ulong))
        {
            // Two words of two sums, two words of the others; then the four sums side by side.
            var sums01 = Half((Avx512F.UnpackLow(x0.AsUInt64(), x1.AsUInt64()) + Avx512F.UnpackHigh(x0.AsUInt64(), x1.AsUInt64())).As<ulong, T>()).AsUInt64();
            var sums23 = Half((Avx512F.UnpackLow(x2.AsUInt64(), x3.AsUInt64()) + Avx512F.UnpackHigh(x2.AsUInt64(), x3.AsUInt64())).As<ulong, T>()).AsUInt64();
            var sums = (Avx2.Permute2x128(sums01, sums23, 0x20) + Avx2.Permute2x128(sums01, sums23, 0x31)).As<ulong, T>();
            AddLanes(sums.GetLower(), ref target, pitch);
            AddLanes(sums.GetUpper(), ref Unsafe.Add(ref target, 2 * pitch), pitch);
        }
        else if (Avx512F.IsSupported && Unsafe.SizeOf<T>() == sizeof(uint))
        {
            // Likewise, within each 128 bits.
            var sums01 = (Avx512F.UnpackLow(x0.AsUInt32(), x1.AsUInt32()) + Avx512F.UnpackHigh(x0.AsUInt32(), x1.AsUInt32())).AsUInt64();
            var sums23 = (Avx512F.UnpackLow(x2.AsUInt32(), x3.AsUInt32()) + Avx512F.UnpackHigh(x2.AsUInt32(), x3.AsUInt32())).AsUInt64();
            var sums = Half((Avx512F.UnpackLow(sums01, sums23).AsUInt32() + Avx512F.UnpackHigh(sums01, sums23).AsUInt32()).As<uint, T>());
            AddLanes(sums.GetLower() + sums.GetUpper(), ref target, pitch);
        }
        else
        {
            target += Sum(x0);
            Unsafe.Add(ref target, pitch) += Sum(x1);
            Unsafe.Add(ref target, 2 * pitch) += Sum(x2);
            Unsafe.Add(ref target, 3 * pitch) += Sum(x3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Half(Vector512<T> x) => x.GetLower() + x.GetUpper();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddLanes(Vector128<T> x, ref T target, nint pitch)
    {
        if (pitch == 1)
        {
            (x + Vector128.LoadUnsafe(ref target)).StoreUnsafe(ref target);
            return;
        }

        target += x.GetElement(0);
        Unsafe.Add(ref target, pitch) += x.GetElement(1);
        if (Vector128<T>.Count == 2) return;
        Unsafe.Add(ref target, 2 * pitch) += x.GetElement(2);
        Unsafe.Add(ref target, 3 * pitch) += x.GetElement(3);
    }
}
