namespace SecNet.Runtime.GarbledCircuits;

/// <summary>Builds circuits from words of bits, lowest first: Li et al.'s ADD, GT, MUX and SUB over XOR and AND.</summary>
/// <remarks>
/// XOR and inversion cost nothing in a garbled circuit, so every operation is spelled with as few ANDs as its width: ADD and SUB n - 1 (mod 2^n), GT and MUX n.
/// Constants fold: what is known while building costs no gate.
/// Source: Kolesnikov, Sadeghi and Schneider, "Improved Garbled Circuit Building Blocks", CANS 2009 (one AND a bit); Li et al. §3.2.4 (which are needed).
/// </remarks>
public sealed class CircuitBuilder
{
    private readonly List<(Wire Left, Wire Right, bool IsAnd)> _gates = [];
    private readonly int _evaluatorInputs;
    private readonly int _garblerInputs;
    private readonly int _maskInputs;

    /// <summary>Starts a circuit with its inputs.</summary>
    /// <param name="evaluatorInputs">Bits the evaluator knows online.</param>
    /// <param name="garblerInputs">Bits the garbler knows online.</param>
    /// <param name="maskInputs">Bits the garbler draws offline.</param>
    public CircuitBuilder(int evaluatorInputs, int garblerInputs, int maskInputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(evaluatorInputs);
        ArgumentOutOfRangeException.ThrowIfNegative(garblerInputs);
        ArgumentOutOfRangeException.ThrowIfNegative(maskInputs);
        (_evaluatorInputs, _garblerInputs, _maskInputs) = (evaluatorInputs, garblerInputs, maskInputs);
    }

    private int Inputs => _evaluatorInputs + _garblerInputs + _maskInputs;

    /// <summary>Bits the evaluator knows.</summary>
    public Wire[] EvaluatorWord(int first, int bits) => Word(first, bits, _evaluatorInputs, 0);

    /// <summary>Bits the garbler knows.</summary>
    public Wire[] GarblerWord(int first, int bits) => Word(first, bits, _garblerInputs, _evaluatorInputs);

    /// <summary>Bits the garbler draws.</summary>
    public Wire[] MaskWord(int first, int bits) => Word(first, bits, _maskInputs, _evaluatorInputs + _garblerInputs);

    /// <summary>a xor b.</summary>
    public Wire Xor(Wire a, Wire b)
    {
        if (a.IsConstant) return a.IsInverted ? !b : b;
        if (b.IsConstant) return b.IsInverted ? !a : a;
        bool isInverted = a.IsInverted ^ b.IsInverted;
        return a.Source == b.Source ? new(Wire.Zero.Source, isInverted) : new(Add(a, b, isAnd: false), isInverted);
    }

    /// <summary>a and b.</summary>
    public Wire And(Wire a, Wire b)
    {
        if (a.IsConstant) return a.IsInverted ? b : a;
        if (b.IsConstant) return b.IsInverted ? a : b;
        if (a.Source == b.Source) return a.IsInverted == b.IsInverted ? a : Wire.Zero;
        return new(Add(a, b, isAnd: true), false);
    }

    /// <summary>ADD: a + b mod 2^n.</summary>
    public Wire[] Add(ReadOnlySpan<Wire> a, ReadOnlySpan<Wire> b) => Add(a, b, Wire.Zero);

    /// <summary>a + b + carry mod 2^n.</summary>
    private Wire[] Add(ReadOnlySpan<Wire> a, ReadOnlySpan<Wire> b, Wire carry)
    {
        CheckWidths(a, b);
        var sum = new Wire[a.Length];
        for (int bit = 0; bit < a.Length; bit++)
        {
            var (left, right) = (Xor(a[bit], carry), Xor(b[bit], carry));
            sum[bit] = Xor(left, b[bit]);
            if (bit + 1 < a.Length) carry = Xor(carry, And(left, right));
        }

        return sum;
    }

    /// <summary>SUB: a - b mod 2^n, which is a + ¬b + 1.</summary>
    public Wire[] Subtract(ReadOnlySpan<Wire> a, ReadOnlySpan<Wire> b)
    {
        var complement = new Wire[b.Length];
        for (int bit = 0; bit < b.Length; bit++) complement[bit] = !b[bit];
        return Add(a, complement, Wire.One);
    }

