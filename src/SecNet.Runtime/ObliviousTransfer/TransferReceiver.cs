using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>The receiving end of the extension: random choice bits r_j and rows t_j, with q_j = t_j ^ r_j·Δ at the sender.</summary>
/// <remarks>
/// Computes: for each group of k columns, from 2^k seeds of which the sender lacks one: u = the xor of all their streams, and column b = the xor of the streams
/// of the seeds with bit b. The first group's u are the choices r; for the others the receiver sends u ^ r.
/// Online: one message of 128/k - 1 bits a transfer.
/// Reveals: u ^ r of each group, uniform to the sender, whose missing seed's stream masks it.  Security: semi-honest; choices are as good as the PRG, and Δ is
/// hidden by the base transfers. What hangs on rows is hashed (<see cref="TweakedHash"/>).
/// Source: Ishai, Kilian, Nissim and Petrank, CRYPTO 2003; Roy, "SoftSpokenOT", CRYPTO 2022, ePrint 2022/192, with the repetition code.
/// </remarks>
internal sealed class TransferReceiver
{
    private readonly TransferShape _shape;
    private readonly AesCtrPrg[] _streams;
    private readonly ulong[] _blocks;
    private readonly ulong[] _columns;

    private TransferReceiver(TransferShape shape)
    {
        const int Words = TransferShape.PageLanes / 64;
        _shape = shape;
        _streams = new AesCtrPrg[shape.Groups * shape.Seeds];
        _blocks = new ulong[shape.Seeds * Words];
        _columns = new ulong[ColumnTranspose.Columns * Words];
    }

    /// <summary>Grows fresh seeds and transfers all but one of each group.</summary>
    /// <param name="shape">The extension's sizes.</param>
    /// <param name="stream">The session's messages.</param>
    /// <param name="keys">Both keys of 128 base transfers, in which this side is the sender; consumed.</param>
    /// <param name="random">Where roots come from.</param>
    public static TransferReceiver Create(TransferShape shape, MessageStream stream, Span<byte> keys, ref AesCtrPrg random)
    {
        var receiver = new TransferReceiver(shape);
        var leaves = new byte[shape.Seeds * Seed.ByteLength];
        int sumBytes = 2 * shape.SeedBits * Seed.ByteLength;
        var sums = new byte[sumBytes];
        Span<byte> root = stackalloc byte[Seed.ByteLength];
        for (int group = 0; group < shape.Groups; group++)
        {
            random.Fill(root);
            SeedTree.Grow(shape.SeedBits, Seed.Read(root), leaves, sums);
            var masked = MemoryMarshal.Cast<byte, ulong>(keys.Slice(group * sumBytes, sumBytes));
            BooleanVector.XorInPlace(MemoryMarshal.Cast<byte, ulong>(sums), masked);
            for (int seed = 0; seed < shape.Seeds; seed++)
                receiver._streams[(group * shape.Seeds) + seed] = new AesCtrPrg(Seed.Read(leaves.AsSpan(seed * Seed.ByteLength)));
        }

        stream.Send(keys);
        CryptographicOperations.ZeroMemory(leaves);
        CryptographicOperations.ZeroMemory(sums);
        CryptographicOperations.ZeroMemory(root);
        return receiver;
    }

    /// <summary>Extends.</summary>
    /// <param name="choices">Receives r, one bit a transfer; a multiple of <see cref="TransferShape.LaneStep"/> bits.</param>
    /// <param name="rows">Receives t.</param>
    /// <param name="message">Receives what the sender must be sent.</param>
    public void Extend(Span<ulong> choices, Span<Vector128<ulong>> rows, Span<byte> message)
    {
        for (int first = 0; first < rows.Length; first += TransferShape.PageLanes)
        {
            int lanes = Math.Min(TransferShape.PageLanes, rows.Length - first), words = lanes / 64;
            var own = choices.Slice(first / 64, words);
            for (int group = 0; group < _shape.Groups; group++)
            {
                var blocks = _blocks.AsSpan(0, _shape.Seeds * words);
                for (int seed = 0; seed < _shape.Seeds; seed++) _streams[(group * _shape.Seeds) + seed].Fill(blocks.Slice(seed * words, words));
                _shape.Fold(blocks, _columns.AsSpan(group * _shape.SeedBits * words, _shape.SeedBits * words));
                if (group == 0)
                {
                    blocks[..words].CopyTo(own);
                    continue;
                }

                BooleanVector.Xor(blocks[..words], own, MemoryMarshal.Cast<byte, ulong>(message[..(lanes / 8)]));
                message = message[(lanes / 8)..];
            }

            ColumnTranspose.ToRows(_columns.AsSpan(0, ColumnTranspose.Columns * words), MemoryMarshal.Cast<Vector128<ulong>, ulong>(rows.Slice(first, lanes)));
        }
    }

    /// <summary>Forgets the seeds.</summary>
    public void Clear()
    {
        foreach (ref var stream in _streams.AsSpan()) stream.Clear();
        Array.Clear(_blocks);
        Array.Clear(_columns);
    }
}
