using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>Garbles and evaluates a circuit's gates for eight lanes at once: eight lanes' hashes are eight independent AES streams.</summary>
/// <remarks>
/// A wire's label for 0 is W, for 1 it is W ^ Δ (free XOR: an XOR gate's is the xor of its inputs'); Δ's lowest bit is 1, so that a label's lowest bit, its color,
/// is the wire's bit under a random mask. An AND gate's two halves have the tables T_G = H(A, j) ^ H(A ^ Δ, j) ^ color(B)·Δ and T_E = H(B, j') ^ H(B ^ Δ, j') ^ A,
/// and the result C = H(A, j) ^ color(A)·T_G ^ H(B, j') ^ color(B)·(T_E ^ A), which is what an evaluator computes from the labels it has.
/// Tweaks: the lane and twice the gate's number (and one), unique under a batch's hash key, which the garbler draws afresh: the lanes and gates of a
/// batch alone share a permutation, and an attack on n hashes has no more than those to aim at.
/// Security: privacy of half-gates for a circular correlation robust hash with naturally derived keys (<see cref="TweakedHash"/>).
/// Source: Zahur, Rosulek and Evans, "Two Halves Make a Whole", EUROCRYPT 2015, ePrint 2014/756, Fig. 2; Kolesnikov and Schneider, ICALP 2008 (free XOR); Beaver,
/// Micali and Rogaway, STOC 1990 (point and permute); Guo, Katz, Wang, Weng and Yu, CRYPTO 2020, ePrint 2019/1168 (why keys should not last).
/// Labels and colors become masks, never a branch or an index.
/// </remarks>
internal static class HalfGates
{
    /// <summary>Lanes of a tile.</summary>
    public const int Lanes = FixedKeyHash.Streams;

    /// <summary>Bytes of a gate's tables for a tile: T_G of all lanes, then T_E.</summary>
    public const int TableBytes = 2 * Lanes * 16;

    // A vector holds four labels; a tile is two vectors.
    private const int Half = 2;

