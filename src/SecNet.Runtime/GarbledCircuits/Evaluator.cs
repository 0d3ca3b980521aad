using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.GarbledCircuits;

/// <summary>The party that evaluates a batch of garbled circuits; what it computes, costs and learns is said at <see cref="Garbler{T}"/>.</summary>
public sealed class Evaluator<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly TransferSession _session;
    private readonly GarblingLayout _layout;
    private readonly Vector128<ulong>[] _rows;
    private readonly Vector128<ulong>[] _masks;
    private readonly Vector128<ulong>[] _wires;
    private readonly Vector128<ulong>[] _message;
    private readonly Vector128<byte>[] _keys = new Vector128<byte>[AesCtrPrg.Rounds + 1];
    private readonly byte[] _tables;
    private readonly byte[] _decoding;
    private readonly byte[] _choices;
    private readonly ulong[] _inputPlanes;
    private readonly ulong[] _outputPlanes;
    private bool _isPrepared;

    /// <summary>Memory for a batch; it can be prepared and used many times.</summary>
    /// <param name="session">The session.</param>
    /// <param name="circuit">The circuit.</param>
    /// <param name="lanes">How many of it.</param>
    /// <param name="inputBits">k, the bits of a shared word.</param>
    public Evaluator(TransferSession session, Circuit circuit, int lanes, int inputBits)
    {
        ArgumentNullException.ThrowIfNull(session);
        (_session, _layout) = (session, GarblingLayout.Of<T>(circuit, lanes, inputBits));
        _rows = new Vector128<ulong>[_layout.Tiles * circuit.EvaluatorInputs * HalfGates.Lanes];
        _masks = new Vector128<ulong>[_layout.Tiles * _layout.MaskLabels];
        _wires = new Vector128<ulong>[_layout.Labels];
        _message = new Vector128<ulong>[_layout.TilesPerMessage * _layout.OnlineLabels];
        _tables = new byte[checked(_layout.Tiles * _layout.TableBytes)];
        _decoding = new byte[_layout.Tiles * circuit.OutputCount];
        _choices = new byte[_layout.Tiles * circuit.EvaluatorInputs];
        _inputPlanes = new ulong[circuit.EvaluatorInputs * _layout.Stride];
        _outputPlanes = new ulong[circuit.OutputCount * _layout.Stride];
    }

    /// <summary>Receives a batch's tables, and random labels for inputs to come.</summary>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Prepare()
    {
        _isPrepared = false;
        Span<byte> head = stackalloc byte[GarblingLayout.HeadBytes];
        _session.Messages.Receive(head);
        AesCtrPrg.ExpandKey(head[..Seed.ByteLength], _keys);
        var maskLabels = new AesCtrPrg(Seed.Read(head[Seed.ByteLength..]));
        maskLabels.Fill(MemoryMarshal.AsBytes(_masks.AsSpan()));
        for (int first = 0; first < _layout.Tiles; first += _layout.TilesPerTransfer)
        {
            int tiles = Math.Min(_layout.TilesPerTransfer, _layout.Tiles - first), bytesPerTile = _layout.Circuit.EvaluatorInputs;
            int rows = tiles * bytesPerTile * HalfGates.Lanes;
            _session.Receive(rows);
            _session.ReceivedRows[..rows].CopyTo(_rows.AsSpan(first * bytesPerTile * HalfGates.Lanes));
            MemoryMarshal.AsBytes(_session.Choices)[..(tiles * bytesPerTile)].CopyTo(_choices.AsSpan(first * bytesPerTile));
            for (int tile = first; tile < first + tiles; tile++) _session.Messages.Receive(_tables.AsSpan(tile * _layout.TableBytes, _layout.TableBytes));
        }

        _session.Messages.Receive(_decoding);
        _isPrepared = true;
    }

    /// <summary>Evaluates a batch.</summary>
    /// <param name="shares">This party's shares, word after word of all lanes.</param>
    /// <param name="output">Receives this party's shares of the results.</param>
    /// <exception cref="InvalidOperationException">No batch was prepared since the last one was used.</exception>
    /// <exception cref="TransportException">The connection failed.</exception>
    public void Evaluate(ReadOnlySpan<T> shares, Span<T> output)
    {
        if (!_isPrepared) throw new InvalidOperationException("No garbled circuits are left: prepare a batch before each evaluation. Labels used twice would reveal inputs.");
        if (output.Length != _layout.Lanes) throw new ArgumentException($"Expected room for {_layout.Lanes} results, got {output.Length}.", nameof(output));
        Garbler<T>.Slice(_layout, shares, _inputPlanes);
        _isPrepared = false;
        Correct();
        _session.Messages.Send(_choices);
        for (int first = 0; first < _layout.Tiles; first += _layout.TilesPerMessage)
        {
            int tiles = Math.Min(_layout.TilesPerMessage, _layout.Tiles - first);
            var message = _message.AsSpan(0, tiles * _layout.OnlineLabels);
            _session.Messages.Receive(MemoryMarshal.AsBytes(message));
            for (int tile = first; tile < first + tiles; tile++) Evaluate(tile, message.Slice((tile - first) * _layout.OnlineLabels, _layout.OnlineLabels));
        }

        BitPlanes.ToWords(_outputPlanes, _layout.Circuit.OutputCount, output);
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        _isPrepared = false;
        Array.Clear(_rows);
        Array.Clear(_wires);
        Array.Clear(_message);
        Array.Clear(_choices);
        Array.Clear(_inputPlanes);
        Array.Clear(_outputPlanes);
    }

    /// <summary>From random choices r to the corrections e = x ^ r.</summary>
    private void Correct()
    {
        int inputs = _layout.Circuit.EvaluatorInputs;
        var bits = MemoryMarshal.AsBytes(_inputPlanes.AsSpan());
        for (int tile = 0; tile < _layout.Tiles; tile++)
            for (int input = 0; input < inputs; input++) _choices[(tile * inputs) + input] ^= bits[(input * _layout.Stride * sizeof(ulong)) + tile];
    }

    private void Evaluate(int tile, ReadOnlySpan<Vector128<ulong>> labels)
    {
        var circuit = _layout.Circuit;
        int masked = circuit.EvaluatorInputs * HalfGates.Lanes;
        labels.CopyTo(_wires);
        BooleanVector.XorInPlace(
            MemoryMarshal.Cast<Vector128<ulong>, ulong>(_rows.AsSpan(tile * masked, masked)), MemoryMarshal.Cast<Vector128<ulong>, ulong>(_wires.AsSpan(0, masked)));
        _masks.AsSpan(tile * _layout.MaskLabels, _layout.MaskLabels).CopyTo(_wires.AsSpan(_layout.OnlineLabels));
        HalfGates.Evaluate(
            ref MemoryMarshal.GetArrayDataReference(_keys), circuit.Gates, _wires, (ulong)tile * HalfGates.Lanes, _tables.AsSpan(tile * _layout.TableBytes, _layout.TableBytes));
        var bits = MemoryMarshal.AsBytes(_outputPlanes.AsSpan());
        for (int output = 0; output < circuit.OutputCount; output++)
        {
            byte colors = HalfGates.Colors(_wires.AsSpan(circuit.Outputs[output] * HalfGates.Lanes, HalfGates.Lanes));
            bits[(output * _layout.Stride * sizeof(ulong)) + tile] = (byte)(colors ^ _decoding[(tile * circuit.OutputCount) + output]);
        }
    }
}
