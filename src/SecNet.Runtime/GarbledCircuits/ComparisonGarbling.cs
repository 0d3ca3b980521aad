using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>A batch of garbled comparisons made by the two parties, each garbling for the other: all that the dealer would have dealt, for a mask whose bits they share.</summary>
/// <remarks>
/// Computes: labels, tables and the sign's plane as <see cref="GarbledComparisonShape"/> lays them out, for r = r^0 ^ r^1 bit by bit. A transfer's row is t = q ^ ρ·Δ
/// with the evaluator's random choice ρ; it sends e = ρ ^ r^1 for its own bit and keeps t as the label of r, so that the label for 0 is q ^ (e ^ r^0)·Δ at the
/// garbler: r needs no gate and no label online.
/// Offline: p transfers a lane, half of them each way, p bits of corrections, 32p bytes of tables; four exchanges for each 65,536 transfers either way.
/// Reveals: e, uniform because ρ is; tables, as said at <see cref="GarbledLess"/>.  Security: semi-honest; rows are hashed under the batch's key alone, another one
/// than the transfers' own.
/// Error: exact.
/// Source: Asharov, Lindell, Schneider and Zohner, CCS 2013 (labels by correlated transfers); Beaver, STOC 1996 (corrected choices).
/// </remarks>
public sealed class ComparisonGarbling
{
    private readonly TransferSession _session;
    private ulong[] _zeros = [];
    private ulong[] _tables = [];
    private ulong[] _planes = [];
    private byte[] _bytes = [];

    /// <summary>On top of a session, whose Δ labels share.</summary>
    public ComparisonGarbling(TransferSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
    }

    /// <summary>A fresh batch; both parties call it with the same shape.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="maskBits">Xor shares of r's bits as planes, and the sign's behind them.</param>
    /// <param name="secrets">Receives Δ, the key, and labels.</param>
    /// <param name="tables">Receives the tables this party evaluates.</param>
    /// <param name="sign">Receives the share of the sign's bit, with the color of the output's label for 0 where this party garbles.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Generate(in GarbledComparisonShape shape, ReadOnlySpan<ulong> maskBits, Span<ulong> secrets, Span<ulong> tables, Span<ulong> sign)
    {
        PlaneSpan.Check(maskBits.Length, shape.Lanes, shape.Bits + 1);
        PlaneSpan.Check(sign.Length, shape.Lanes, 1);
        if (secrets.Length != shape.SecretWords || tables.Length != shape.TableWords)
            throw new ArgumentException($"Expected {shape.SecretWords} words of secrets and {shape.TableWords} of tables, got {secrets.Length} and {tables.Length}.", nameof(secrets));
        var (own, other) = (_session.PartyIndex, 1 - _session.PartyIndex);
        var bytes = shape.Tiles * shape.Bits;
        Grow(shape);
        Span<byte> evaluated = _bytes.AsSpan(0, bytes), garbled = _bytes.AsSpan(bytes, bytes);
        TileBits(shape, maskBits, other, evaluated);
        TileBits(shape, maskBits, own, garbled);

        var zeros = _zeros.AsSpan(0, shape.LabelWords);
        for (var first = 0; first < bytes; first += TransferSession.BatchLanes / HalfGates.Lanes)
        {
            var count = Math.Min(TransferSession.BatchLanes / HalfGates.Lanes, bytes - first);
            Labels(evaluated.Slice(first, count), garbled.Slice(first, count), Part(zeros, first, count), Part(shape.MaskLabelsOf(secrets), first, count));
        }

        Garble(shape, zeros, secrets, tables, evaluated[..shape.Tiles]);
        maskBits[^sign.Length..].CopyTo(sign);
        BitPlanes.XorBits(evaluated[..shape.Tiles], shape.GarbledBy(own), sign, shape.FirstGarbledBy(own));
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        Array.Clear(_zeros);
        Array.Clear(_tables);
        Array.Clear(_planes);
        Array.Clear(_bytes);
    }

