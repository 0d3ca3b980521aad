using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>Between words and packed bits.</summary>
/// <remarks>
/// The fast way takes eight elements at a time, with byte permutations. Eight elements of b bits are exactly b bytes, so every group of
/// eight begins at the same bit of a byte. Shifted there, an element of at most 57 bits lies in 8 bytes, and elements of at least 8 bits
/// share bytes only with their direct neighbours: the even and the odd elements are moved to their bytes by one permutation each.
/// </remarks>
internal static class WordPacking
{
    private const int Group = 8;
    private const int MinBits = 8;
    private const int MaxBits = 57;

    /// <summary>Below this, building the permutations costs more than they save.</summary>
    private const int MinElements = 4 * Group;

    private static bool Fits(int length, int bits) => Avx512Vbmi.IsSupported && length >= MinElements && bits is >= MinBits and <= MaxBits;

    /// <summary>Packs as many of the elements as it can and returns their number; writes nothing beyond the destination.</summary>
    /// <param name="words">The elements.</param>
    /// <param name="bits">Bits of each.</param>
    /// <param name="destination">The packed bits, up to the last byte all of the elements need.</param>
    /// <param name="position">Bit at which the first element begins; the bits of its byte below are kept.</param>
    [MethodImpl(KernelOptions.Loop)]
    public static int Pack<T>(ReadOnlySpan<T> words, int bits, Span<byte> destination, long position)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (!Fits(words.Length, bits)) return 0;
        int phase = (int)(position & 7);
        Span<byte> even = stackalloc byte[64], odd = stackalloc byte[64];
        even.Fill(64);
        odd.Fill(64);
        for (int element = 0; element < Group; element++)
        {
            int first = (element * bits + phase) >> 3, end = ((element + 1) * bits + phase + 7) >> 3;
            var bytes = (element & 1) == 0 ? even : odd;
            for (int at = first; at < end; at++) bytes[at] = (byte)(element * 8 + at - first);
        }

        var evenBytes = Vector512.Create<byte>(even);
        var oddBytes = Vector512.Create<byte>(odd);
        // Index 64 stands for a byte that stays zero.
        var evenUsed = Vector512.LessThan(evenBytes, Vector512.Create((byte)64));
        var oddUsed = Vector512.LessThan(oddBytes, Vector512.Create((byte)64));
        var shifts = Shifts(bits, phase);
        var mask = Vector512.Create(WordBits.LowMask<ulong>(bits));
        ref T source = ref MemoryMarshal.GetReference(words);
        ref byte bytesOut = ref MemoryMarshal.GetReference(destination);
        nint next = (nint)(position >> 3), last = destination.Length - 64;
        // What the byte at `next` already holds below the phase: from the caller first, from the group before afterwards.
        ulong carried = phase == 0 ? 0ul : Unsafe.Add(ref bytesOut, next) & WordBits.LowMask<ulong>(phase);
        int done = 0;
        for (; done + Group <= words.Length && next <= last; done += Group, next += bits)
        {
            var shifted = Avx512F.ShiftLeftLogicalVariable(Load(ref source, done) & mask, shifts).AsByte();
            var packed = (Avx512Vbmi.PermuteVar64x8(shifted, evenBytes) & evenUsed) | (Avx512Vbmi.PermuteVar64x8(shifted, oddBytes) & oddUsed)
                | Vector512.CreateScalar(carried).AsByte();
            packed.StoreUnsafe(ref bytesOut, (nuint)next);
            // Only the last element reaches into the byte after the group's whole bytes; with phase 0 nothing does.
            carried = phase == 0 ? 0ul : ulong.CreateTruncating(Unsafe.Add(ref source, done + Group - 1)) >> (bits - phase) & WordBits.LowMask<ulong>(phase);
        }

