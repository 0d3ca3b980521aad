using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>The party that garbles a batch of equal circuits on shared words; it ends with R, the evaluator (<see cref="Evaluator{T}"/>) with the result minus R.</summary>
/// <remarks>
/// Computes: Li et al.'s activation, circuit by <see cref="ActivationCircuits"/>, of H_0 + H_1.
/// Offline: a transfer for each of the evaluator's input bits, 32 bytes an AND gate, a bit an output: <see cref="Prepare"/>. R's labels need no message: those the evaluator
/// holds come from a public seed, and their complements from R and Δ.
/// Online: from the evaluator a bit for each of its input bits, e = x ^ r; back, a label (16 bytes) for each input bit of either party; two messages.
/// The evaluator's label of x is L_0 ^ x·Δ = (L_0 ^ q ^ e·Δ) ^ t, as the transfers' rows satisfy t = q ^ r·Δ, with the same Δ.
/// Reveals: to the evaluator a label of each input and the result minus R, which R masks; to the garbler e, uniform because r is.
/// Security: semi-honest; half-gates' privacy (<see cref="HalfGates"/>), and what is sent for an evaluator's bit is its label masked by a row it knows.
/// Error: exact. The batch's labels are used once.
/// Source: Li et al. §3.2.4 (ActF; its S_1 evaluates, S_2 garbles); Asharov, Lindell, Schneider and Zohner, CCS 2013 (labels by correlated transfers).
/// </remarks>
public sealed class Garbler<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly TransferSession _session;
    private readonly GarblingLayout _layout;
    private readonly Vector128<ulong>[] _online;
    private readonly Vector128<ulong>[] _wires;
    private readonly Vector128<ulong>[] _message;
    private readonly Vector128<byte>[] _keys = new Vector128<byte>[AesCtrPrg.Rounds + 1];
    private readonly byte[] _tables;
    private readonly byte[] _decoding;
    private readonly byte[] _corrections;
    private readonly ulong[] _inputPlanes;
    private readonly ulong[] _maskPlanes;
    private bool _isPrepared;

    /// <summary>Memory for a batch; it can be prepared and used many times.</summary>
    /// <param name="session">The session, whose Δ labels share.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="lanes">How many of it.</param>
    /// <param name="inputBits">k, the bits of a shared word.</param>
    public Garbler(TransferSession session, Circuit circuit, int lanes, int inputBits)
    {
        ArgumentNullException.ThrowIfNull(session);
        (_session, _layout) = (session, GarblingLayout.Of<T>(circuit, lanes, inputBits));
        _online = new Vector128<ulong>[_layout.Tiles * _layout.OnlineLabels];
        _wires = new Vector128<ulong>[_layout.Labels];
        _message = new Vector128<ulong>[_layout.TilesPerMessage * _layout.OnlineLabels];
        _tables = new byte[_layout.TableBytes];
        _decoding = new byte[_layout.Tiles * circuit.OutputCount];
        _corrections = new byte[_layout.Tiles * circuit.EvaluatorInputs];
        _inputPlanes = new ulong[circuit.GarblerInputs * _layout.Stride];
        _maskPlanes = new ulong[circuit.MaskInputs * _layout.Stride];
    }

    /// <summary>Garbles a batch and sends its tables.</summary>
    /// <param name="output">Receives R, this party's share of every result.</param>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Prepare(Span<T> output)
    {
        if (output.Length != _layout.Lanes) throw new ArgumentException($"Expected {_layout.Lanes} results, got {output.Length}.", nameof(output));
        _isPrepared = false;
        var circuit = _layout.Circuit;
        var labels = new AesCtrPrg(_session.DrawSeed());
        Span<byte> head = stackalloc byte[GarblingLayout.HeadBytes];
        _session.DrawSeed().Write(head);
        _session.DrawSeed().Write(head[Seed.ByteLength..]);
        AesCtrPrg.ExpandKey(head[..Seed.ByteLength], _keys);
        var maskLabels = new AesCtrPrg(Seed.Read(head[Seed.ByteLength..]));
        labels.Fill(MemoryMarshal.AsBytes(output));
        RingVector.Mask(output, circuit.MaskInputs);
        BitPlanes.FromWords<T>(output, 0, circuit.MaskInputs, _maskPlanes);
        _session.Messages.Send(head);

        for (int first = 0; first < _layout.Tiles; first += _layout.TilesPerTransfer)
        {
            int tiles = Math.Min(_layout.TilesPerTransfer, _layout.Tiles - first);
            int rowsPerTile = circuit.EvaluatorInputs * HalfGates.Lanes;
            _session.Send(tiles * rowsPerTile);
            for (int tile = first; tile < first + tiles; tile++)
            {
                Garble(tile, ref labels, ref maskLabels);
                var online = _online.AsSpan(tile * _layout.OnlineLabels, rowsPerTile);
                BooleanVector.XorInPlace(Words(_session.SentRows.Slice((tile - first) * rowsPerTile, rowsPerTile)), Words(online));
                _session.Messages.Send(_tables);
            }
        }

        _session.Messages.Send(_decoding);
        labels.Clear();
        maskLabels.Clear();
        _isPrepared = true;
    }

    /// <summary>Sends the labels of a batch's inputs.</summary>
    /// <param name="shares">This party's shares, word after word of all lanes.</param>
    /// <exception cref="InvalidOperationException">No batch was prepared since the last one was used.</exception>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Send(ReadOnlySpan<T> shares)
    {
        if (!_isPrepared) throw new InvalidOperationException("No garbled circuits are left: prepare a batch before each evaluation. Labels used twice would reveal inputs.");
        _isPrepared = false;
        Slice(_layout, shares, _inputPlanes);
        _session.Messages.Receive(_corrections);
        var offset = _session.Offset;
        for (int first = 0; first < _layout.Tiles; first += _layout.TilesPerMessage)
        {
            int tiles = Math.Min(_layout.TilesPerMessage, _layout.Tiles - first);
            for (int tile = first; tile < first + tiles; tile++) Choose(tile, offset, _message.AsSpan((tile - first) * _layout.OnlineLabels, _layout.OnlineLabels));
            _session.Messages.Send(MemoryMarshal.AsBytes(_message.AsSpan(0, tiles * _layout.OnlineLabels)));
        }
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        _isPrepared = false;
        Array.Clear(_online);
        Array.Clear(_wires);
        Array.Clear(_message);
        Array.Clear(_inputPlanes);
        Array.Clear(_maskPlanes);
    }

    /// <summary>Bits of shared words as planes, value after value.</summary>
    internal static void Slice(in GarblingLayout layout, ReadOnlySpan<T> shares, Span<ulong> planes)
    {
        if (shares.Length != layout.Values * layout.Lanes) throw new ArgumentException($"Expected {layout.Values} shares for each of {layout.Lanes} lanes, got {shares.Length}.", nameof(shares));
        int wordPlanes = layout.InputBits * layout.Stride;
        for (int value = 0; value < layout.Values; value++)
            BitPlanes.FromWords(shares.Slice(value * layout.Lanes, layout.Lanes), 0, layout.InputBits, planes.Slice(value * wordPlanes, wordPlanes));
    }

    /// <summary>Labels for 0 of a tile's inputs, its tables and how to decode its outputs.</summary>
    private void Garble(int tile, ref AesCtrPrg labels, ref AesCtrPrg maskLabels)
    {
        var (circuit, offset) = (_layout.Circuit, _session.Offset);
        var online = _wires.AsSpan(0, _layout.OnlineLabels);
        labels.Fill(MemoryMarshal.AsBytes(online));
        online.CopyTo(_online.AsSpan(tile * _layout.OnlineLabels));
        var masks = _wires.AsSpan(_layout.OnlineLabels, _layout.MaskLabels);
        maskLabels.Fill(MemoryMarshal.AsBytes(masks));
        var maskBits = MemoryMarshal.AsBytes(_maskPlanes.AsSpan());
        for (int input = 0; input < circuit.MaskInputs; input++)
        {
            var label = masks.Slice(input * HalfGates.Lanes, HalfGates.Lanes);
            HalfGates.AddOffset(label, maskBits[(input * _layout.Stride * sizeof(ulong)) + tile], offset, label);
        }

        HalfGates.Garble(ref MemoryMarshal.GetArrayDataReference(_keys), circuit.Gates, _wires, offset, (ulong)tile * HalfGates.Lanes, _tables);
        for (int output = 0; output < circuit.OutputCount; output++)
        {
            byte colors = HalfGates.Colors(_wires.AsSpan(circuit.Outputs[output] * HalfGates.Lanes, HalfGates.Lanes));
            _decoding[(tile * circuit.OutputCount) + output] = circuit.IsOutputInverted[output] ? (byte)~colors : colors;
        }
    }

    /// <summary>Labels of a tile's bits: the evaluator's as its corrections say, still masked by rows, and the own ones.</summary>
    private void Choose(int tile, Vector128<ulong> offset, Span<Vector128<ulong>> message)
    {
        var circuit = _layout.Circuit;
        var labels = _online.AsSpan(tile * _layout.OnlineLabels, _layout.OnlineLabels);
        var corrections = _corrections.AsSpan(tile * circuit.EvaluatorInputs, circuit.EvaluatorInputs);
        var own = MemoryMarshal.AsBytes(_inputPlanes.AsSpan());
        for (int input = 0; input < circuit.OnlineInputs; input++)
        {
            byte bits = input < circuit.EvaluatorInputs ? corrections[input] : own[((input - circuit.EvaluatorInputs) * _layout.Stride * sizeof(ulong)) + tile];
            HalfGates.AddOffset(labels.Slice(input * HalfGates.Lanes, HalfGates.Lanes), bits, offset, message.Slice(input * HalfGates.Lanes, HalfGates.Lanes));
        }
    }

    private static Span<ulong> Words(Span<Vector128<ulong>> labels) => MemoryMarshal.Cast<Vector128<ulong>, ulong>(labels);

    private static ReadOnlySpan<ulong> Words(ReadOnlySpan<Vector128<ulong>> labels) => MemoryMarshal.Cast<Vector128<ulong>, ulong>(labels);
}