    /// <summary>Transfers of the mask's bits both ways, eight a byte: labels for 0 of what this party garbles, and labels of what it evaluates.</summary>
    private void Labels(ReadOnlySpan<byte> evaluated, ReadOnlySpan<byte> garbled, Span<Vector128<ulong>> zeros, Span<Vector128<ulong>> labels)
    {
        _session.Exchange(HalfGates.Lanes * evaluated.Length);
        _session.ReceivedRows[..labels.Length].CopyTo(labels);
        Span<byte> corrections = stackalloc byte[evaluated.Length];
        Span<byte> theirs = stackalloc byte[evaluated.Length];
        var choices = MemoryMarshal.AsBytes(_session.Choices);
        for (var index = 0; index < corrections.Length; index++) corrections[index] = (byte)(choices[index] ^ evaluated[index]);
        _session.Messages.Exchange(corrections, theirs);
        for (var index = 0; index < theirs.Length; index++)
        {
            var lanes = HalfGates.Lanes * index;
            HalfGates.AddOffset(_session.SentRows.Slice(lanes, HalfGates.Lanes), (byte)(theirs[index] ^ garbled[index]), _session.Offset, zeros.Slice(lanes, HalfGates.Lanes));
        }
    }

    /// <summary>Garbles this party's half for the other one, and receives what that one garbled.</summary>
    private void Garble(in GarbledComparisonShape shape, ReadOnlySpan<ulong> zeros, Span<ulong> secrets, Span<ulong> received, Span<byte> colors)
    {
        Span<byte> key = stackalloc byte[Seed.ByteLength];
        _session.DrawSeed().Write(key);
        var offset = _session.Offset;
        (secrets[0], secrets[1]) = (offset[0], offset[1]);
        var labels = new AesCtrPrg(_session.DrawSeed());
        labels.Fill(MemoryMarshal.AsBytes(shape.LabelsOf(secrets)));
        labels.Clear();
        _session.Messages.Exchange(key, MemoryMarshal.AsBytes(secrets.Slice(GarbledComparisonShape.BlockWords, GarbledComparisonShape.BlockWords)));

        var tables = _tables.AsSpan(0, shape.TableWords);
        GarbledLess.Garble(shape, MemoryMarshal.Cast<byte, ulong>(key), offset, shape.LabelsOf(secrets), zeros, tables, colors);
        const int aMessage = MessageStream.LargestPayloadBytes / sizeof(ulong);
        for (var first = 0; first < tables.Length; first += aMessage)
        {
            var count = Math.Min(aMessage, tables.Length - first);
            _session.Messages.Exchange(MemoryMarshal.AsBytes(tables.Slice(first, count)), MemoryMarshal.AsBytes(received.Slice(first, count)));
        }
    }

    /// <summary>The bits of the half that a party garbles, as its tiles have them: eight lanes a byte, bit after bit, tile after tile.</summary>
    private void TileBits(in GarbledComparisonShape shape, ReadOnlySpan<ulong> maskBits, int garbler, Span<byte> bits)
    {
        var (stride, first, count) = (BitPlanes.WordsPerPlane(shape.Lanes), shape.FirstGarbledBy(garbler), shape.GarbledBy(garbler));
        var plane = _planes.AsSpan(0, BitPlanes.WordsPerPlane(HalfGates.Lanes * shape.Tiles));
        var tiles = MemoryMarshal.AsBytes(plane);
        for (var bit = 0; bit < shape.Bits; bit++)
        {
            plane.Clear();
            BitPlanes.Take(maskBits.Slice(bit * stride, stride), first, count, plane);
            for (var tile = 0; tile < shape.Tiles; tile++) bits[(tile * shape.Bits) + bit] = tiles[tile];
        }
    }

    private void Grow(in GarbledComparisonShape shape)
    {
        Grow(ref _zeros, shape.LabelWords);
        Grow(ref _tables, shape.TableWords);
        Grow(ref _planes, BitPlanes.WordsPerPlane(HalfGates.Lanes * shape.Tiles));
        Grow(ref _bytes, 2 * shape.Tiles * shape.Bits);
    }

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length >= length) return;
        Array.Clear(buffer);
        buffer = new T[length];
    }

    /// <summary>The labels of so many bytes of eight lanes.</summary>
    private static Span<Vector128<ulong>> Part(Span<ulong> labels, int first, int count) =>
        MemoryMarshal.Cast<ulong, Vector128<ulong>>(labels).Slice(HalfGates.Lanes * first, HalfGates.Lanes * count);
}
