using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>One half of a batch of garbled comparisons [c &lt; r]: c is public once it is opened, r a mask whose labels the evaluator holds before.</summary>
/// <remarks>
/// Whoever garbles knows the labels for 0 of both words: the dealer, who knows r and sets them under the evaluator's labels, or a party, from transfers
/// q = t ^ r·Δ whose t the evaluator keeps as its labels. Online the garbler sends the label of each bit of c, and the evaluator's share of the result is
/// the output label's lowest bit, the garbler's that of the label for 0: no decoding table.
/// Labels are laid out by tiles of eight lanes: all lanes' labels of a bit, bit after bit, lowest first.
/// Security: privacy of half-gates (<see cref="HalfGates"/>), whose evaluator has one label of each wire. Colors of labels for 0 are as random as labels.
/// </remarks>
internal static class GarbledLess
{
    /// <summary>From labels of bits to labels for 0, or back: adds Δ where a bit is set.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="bits">The bits as planes of one half's lanes.</param>
    /// <param name="offset">Δ.</param>
    /// <param name="labels">The labels of one half.</param>
    public static void AddOffset(in GarbledComparisonShape shape, ReadOnlySpan<ulong> bits, Vector128<ulong> offset, Span<ulong> labels)
    {
        var blocks = Blocks(labels);
        for (var tile = 0; tile < shape.Tiles; tile++)
        {
            var part = blocks.Slice(tile * shape.Bits * HalfGates.Lanes, shape.Bits * HalfGates.Lanes);
            AddOffset(shape, bits, tile, offset, part, part);
        }
    }

    /// <summary>Garbles.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="key">The hash's key, drawn afresh for each batch.</param>
    /// <param name="offset">Δ.</param>
    /// <param name="labels">Labels for 0 of c's bits.</param>
    /// <param name="maskLabels">Labels for 0 of r's bits.</param>
    /// <param name="tables">Receives the tables.</param>
    /// <param name="colors">Receives the garbler's shares of the results, a byte a tile.</param>
    public static void Garble(
        in GarbledComparisonShape shape, ReadOnlySpan<ulong> key, Vector128<ulong> offset, ReadOnlySpan<ulong> labels, ReadOnlySpan<ulong> maskLabels, Span<ulong> tables,
        Span<byte> colors)
    {
        var circuit = ComparisonCircuits.Less(shape.Bits);
        Span<Vector128<byte>> keys = stackalloc Vector128<byte>[AesCtrPrg.Rounds + 1];
        Span<Vector128<ulong>> wires = stackalloc Vector128<ulong>[circuit.Places * HalfGates.Lanes];
        AesCtrPrg.ExpandKey(MemoryMarshal.AsBytes(key), keys);
        var inputs = MemoryMarshal.Cast<Vector128<ulong>, ulong>(wires);
        for (var tile = 0; tile < shape.Tiles; tile++)
        {
            labels.Slice(tile * shape.TileLabelWords, shape.TileLabelWords).CopyTo(inputs);
            maskLabels.Slice(tile * shape.TileLabelWords, shape.TileLabelWords).CopyTo(inputs[shape.TileLabelWords..]);
            var table = MemoryMarshal.AsBytes(tables.Slice(tile * shape.TileTableWords, shape.TileTableWords));
            HalfGates.Garble(ref keys[0], circuit.Gates, wires, offset, (ulong)tile * HalfGates.Lanes, table);
            colors[tile] = Colors(circuit, wires, isGarbler: true);
        }

        wires.Clear();
    }

    /// <summary>Writes the labels of c.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="bits">c's bits as planes of one half's lanes.</param>
    /// <param name="offset">Δ.</param>
    /// <param name="labels">Labels for 0 of c's bits.</param>
    /// <param name="writer">Where they go.</param>
    public static void Choose(in GarbledComparisonShape shape, ReadOnlySpan<ulong> bits, Vector128<ulong> offset, ReadOnlySpan<ulong> labels, ref BitWriter writer)
    {
        Span<Vector128<ulong>> chosen = stackalloc Vector128<ulong>[shape.Bits * HalfGates.Lanes];
        var blocks = MemoryMarshal.Cast<ulong, Vector128<ulong>>(labels);
        for (var tile = 0; tile < shape.Tiles; tile++)
        {
            AddOffset(shape, bits, tile, offset, blocks.Slice(tile * chosen.Length, chosen.Length), chosen);
            writer.WriteWords<ulong>(MemoryMarshal.Cast<Vector128<ulong>, ulong>(chosen), 64);
        }
    }

    /// <summary>Evaluates.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="key">The hash's key.</param>
    /// <param name="maskLabels">Labels of r's bits.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="reader">Where the labels of c come from.</param>
    /// <param name="colors">Receives the evaluator's shares of the results, a byte a tile.</param>
    public static void Evaluate(
        in GarbledComparisonShape shape, ReadOnlySpan<ulong> key, ReadOnlySpan<ulong> maskLabels, ReadOnlySpan<ulong> tables, ref BitReader reader, Span<byte> colors)
    {
        var circuit = ComparisonCircuits.Less(shape.Bits);
        Span<Vector128<byte>> keys = stackalloc Vector128<byte>[AesCtrPrg.Rounds + 1];
        Span<Vector128<ulong>> wires = stackalloc Vector128<ulong>[circuit.Places * HalfGates.Lanes];
        AesCtrPrg.ExpandKey(MemoryMarshal.AsBytes(key), keys);
        var inputs = MemoryMarshal.Cast<Vector128<ulong>, ulong>(wires);
        for (var tile = 0; tile < shape.Tiles; tile++)
        {
            reader.ReadWords(inputs[..shape.TileLabelWords], 64);
            maskLabels.Slice(tile * shape.TileLabelWords, shape.TileLabelWords).CopyTo(inputs[shape.TileLabelWords..]);
            var table = MemoryMarshal.AsBytes(tables.Slice(tile * shape.TileTableWords, shape.TileTableWords));
            HalfGates.Evaluate(ref keys[0], circuit.Gates, wires, (ulong)tile * HalfGates.Lanes, table);
            colors[tile] = Colors(circuit, wires, isGarbler: false);
        }

        wires.Clear();
    }

    private static void AddOffset(
        in GarbledComparisonShape shape, ReadOnlySpan<ulong> bits, int tile, Vector128<ulong> offset, ReadOnlySpan<Vector128<ulong>> labels, Span<Vector128<ulong>> result)
    {
        // Of a half without lanes, which has a tile for its size's sake, all bits are 0.
        var planes = MemoryMarshal.AsBytes(bits);
        var bytesPerPlane = planes.Length / shape.Bits;
        for (var bit = 0; bit < shape.Bits; bit++)
        {
            var ofTile = tile < bytesPerPlane ? planes[(bit * bytesPerPlane) + tile] : (byte)0;
            HalfGates.AddOffset(labels.Slice(bit * HalfGates.Lanes, HalfGates.Lanes), ofTile, offset, result.Slice(bit * HalfGates.Lanes, HalfGates.Lanes));
        }
    }

    private static byte Colors(Circuit circuit, ReadOnlySpan<Vector128<ulong>> wires, bool isGarbler)
    {
        var colors = HalfGates.Colors(wires.Slice(circuit.Outputs[0] * HalfGates.Lanes, HalfGates.Lanes));
        return isGarbler && circuit.IsOutputInverted[0] ? (byte)~colors : colors;
    }

    private static Span<Vector128<ulong>> Blocks(Span<ulong> words) => MemoryMarshal.Cast<ulong, Vector128<ulong>>(words);
}