    /// <summary>GT: a &gt; b, both in two's complement.</summary>
    public Wire GreaterThan(ReadOnlySpan<Wire> a, ReadOnlySpan<Wire> b)
    {
        CheckWidths(a, b);
        var greater = Wire.Zero;
        for (int bit = 0; bit < a.Length; bit++)
        {
            // With inverted signs two's complement compares like unsigned numbers.
            bool isSign = bit == a.Length - 1;
            var (left, right) = isSign ? (!a[bit], !b[bit]) : (a[bit], b[bit]);
            greater = Xor(left, And(Xor(left, greater), Xor(right, greater)));
        }

        return greater;
    }

    /// <summary>MUX: b if the condition holds, a otherwise.</summary>
    public Wire[] Select(ReadOnlySpan<Wire> a, ReadOnlySpan<Wire> b, Wire condition)
    {
        CheckWidths(a, b);
        var selected = new Wire[a.Length];
        for (int bit = 0; bit < a.Length; bit++) selected[bit] = Xor(a[bit], And(condition, Xor(a[bit], b[bit])));
        return selected;
    }

    /// <summary>The circuit with these outputs.</summary>
    /// <exception cref="ArgumentException">An output is a constant, which needs no circuit.</exception>
    public Circuit Build(ReadOnlySpan<Wire> outputs)
    {
        foreach (var output in outputs)
        {
            if (output.IsConstant) throw new ArgumentException("An output of the circuit is a constant: both parties know it, so leave it out.", nameof(outputs));
        }

        // The last gate that reads a bit frees its place; outputs keep theirs.
        var lastUse = new int[Inputs + _gates.Count];
        for (int gate = 0; gate < _gates.Count; gate++) lastUse[_gates[gate].Left.Source] = lastUse[_gates[gate].Right.Source] = gate;
        foreach (var output in outputs) lastUse[output.Source] = int.MaxValue;

        var place = new int[lastUse.Length];
        for (int input = 0; input < Inputs; input++) place[input] = input;
        var free = new Stack<int>();
        int places = Inputs;
        var gates = new Gate[_gates.Count];
        for (int index = 0; index < gates.Length; index++)
        {
            var (left, right, isAnd) = _gates[index];
            if (lastUse[left.Source] == index) free.Push(place[left.Source]);
            if (lastUse[right.Source] == index && right.Source != left.Source) free.Push(place[right.Source]);
            int output = free.TryPop(out int reused) ? reused : places++;
            place[Inputs + index] = output;
            gates[index] = new(place[left.Source], place[right.Source], output, isAnd, isAnd && left.IsInverted, isAnd && right.IsInverted);
            if (lastUse[Inputs + index] == 0) free.Push(output);
        }

        var outputPlaces = new int[outputs.Length];
        var inverted = new bool[outputs.Length];
        for (int index = 0; index < outputs.Length; index++) (outputPlaces[index], inverted[index]) = (place[outputs[index].Source], outputs[index].IsInverted);
        return new(_evaluatorInputs, _garblerInputs, _maskInputs, places, gates, outputPlaces, inverted);
    }

    private int Add(Wire left, Wire right, bool isAnd)
    {
        _gates.Add((left, right, isAnd));
        return Inputs + _gates.Count - 1;
    }

    private static Wire[] Word(int first, int bits, int available, int offset)
    {
        if (first < 0 || bits < 0 || first + bits > available) throw new ArgumentOutOfRangeException(nameof(bits), $"Bits {first} to {first + bits - 1} of {available} inputs do not exist.");
        return [.. Enumerable.Range(offset + first, bits).Select(static source => new Wire(source, false))];
    }

    private static void CheckWidths(ReadOnlySpan<Wire> a, ReadOnlySpan<Wire> b)
    {
        if (a.Length != b.Length || a.IsEmpty) throw new ArgumentException($"Words need one width of at least a bit; got {a.Length} and {b.Length}.", nameof(b));
    }
}
