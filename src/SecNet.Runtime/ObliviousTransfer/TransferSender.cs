using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>The sending end of the extension: a secret Δ and rows q_j = t_j ^ r_j·Δ for the receiver's t_j and r_j (<see cref="TransferReceiver"/>).</summary>
/// <remarks>
/// Computes: for each group of k columns with seeds numbered relative to Δ's k bits, column b = the xor of the streams of the seeds with bit b, which is the
/// receiver's column ^ Δ_b·u; the receiver's message turns u into r.
/// Reveals: nothing, it sends nothing.  Security: Δ has 127 random bits and hides in hashes of q ^ Δ; bit 0 of Δ is 1, so that it serves as a
/// garbler's global offset too.
/// Source: as for the receiver.
/// </remarks>
internal sealed class TransferSender
{
    private readonly TransferShape _shape;
    private readonly AesCtrPrg[] _streams;
    private readonly ulong[] _blocks;
    private readonly ulong[] _columns;
    private readonly ulong[] _correction;

    private TransferSender(TransferShape shape, UInt128 offset)
    {
        const int Words = TransferShape.PageLanes / 64;
        _shape = shape;
        Offset = Vector128.Create((ulong)offset, (ulong)(offset >> 64));
        _streams = new AesCtrPrg[shape.Groups * shape.Seeds];
        _blocks = new ulong[shape.Seeds * Words];
        _columns = new ulong[ColumnTranspose.Columns * Words];
        _correction = new ulong[Words];
    }

    /// <summary>Δ.</summary>
    public Vector128<ulong> Offset { get; private set; }

    /// <summary>A fresh Δ.</summary>
    public static UInt128 DrawOffset(ref AesCtrPrg random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        var offset = MemoryMarshal.Read<UInt128>(bytes) | 1;
        CryptographicOperations.ZeroMemory(bytes);
        return offset;
    }

    /// <summary>The base transfers' choices that go with Δ: of each level of a group's tree, the side its path does not take.</summary>
    public static UInt128 BaseChoices(TransferShape shape, UInt128 offset)
    {
        UInt128 choices = 0;
        for (int column = 0; column < ColumnTranspose.Columns; column++)
        {
            int level = shape.SeedBits - 1 - (column % shape.SeedBits);
            choices |= (~offset >> column & 1) << (column - (column % shape.SeedBits) + level);
        }

        return choices;
    }

    /// <summary>Takes all seeds but one of each group.</summary>
    /// <param name="shape">The extension's sizes.</param>
    /// <param name="stream">The session's messages.</param>
    /// <param name="offset">Δ.</param>
    /// <param name="keys">The chosen key of 128 base transfers.</param>
    public static TransferSender Create(TransferShape shape, MessageStream stream, UInt128 offset, ReadOnlySpan<byte> keys)
    {
        var sender = new TransferSender(shape, offset);
        var choices = BaseChoices(shape, offset);
        var pairs = new byte[2 * BaseTransfer.Count * Seed.ByteLength];
        var sums = new byte[BaseTransfer.Count * Seed.ByteLength];
        stream.Receive(pairs);
        for (int index = 0; index < BaseTransfer.Count; index++)
        {
            byte mask = (byte)(0 - (byte)(choices >> index & 1));
            for (int i = 0; i < Seed.ByteLength; i++)
            {
                int at = (2 * index * Seed.ByteLength) + i;
                sums[(index * Seed.ByteLength) + i] = (byte)(pairs[at] ^ ((pairs[at] ^ pairs[at + Seed.ByteLength]) & mask) ^ keys[(index * Seed.ByteLength) + i]);
            }
        }

        var leaves = new byte[shape.Seeds * Seed.ByteLength];
        for (int group = 0; group < shape.Groups; group++)
        {
            int alpha = (int)(offset >> (group * shape.SeedBits)) & (shape.Seeds - 1);
            int groupBytes = shape.SeedBits * Seed.ByteLength;
            SeedTree.GrowPunctured(shape.SeedBits, alpha, sums.AsSpan(group * groupBytes, groupBytes), leaves);
            for (int seed = 1; seed < shape.Seeds; seed++)
                sender._streams[(group * shape.Seeds) + seed] = new AesCtrPrg(Seed.Read(leaves.AsSpan(seed * Seed.ByteLength)));
        }

        CryptographicOperations.ZeroMemory(leaves);
        CryptographicOperations.ZeroMemory(sums);
        return sender;
    }

    /// <summary>Extends.</summary>
    /// <param name="message">What the receiver sent.</param>
    /// <param name="rows">Receives q; a multiple of <see cref="TransferShape.LaneStep"/>.</param>
    public void Extend(ReadOnlySpan<byte> message, Span<Vector128<ulong>> rows)
    {
        for (int first = 0; first < rows.Length; first += TransferShape.PageLanes)
        {
            int lanes = Math.Min(TransferShape.PageLanes, rows.Length - first), words = lanes / 64;
            for (int group = 0; group < _shape.Groups; group++)
            {
                var blocks = _blocks.AsSpan(0, _shape.Seeds * words);
                // Place 0 is the seed this side lacks; nothing it would expand to enters a column.
                for (int seed = 1; seed < _shape.Seeds; seed++) _streams[(group * _shape.Seeds) + seed].Fill(blocks.Slice(seed * words, words));
                var columns = _columns.AsSpan(group * _shape.SeedBits * words, _shape.SeedBits * words);
                _shape.Fold(blocks, columns);
                if (group == 0) continue;
                var correction = MemoryMarshal.Cast<byte, ulong>(message[..(lanes / 8)]);
                for (int bit = 0; bit < _shape.SeedBits; bit++) AddIf(OffsetBit((group * _shape.SeedBits) + bit), correction, columns.Slice(bit * words, words));
                message = message[(lanes / 8)..];
            }

            ColumnTranspose.ToRows(_columns.AsSpan(0, ColumnTranspose.Columns * words), MemoryMarshal.Cast<Vector128<ulong>, ulong>(rows.Slice(first, lanes)));
        }
    }

    /// <summary>Forgets Δ and the seeds.</summary>
    public void Clear()
    {
        foreach (ref var stream in _streams.AsSpan()) stream.Clear();
        Offset = default;
        Array.Clear(_blocks);
        Array.Clear(_columns);
        Array.Clear(_correction);
    }

    /// <summary>All ones if Δ has the bit.</summary>
    private ulong OffsetBit(int column) => 0 - (Offset[column >> 6] >> (column & 63) & 1);

    private void AddIf(ulong mask, ReadOnlySpan<ulong> correction, Span<ulong> column)
    {
        var masked = _correction.AsSpan(0, column.Length);
        masked.Fill(mask);
        BooleanVector.And(correction, masked, masked);
        BooleanVector.XorInPlace(masked, column);
    }
}