        // The scalar code that goes on reads the bits below the phase back from the destination.
        return done;
    }

    /// <summary>Unpacks as many elements as it can and returns their number; reads nothing beyond the source.</summary>
    /// <param name="source">The packed bits, up to the last byte all of the elements need.</param>
    /// <param name="position">Bit at which the first element begins.</param>
    /// <param name="destination">The elements.</param>
    /// <param name="bits">Bits of each.</param>
    [MethodImpl(KernelOptions.Loop)]
    public static int Unpack<T, TOperation>(ReadOnlySpan<byte> source, long position, Span<T> destination, int bits)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IBinaryOperation
    {
        if (!Fits(destination.Length, bits)) return 0;
        int phase = (int)(position & 7);
        Span<byte> indices = stackalloc byte[64];
        for (int at = 0; at < indices.Length; at++) indices[at] = (byte)((at / 8 * bits + phase) / 8 + at % 8);

        var bytes = Vector512.Create<byte>(indices);
        var shifts = Shifts(bits, phase);
        var mask = Vector512.Create(WordBits.LowMask<ulong>(bits));
        ref byte bytesIn = ref MemoryMarshal.GetReference(source);
        ref T words = ref MemoryMarshal.GetReference(destination);
        nint next = (nint)(position >> 3), last = source.Length - 64;
        int done = 0;
        for (; done + Group <= destination.Length && next <= last; done += Group, next += bits)
        {
            var spread = Avx512Vbmi.PermuteVar64x8(Vector512.LoadUnsafe(ref bytesIn, (nuint)next), bytes).AsUInt64();
            Store<T, TOperation>(Avx512F.ShiftRightLogicalVariable(spread, shifts) & mask, ref words, done);
        }

        return done;
    }

    /// <summary>Packs all of the elements, the last byte padded with zeros; writes nothing beyond it.</summary>
    /// <param name="words">The elements.</param>
    /// <param name="bits">Bits of each.</param>
    /// <param name="destination">The packed bits, up to the last byte the elements need.</param>
    /// <param name="position">Bit at which the first element begins; the bits of its byte below are kept.</param>
    [MethodImpl(KernelOptions.Loop)]
    public static void PackPortable<T>(ReadOnlySpan<T> words, int bits, Span<byte> destination, long position)
        where T : unmanaged, IBinaryInteger<T>
    {
        ref byte bytes = ref MemoryMarshal.GetReference(destination);
        nint next = (nint)(position >> 3);
        int pendingBits = (int)(position & 7);
        ulong mask = WordBits.LowMask<ulong>(bits);
        ulong pending = pendingBits == 0 ? 0ul : Unsafe.Add(ref bytes, next) & WordBits.LowMask<ulong>(pendingBits);
        for (int i = 0; i < words.Length; i++)
        {
            ulong value = ulong.CreateTruncating(words[i]) & mask;
            pending |= value << pendingBits;
            pendingBits += bits;
            if (pendingBits < 64) continue;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, next), LittleEndian(pending));
            next += sizeof(ulong);
            pendingBits -= 64;
            // bits - pendingBits of the value, 1 to 64 of them, have been written; two shifts, because one by 64 would do nothing.
            pending = value >> 1 >> (bits - pendingBits - 1);
        }

        for (; pendingBits > 0; pendingBits -= 8, pending >>= 8) Unsafe.Add(ref bytes, next++) = (byte)pending;
    }

    /// <summary>Unpacks all of the elements; reads nothing beyond the source.</summary>
    /// <param name="source">The packed bits, up to the last byte the elements need.</param>
    /// <param name="position">Bit at which the first element begins.</param>
    /// <param name="destination">The elements.</param>
    /// <param name="bits">Bits of each.</param>
    [MethodImpl(KernelOptions.Loop)]
    public static void UnpackPortable<T, TOperation>(ReadOnlySpan<byte> source, long position, Span<T> destination, int bits)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IBinaryOperation
    {
        ref byte bytes = ref MemoryMarshal.GetReference(source);
        ulong mask = WordBits.LowMask<ulong>(bits);
        // Elements whose first byte is followed by eight more: nine bytes hold any 64 bits.
        long room = 8 * (source.Length - 9L) + 7 - position;
        int inner = room < 0 ? 0 : (int)Math.Min(destination.Length, room / bits + 1);
        int i = 0;
        for (; i < inner; i++, position += bits)
        {
            ref byte at = ref Unsafe.Add(ref bytes, (nint)(position >> 3));
            int shift = (int)position & 7;
            ulong value = LittleEndian(Unsafe.ReadUnaligned<ulong>(ref at)) >> shift | (ulong)Unsafe.Add(ref at, 8) << 1 << (63 - shift);
            destination[i] = TOperation.Apply(destination[i], T.CreateTruncating(value & mask));
        }

        for (; i < destination.Length; i++, position += bits)
            destination[i] = TOperation.Apply(destination[i], T.CreateTruncating(ReadAtEnd(source[(int)(position >> 3)..], (int)position & 7) & mask));
    }

    /// <summary>The bits from a bit of the first byte on, when fewer than nine bytes are left.</summary>
    private static ulong ReadAtEnd(ReadOnlySpan<byte> rest, int shift)
    {
        ulong value = (ulong)rest[0] >> shift;
        for (int i = 1; i < rest.Length; i++) value |= (ulong)rest[i] << (8 * i - shift);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LittleEndian(ulong value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);

    /// <summary>The bit of its first byte at which each element of a group begins.</summary>
    private static Vector512<ulong> Shifts(int bits, int phase) =>
        (Vector512<ulong>.Indices * (ulong)bits + Vector512.Create((ulong)phase)) & Vector512.Create(7ul);

    /// <summary>Eight elements, widened if need be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ulong> Load<T>(ref T words, int index)
        where T : unmanaged => Unsafe.SizeOf<T>() == sizeof(uint)
            ? Avx512F.ConvertToVector512UInt64(Vector256.LoadUnsafe(ref Unsafe.As<T, uint>(ref words), (nuint)index))
            : Vector512.LoadUnsafe(ref Unsafe.As<T, ulong>(ref words), (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, TOperation>(Vector512<ulong> values, ref T words, int index)
        where T : unmanaged, IBinaryInteger<T>
        where TOperation : struct, IBinaryOperation
    {
        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            ref uint destination = ref Unsafe.As<T, uint>(ref words);
            var old = Vector256.LoadUnsafe(ref destination, (nuint)index);
            TOperation.Apply<uint, Vector256<uint>, Lanes256<uint>>(old, Avx512F.ConvertToVector256UInt32(values)).StoreUnsafe(ref destination, (nuint)index);
        }
        else
        {
            ref ulong destination = ref Unsafe.As<T, ulong>(ref words);
            var old = Vector512.LoadUnsafe(ref destination, (nuint)index);
            TOperation.Apply<ulong, Vector512<ulong>, Lanes512<ulong>>(old, values).StoreUnsafe(ref destination, (nuint)index);
        }
    }
}