    /// <summary>Garbles: fills places with labels for 0.</summary>
    /// <param name="keys">Round keys of the batch's hash.</param>
    /// <param name="gates">The circuit's gates.</param>
    /// <param name="wires">Labels for 0 of the inputs, eight lanes a place; receives those of the outputs.</param>
    /// <param name="offset">Δ.</param>
    /// <param name="firstLane">Number of the tile's first lane in its batch.</param>
    /// <param name="tables">Receives the AND gates' tables.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Garble(
        ref Vector128<byte> keys, ReadOnlySpan<Gate> gates, Span<Vector128<ulong>> wires, Vector128<ulong> offset, ulong firstLane, Span<byte> tables)
    {
        Span<Vector512<ulong>> memory = stackalloc Vector512<ulong>[8 * Half];
        ref var inputs = ref MemoryMarshal.GetReference(memory);
        ref var hashes = ref Unsafe.Add(ref inputs, 4 * Half);
        ref var store = ref Unsafe.As<Vector128<ulong>, Vector512<ulong>>(ref MemoryMarshal.GetReference(wires));
        ref var table = ref Unsafe.As<byte, Vector512<ulong>>(ref MemoryMarshal.GetReference(tables));
        var offsets = Repeat(offset);
        var tweaks = (Low: Tweaks(firstLane), High: Tweaks(firstLane + (Lanes / 2)));
        var next = Vector512.Create(1ul, 0, 1, 0, 1, 0, 1, 0);
        foreach (ref readonly var gate in gates)
        {
            ref var left = ref Unsafe.Add(ref store, Half * gate.Left);
            ref var right = ref Unsafe.Add(ref store, Half * gate.Right);
            ref var output = ref Unsafe.Add(ref store, Half * gate.Output);
            if (!gate.IsAnd)
            {
                output = left ^ right;
                Unsafe.Add(ref output, 1) = Unsafe.Add(ref left, 1) ^ Unsafe.Add(ref right, 1);
                continue;
            }

            // An inverted input's label for 0 is the other one.
            var leftOffset = gate.InvertLeft ? offsets : default;
            var rightOffset = gate.InvertRight ? offsets : default;
            for (nint i = 0; i < Half; i++)
            {
                var tweak = i == 0 ? tweaks.Low : tweaks.High;
                var a = Unsafe.Add(ref left, i) ^ leftOffset;
                var b = Unsafe.Add(ref right, i) ^ rightOffset;
                Unsafe.Add(ref inputs, i) = Sigma(a) ^ tweak;
                Unsafe.Add(ref inputs, Half + i) = Sigma(a ^ offsets) ^ tweak;
                Unsafe.Add(ref inputs, (2 * Half) + i) = Sigma(b) ^ tweak ^ next;
                Unsafe.Add(ref inputs, (3 * Half) + i) = Sigma(b ^ offsets) ^ tweak ^ next;
            }

            for (nint i = 0; i < 4; i++) Encrypt(ref keys, ref Unsafe.Add(ref inputs, Half * i), ref Unsafe.Add(ref hashes, Half * i));
            for (nint i = 0; i < Half; i++)
            {
                var a = Unsafe.Add(ref left, i) ^ leftOffset;
                var b = Unsafe.Add(ref right, i) ^ rightOffset;
                Vector512<ulong> a0 = Unsafe.Add(ref hashes, i), b0 = Unsafe.Add(ref hashes, (2 * Half) + i), colorB = Color(b);
                var generator = a0 ^ Unsafe.Add(ref hashes, Half + i) ^ (colorB & offsets);
                var masked = b0 ^ Unsafe.Add(ref hashes, (3 * Half) + i);
                Unsafe.Add(ref table, i) = generator;
                Unsafe.Add(ref table, Half + i) = masked ^ a;
                Unsafe.Add(ref output, i) = a0 ^ b0 ^ (Color(a) & generator) ^ (colorB & masked);
            }

            table = ref Unsafe.Add(ref table, 2 * Half);
            tweaks = (tweaks.Low + next + next, tweaks.High + next + next);
        }

        memory.Clear();
    }

    /// <summary>Evaluates: fills places with the labels of the bits they have.</summary>
    /// <param name="keys">Round keys of the batch's hash.</param>
    /// <param name="gates">The circuit's gates.</param>
    /// <param name="wires">Labels of the inputs, eight lanes a place; receives those of the outputs.</param>
    /// <param name="firstLane">Number of the tile's first lane in its batch.</param>
    /// <param name="tables">The AND gates' tables.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Evaluate(ref Vector128<byte> keys, ReadOnlySpan<Gate> gates, Span<Vector128<ulong>> wires, ulong firstLane, ReadOnlySpan<byte> tables)
    {
        Span<Vector512<ulong>> memory = stackalloc Vector512<ulong>[4 * Half];
        ref var inputs = ref MemoryMarshal.GetReference(memory);
        ref var hashes = ref Unsafe.Add(ref inputs, 2 * Half);
        ref var store = ref Unsafe.As<Vector128<ulong>, Vector512<ulong>>(ref MemoryMarshal.GetReference(wires));
        ref var table = ref Unsafe.As<byte, Vector512<ulong>>(ref MemoryMarshal.GetReference(tables));
        var tweaks = (Low: Tweaks(firstLane), High: Tweaks(firstLane + (Lanes / 2)));
        var next = Vector512.Create(1ul, 0, 1, 0, 1, 0, 1, 0);
        foreach (ref readonly var gate in gates)
        {
            ref var left = ref Unsafe.Add(ref store, Half * gate.Left);
            ref var right = ref Unsafe.Add(ref store, Half * gate.Right);
            ref var output = ref Unsafe.Add(ref store, Half * gate.Output);
            if (!gate.IsAnd)
            {
                output = left ^ right;
                Unsafe.Add(ref output, 1) = Unsafe.Add(ref left, 1) ^ Unsafe.Add(ref right, 1);
                continue;
            }

            for (nint i = 0; i < Half; i++)
            {
                var tweak = i == 0 ? tweaks.Low : tweaks.High;
                Unsafe.Add(ref inputs, i) = Sigma(Unsafe.Add(ref left, i)) ^ tweak;
                Unsafe.Add(ref inputs, Half + i) = Sigma(Unsafe.Add(ref right, i)) ^ tweak ^ next;
            }

            Encrypt(ref keys, ref inputs, ref hashes);
            Encrypt(ref keys, ref Unsafe.Add(ref inputs, Half), ref Unsafe.Add(ref hashes, Half));
            for (nint i = 0; i < Half; i++)
            {
                Vector512<ulong> a = Unsafe.Add(ref left, i), b = Unsafe.Add(ref right, i);
                var result = Unsafe.Add(ref hashes, i) ^ Unsafe.Add(ref hashes, Half + i);
                Unsafe.Add(ref output, i) = result ^ (Color(a) & Unsafe.Add(ref table, i)) ^ (Color(b) & (Unsafe.Add(ref table, Half + i) ^ a));
            }

            table = ref Unsafe.Add(ref table, 2 * Half);
            tweaks = (tweaks.Low + next + next, tweaks.High + next + next);
        }

        memory.Clear();
    }

    /// <summary>Labels of bits: labels[j] ^ bit_j·Δ, for the eight lanes of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddOffset(ReadOnlySpan<Vector128<ulong>> labels, byte bits, Vector128<ulong> offset, Span<Vector128<ulong>> result)
    {
        ref var source = ref Unsafe.As<Vector128<ulong>, Vector512<ulong>>(ref MemoryMarshal.GetReference(labels));
        ref var target = ref Unsafe.As<Vector128<ulong>, Vector512<ulong>>(ref MemoryMarshal.GetReference(result));
        var (offsets, lanes) = (Repeat(offset), Vector512.Create((ulong)bits));
        Vector512<ulong> low = Vector512.Create(1ul, 1, 2, 2, 4, 4, 8, 8), high = low << 4;
        target = source ^ (Vector512.Equals(lanes & low, low) & offsets);
        Unsafe.Add(ref target, 1) = Unsafe.Add(ref source, 1) ^ (Vector512.Equals(lanes & high, high) & offsets);
    }

    /// <summary>The colors of a tile's eight labels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Colors(ReadOnlySpan<Vector128<ulong>> labels)
    {
        ulong colors = 0;
        for (int lane = 0; lane < Lanes; lane++) colors |= (labels[lane][0] & 1) << lane;
        return (byte)colors;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encrypt(ref Vector128<byte> keys, ref Vector512<ulong> inputs, ref Vector512<ulong> hashes)
    {
        ref var input = ref Unsafe.As<Vector512<ulong>, Vector128<ulong>>(ref inputs);
        FixedKeyHash.EncryptEight(ref keys, ref input, ref input, ref Unsafe.As<Vector512<ulong>, Vector128<ulong>>(ref hashes));
    }

    /// <summary>σ of four labels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Sigma(Vector512<ulong> labels) =>
        Vector512.Shuffle(labels, Vector512.Create(1ul, 0, 3, 2, 5, 4, 7, 6)) ^ (labels & Vector512.Create(0ul, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue, 0, ulong.MaxValue));

    /// <summary>All ones in labels whose lowest bit is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Color(Vector512<ulong> labels) =>
        Vector512<ulong>.Zero - (Vector512.Shuffle(labels, Vector512.Create(0ul, 0, 2, 2, 4, 4, 6, 6)) & Vector512<ulong>.One);

    private static Vector512<ulong> Tweaks(ulong lane) => Vector512.Create(0ul, lane, 0, lane + 1, 0, lane + 2, 0, lane + 3);

    private static Vector512<ulong> Repeat(Vector128<ulong> block) => Vector512.Create(Vector256.Create(block, block), Vector256.Create(block, block));
}
