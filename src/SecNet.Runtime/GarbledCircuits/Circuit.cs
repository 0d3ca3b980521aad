namespace SecNet.Runtime.GarbledCircuits;

/// <summary>A circuit of XOR and AND gates in order, ready to be garbled. Public: both parties build the same one.</summary>
public sealed class Circuit
{
    internal Circuit(int evaluatorInputs, int garblerInputs, int maskInputs, int places, Gate[] gates, int[] outputs, bool[] inverted)
    {
        (EvaluatorInputs, GarblerInputs, MaskInputs, Places) = (evaluatorInputs, garblerInputs, maskInputs, places);
        (Gates, Outputs, IsOutputInverted) = (gates, outputs, inverted);
        AndGates = gates.Count(static gate => gate.IsAnd);
    }

    /// <summary>Input bits the evaluator knows, when it is evaluated. They stand first in the working store.</summary>
    public int EvaluatorInputs { get; }

    /// <summary>Input bits the garbler knows when it is evaluated; behind the evaluator's.</summary>
    public int GarblerInputs { get; }

    /// <summary>Input bits the garbler draws when it garbles; behind its others.</summary>
    public int MaskInputs { get; }

    /// <summary>Gates that cost something: 32 bytes each.</summary>
    public int AndGates { get; }

    /// <summary>Output bits, which the evaluator learns.</summary>
    public int OutputCount => Outputs.Length;

    /// <summary>Inputs whose labels travel when it is evaluated.</summary>
    internal int OnlineInputs => EvaluatorInputs + GarblerInputs;

    /// <summary>All inputs.</summary>
    internal int Inputs => OnlineInputs + MaskInputs;

    /// <summary>Size of the working store.</summary>
    internal int Places { get; }

    internal Gate[] Gates { get; }

    internal int[] Outputs { get; }

    internal bool[] IsOutputInverted { get; }

    /// <summary>The circuit in the clear: what garbling it must reproduce.</summary>
    /// <param name="inputs">All input bits in their order, each in any number of lanes of a word.</param>
    /// <returns>The output bits of the same lanes.</returns>
    public ulong[] Evaluate(ReadOnlySpan<ulong> inputs)
    {
        if (inputs.Length != Inputs) throw new ArgumentException($"The circuit has {Inputs} inputs, got {inputs.Length}.", nameof(inputs));
        var bits = new ulong[Places];
        inputs.CopyTo(bits);
        foreach (var gate in Gates)
        {
            bits[gate.Output] = gate.IsAnd
                ? (gate.InvertLeft ? ~bits[gate.Left] : bits[gate.Left]) & (gate.InvertRight ? ~bits[gate.Right] : bits[gate.Right])
                : bits[gate.Left] ^ bits[gate.Right];
        }

        return [.. Outputs.Select((place, index) => IsOutputInverted[index] ? ~bits[place] : bits[place])];
    }
}
