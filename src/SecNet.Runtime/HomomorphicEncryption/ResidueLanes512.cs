using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Eight residues in a vector.</summary>
internal readonly struct ResidueLanes512 : IResidueLanes<Vector512<double>>
{
    /// <inheritdoc/>
    public static int Count => Vector512<double>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref readonly double source, nint offset) => Vector512.LoadUnsafe(in source, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> value, ref double destination, nint offset) => value.StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Broadcast(double value) => Vector512.Create(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Add(Vector512<double> x, Vector512<double> y) => x + y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Subtract(Vector512<double> x, Vector512<double> y) => x - y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Multiply(Vector512<double> x, Vector512<double> y) => x * y;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(x, y, z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplySubtract(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(x, y, -z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> MultiplyNegatedAdd(Vector512<double> x, Vector512<double> y, Vector512<double> z) => Vector512.FusedMultiplyAdd(-x, y, z);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Round(Vector512<double> x) => Vector512.Round(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> AddIfNegative(Vector512<double> x, Vector512<double> y) =>
        x + (Vector512.LessThan(x, Vector512<double>.Zero) & y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> High, Vector512<double> Low) LoadHalves(ref readonly ulong source, nint offset)
    {
        var words = Vector512.LoadUnsafe(in source, (nuint)offset).AsInt64();
        return (Vector512.ConvertToDouble(words >> 32), Vector512.ConvertToDouble(words & Vector512.Create(0xffff_ffffL)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreWords(Vector512<double> value, ref ulong destination, nint offset) =>
        Vector512.ConvertToInt64Native(value).AsUInt64().StoreUnsafe(ref destination, (nuint)offset);

    /// <inheritdoc/>
    /// <remarks>Pairs of numbers, pairs of pairs, and halves change places: three steps of eight shuffles each.</remarks>
    [MethodImpl(KernelOptions.Loop)]
    public static void Transpose(ref double block)
    {
        const nint Row = 8;
        // The pairs of 128 bits to take from each operand: the even ones, the odd ones.
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        var (even0, odd0) = Interleave(ref block, 0 * Row);
        var (even2, odd2) = Interleave(ref block, 2 * Row);
        var (even4, odd4) = Interleave(ref block, 4 * Row);
        var (even6, odd6) = Interleave(ref block, 6 * Row);
        Join(even0, even2, even4, even6, ref block, 0);
        Join(odd0, odd2, odd4, odd6, ref block, Row);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static (Vector512<double> Even, Vector512<double> Odd) Interleave(ref double block, nint row)
        {
            Vector512<double> first = Load(ref block, row), second = Load(ref block, row + Row);
            return (Avx512F.UnpackLow(first, second), Avx512F.UnpackHigh(first, second));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Join(Vector512<double> rows0, Vector512<double> rows2, Vector512<double> rows4, Vector512<double> rows6, ref double block, nint column)
        {
            Vector512<double> left = Avx512F.Shuffle4x128(rows0, rows2, Even), right = Avx512F.Shuffle4x128(rows4, rows6, Even);
            Store(Avx512F.Shuffle4x128(left, right, Even), ref block, column);
            Store(Avx512F.Shuffle4x128(left, right, Odd), ref block, column + 4 * Row);
            left = Avx512F.Shuffle4x128(rows0, rows2, Odd);
            right = Avx512F.Shuffle4x128(rows4, rows6, Odd);
            Store(Avx512F.Shuffle4x128(left, right, Even), ref block, column + 2 * Row);
            Store(Avx512F.Shuffle4x128(left, right, Odd), ref block, column + 6 * Row);
        }
    }
}
