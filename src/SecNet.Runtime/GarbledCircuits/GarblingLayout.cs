using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>How a batch of equal circuits is cut: into tiles of eight lanes, and tiles into messages both sides expect.</summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="Lanes">Circuits.</param>
/// <param name="InputBits">Bits of an input word.</param>
internal readonly record struct GarblingLayout(Circuit Circuit, int Lanes, int InputBits)
{
    /// <summary>Bytes of the message a batch begins with: the hash's key and the seed of the masks' labels.</summary>
    public const int HeadBytes = 32;

    // Large enough that a header is nothing, small enough that the peer's work overlaps with ours.
    private const int LabelMessageBytes = 1 << 17;

    private const int BlockBytes = 16;

    public int Tiles => (Lanes + HalfGates.Lanes - 1) / HalfGates.Lanes;

    /// <summary>Words of a bit plane.</summary>
    public int Stride => (Lanes + 63) >> 6;

    /// <summary>Input words of each party.</summary>
    public int Values => Circuit.EvaluatorInputs / InputBits;

    /// <summary>Bytes of a tile's tables.</summary>
    public int TableBytes => Circuit.AndGates * HalfGates.TableBytes;

    /// <summary>Tiles whose input transfers are one batch.</summary>
    public int TilesPerTransfer => TransferSession.BatchLanes / (HalfGates.Lanes * Circuit.EvaluatorInputs);

    /// <summary>Tiles whose labels are one message.</summary>
    public int TilesPerMessage => Math.Max(1, LabelMessageBytes / (OnlineLabels * BlockBytes));

    /// <summary>Labels of a tile that travel online.</summary>
    public int OnlineLabels => Circuit.OnlineInputs * HalfGates.Lanes;

    /// <summary>Labels of the masks of a tile.</summary>
    public int MaskLabels => Circuit.MaskInputs * HalfGates.Lanes;

    /// <summary>Labels a tile's gates work on.</summary>
    public int Labels => Circuit.Places * HalfGates.Lanes;

    /// <summary>A layout for a circuit on shared words.</summary>
    public static GarblingLayout Of<T>(Circuit circuit, int lanes, int inputBits)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(circuit);
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        bool isShared = inputBits > 0 && circuit.EvaluatorInputs > 0 && circuit.EvaluatorInputs == circuit.GarblerInputs && circuit.EvaluatorInputs % inputBits == 0;
        if (!isShared || circuit.MaskInputs == 0 || circuit.MaskInputs != circuit.OutputCount)
        {
            throw new ArgumentException(
                $"Expected a circuit on words of {inputBits} bits, as many from either party, and one mask word; "
                + $"it has {circuit.EvaluatorInputs}, {circuit.GarblerInputs} and {circuit.MaskInputs} input bits.", nameof(circuit));
        }

        if (HalfGates.Lanes * circuit.EvaluatorInputs > TransferSession.BatchLanes)
            throw new ArgumentException($"A circuit has at most {TransferSession.BatchLanes / HalfGates.Lanes} input bits of the evaluator, not {circuit.EvaluatorInputs}.", nameof(circuit));
        WordBits.Check<T>(inputBits);
        WordBits.Check<T>(circuit.MaskInputs);
        var layout = new GarblingLayout(circuit, lanes, inputBits);
        long bytes = (long)layout.Tiles * Math.Max(layout.TableBytes, layout.OnlineLabels * BlockBytes);
        if (bytes > Array.MaxLength) throw new ArgumentException($"{lanes} circuits take {bytes} bytes of tables or labels at once; cut the batch below {Array.MaxLength}.", nameof(lanes));
        return layout;
    }
}
