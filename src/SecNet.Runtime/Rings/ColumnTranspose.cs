using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>The transposition of 128 × n bits: from 128 columns of n lanes to n rows of 128 bits.</summary>
/// <remarks>
/// Method: Warren, "Hacker's Delight" (2nd ed.), section 7-3, as in <see cref="BitTranspose"/>, on two blocks of 64 columns; every word of a vector
/// transposes 64 lanes of its own, so that no step crosses words.
/// </remarks>
internal static class ColumnTranspose
{
    /// <summary>Columns.</summary>
    public const int Columns = 128;

    private const int Block = 64;

    /// <summary>rows[2j + h] bit i = bit j of column 64h + i.</summary>
    /// <param name="columns">128 columns, one after the other, of rows.Length / 128 words each.</param>
    /// <param name="rows">Two words a lane; the lanes are a multiple of 64.</param>
    public static void ToRows(ReadOnlySpan<ulong> columns, Span<ulong> rows)
    {
        Debug.Assert(columns.Length == rows.Length && rows.Length % (2 * Block) == 0);
        int stride = columns.Length / Columns, done = 0;
        if (Lanes512<ulong>.Fit(stride)) done = ToRowsVectors<Vector512<ulong>, Lanes512<ulong>>(columns, rows, stride);
        else if (Lanes256<ulong>.Fit(stride)) done = ToRowsVectors<Vector256<ulong>, Lanes256<ulong>>(columns, rows, stride);
        else if (Lanes128<ulong>.Fit(stride)) done = ToRowsVectors<Vector128<ulong>, Lanes128<ulong>>(columns, rows, stride);
        ToRowsPortable(columns, rows, stride, done);
    }

    /// <summary>Transposes the words of each column from <paramref name="done"/> on.</summary>
    internal static void ToRowsPortable(ReadOnlySpan<ulong> columns, Span<ulong> rows, int stride, int done)
    {
        Span<ulong> block = stackalloc ulong[Block];
        for (int word = done; word < stride; word++)
            for (int half = 0; half < 2; half++)
            {
                for (int i = 0; i < Block; i++) block[i] = columns[((half * Block) + i) * stride + word];
                ulong mask = uint.MaxValue;
                for (int distance = 32; distance != 0; distance >>= 1, mask ^= mask << distance)
                    for (int i = 0; i < Block; i = (i + distance + 1) & ~distance)
                    {
                        ulong swapped = ((block[i] >> distance) ^ block[i + distance]) & mask;
                        block[i + distance] ^= swapped;
                        block[i] ^= swapped << distance;
                    }

                for (int i = 0; i < Block; i++) rows[2 * ((word * Block) + i) + half] = block[i];
            }

        block.Clear();
    }

    /// <summary>As many words of each column as fill whole vectors; returns their number.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal static int ToRowsVectors<TVector, TLanes>(ReadOnlySpan<ulong> columns, Span<ulong> rows, int stride)
        where TVector : struct
        where TLanes : struct, ILanes<ulong, TVector>
    {
        Span<ulong> memory = stackalloc ulong[Block * TLanes.Count];
        ref ulong block = ref MemoryMarshal.GetReference(memory);
        ref ulong source = ref MemoryMarshal.GetReference(columns);
        ref ulong destination = ref MemoryMarshal.GetReference(rows);
        int done = 0;
        for (; done + TLanes.Count <= stride; done += TLanes.Count)
            for (int half = 0; half < 2; half++)
            {
                // The first step reads the columns themselves.
                ref ulong first = ref Unsafe.Add(ref source, (nint)half * Block * stride + done);
                var low = TLanes.Broadcast(uint.MaxValue);
                for (nint i = 0; i < 32; i++)
                {
                    Exchange<TVector, TLanes>(TLanes.Load(ref first, i * stride), TLanes.Load(ref first, (i + 32) * stride), 32, low, ref block, i, i + 32);
                }

                ulong mask = 0x0000ffff0000ffff;
                for (int distance = 16; distance != 0; distance >>= 1, mask ^= mask << distance)
                {
                    var keep = TLanes.Broadcast(mask);
                    for (int i = 0; i < Block; i = (i + distance + 1) & ~distance)
                    {
                        Exchange<TVector, TLanes>(
                            TLanes.Load(ref block, (nint)i * TLanes.Count), TLanes.Load(ref block, (nint)(i + distance) * TLanes.Count), distance, keep, ref block, i, i + distance);
                    }
                }

                for (nint word = 0; word < TLanes.Count; word++)
                {
                    ref ulong target = ref Unsafe.Add(ref destination, (done + word) * 2 * Block + half);
                    for (nint i = 0; i < Block; i++) Unsafe.Add(ref target, 2 * i) = Unsafe.Add(ref block, i * TLanes.Count + word);
                }
            }

        memory.Clear();
        return done;
    }

    /// <summary>Exchanges the upper bits of a pair's first word with the lower bits of its second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange<TVector, TLanes>(TVector one, TVector other, int distance, TVector mask, ref ulong block, nint oneAt, nint otherAt)
        where TVector : struct
        where TLanes : struct, ILanes<ulong, TVector>
    {
        var swapped = TLanes.And(TLanes.Xor(TLanes.ShiftRight(one, distance), other), mask);
        TLanes.Store(TLanes.Xor(other, swapped), ref block, otherAt * TLanes.Count);
        TLanes.Store(TLanes.Xor(one, TLanes.ShiftLeft(swapped, distance)), ref block, oneAt * TLanes.Count);
    }
}
