using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;

namespace SecNet.Generators.Emit;

/// <summary>Says in words how layers were realised: the comments over emitted methods and the cost table use the same sentences.</summary>
internal sealed class LayerComments(EmitContext context)
{
    private ProtocolProgram Program => context.Program;

    /// <summary>The comment over a layer's method.</summary>
    public void Write(SourceWriter writer, LayerRun run)
    {
        var layer = Program.Model.Layers[run.LayerIndex];
        var shapes = ActualShapes(run.LayerIndex);
        writer.Line($"// {layer.Name}: {layer.Describe()}  [{string.Join(" + ", shapes.Inputs)} -> {shapes.Output}]");
        writer.Line($"// {Realisation(run.LayerIndex)}.");
        var folded = Program.Slots.FirstOrDefault(slot => slot.Operator.LayerIndex == run.LayerIndex)?.Operator.ResultOf;
        if (Numerics(folded ?? run.LayerIndex) is { } numerics) writer.Line($"// {numerics}.");
        if (Choice(run.LayerIndex) is { } choice) writer.Line($"// {choice}.");
        var (bytes, rounds) = (run.Steps.Sum(static step => step.Rounds.Sum(static round => round.Bytes)), run.Steps.Sum(static step => step.Rounds.Count));
        writer.Line($"// {Count(bytes)} bytes each way, {Count(rounds)} {(rounds == 1 ? "round" : "rounds")}, {Count(run.Steps.Sum(static step => step.MultiplyAccumulates))} multiply-accumulates.");
    }

    /// <summary>How a layer compares, and why so; null when it does not.</summary>
    public string? Choice(int layerIndex) =>
        Program.ComparisonOf(layerIndex) is { } comparison ? $"Compares by {comparison}: {Program.ComparisonReasonOf(layerIndex)}" : null;

    /// <summary>Bound and scale of a layer's result, and where the bound comes from; null when the result exists nowhere.</summary>
    public string? Numerics(int layerIndex)
    {
        if (Program.ValueOf(layerIndex) is not { Type: var type }) return null;
        if (Program.Model.Layers[layerIndex] is ArgMaxLayer) return Invariant($"the result is a class, 0 to {type.High}, in {type.RingBits} bits");
        var standing = type.RestsOn is not { } layer ? "proved" : Program.Model.Calibration is { } calibration ? $"calibrated at {layer} ({calibration.Describe()})" : $"declared at {layer}";
        var scale = type.Divisor == 1 ? Invariant($"{type.FractionBits} fraction bits") : Invariant($"{type.FractionBits} fraction bits over {type.Divisor}");
        var weights = Program.Slots.FirstOrDefault(slot => slot.Operator.ResultOf == layerIndex) is { } slot ? Invariant($", weights at {slot.WeightFractionBits}") : string.Empty;
        return Invariant($"|result| <= {Numbers.RealBound(type)}, {standing}; {scale}{weights}");
    }

    /// <summary>How the compiler realised a declared layer.</summary>
    public string Realisation(int layerIndex)
    {
        var layer = Program.Model.Layers[layerIndex];
        if (FoldedInto(layerIndex) is { } target) return $"folded into {target}";
        if (layer is FlattenLayer or ReshapeLayer) return "no data moves";
        var parts = new List<string>();
        if (SwappedPool(layerIndex) is { } pool) parts.Add($"runs after {pool}, on its winners");
        var steps = Program.Steps.Where(step => step.LayerIndex == layerIndex).ToList();
        foreach (var step in steps) parts.AddRange(Describe(step, isWhole: steps.Count(static other => other is not TruncateStep and not LocalTruncateStep) == 1));
        if (parts.Count == 0 && layer is ClipLayer) return "its input stays within the bounds";
        return parts.Count == 0 ? "local" : string.Join("; ", parts.Distinct());
    }

    /// <summary>Shapes as executed: a ReLU that was swapped behind a pool works on fewer values.</summary>
    private LayerShapes ActualShapes(int layerIndex)
    {
        var nodes = Program.Graph.Nodes.Where(node => node.Operator.LayerIndex == layerIndex && node.Operator is not TruncateOperator).ToList();
        return nodes.Count == 0 ? Program.Graph.Shapes[layerIndex]
            : new(nodes[0].InputTypes.Select(static type => type.Shape).ToEquatableArray(), nodes[nodes.Count - 1].Output.Shape);
    }

    private string? FoldedInto(int layerIndex) => Program.Slots
        .Where(slot => slot.Operator.LayerIndex != layerIndex && slot.Operator.Norms.Any(norm => norm.LayerIndex == layerIndex))
        .Select(static slot => slot.Operator.Name).FirstOrDefault();

    private string? SwappedPool(int layerIndex)
    {
        if (Program.Model.Layers[layerIndex] is not ReLULayer) return null;
        return Program.Graph.Nodes.Select(static node => node.Operator).OfType<MaxPoolOperator>()
            .Where(pool => pool.LayerIndex > layerIndex && ComesBefore(pool, layerIndex)).Select(static pool => pool.Name).FirstOrDefault();
    }

    private bool ComesBefore(MaxPoolOperator pool, int layerIndex)
    {
        var operators = Program.Graph.Nodes.Select(static node => node.Operator).ToList();
        return operators.IndexOf(pool) < operators.FindIndex(other => other is ReluOperator && other.LayerIndex == layerIndex);
    }

    /// <summary>A merge is worth a word only where it is the whole layer: elsewhere it joins what others have compared or multiplied.</summary>
    private static IEnumerable<string> Describe(Step step, bool isWhole)
    {
        switch (step)
        {
            case OpenInputStep open: yield return Invariant($"opens {open.RingBits} bits an input under a mask"); break;
            case LinearStep linear:
                if (linear.Operator.Norms.Count > 0 && linear.Operator.Kind != LinearKind.BatchNorm) yield return "holds " + string.Join(", ", linear.Operator.Norms.Select(static norm => norm.Name));
                yield return "one ring product a party";
                break;
            case SquareStep square: yield return Invariant($"opens {square.RingBits} bits a value under a mask"); break;
            case TruncateStep { Shift: 0 } extend: yield return Invariant($"moves into the ring of {extend.TargetRingBits} bits, {extend.OpenedBits} bits opened"); break;
            case TruncateStep truncate: yield return Invariant($"masked truncation by {truncate.Shift} bits to width {truncate.Result.Width}, {truncate.OpenedBits} bits opened"); break;
            case LocalTruncateStep truncate: yield return Invariant($"local truncation by {truncate.Shift} bits"); break;
            case FourierStep { Series: var series } fourier:
                yield return Invariant($"{series.Count} {(series.IsEven ? "cosines" : "sines")} of a period of 2^{series.ModulusBits}{(series.Multiplier == 1 ? string.Empty : Invariant($"/{series.Multiplier}"))} units, {(fourier.OwnMask is null ? "no opening" : Invariant($"{series.ModulusBits} bits opened"))}");
                break;
            case SecSinStep sines: yield return Invariant($"{sines.Series.Count} sines of shares, both factors of each opened in {sines.RingBits} bits"); break;
            case ReluStep relu: yield return Invariant($"{relu.Comparison.Tree.Label} on {relu.Comparison.Tree.Bits + 1} bits, {(relu.Comparison.Tree.Selects ? "branch in the key" : "one-round branch")}"); break;
            case MaxLevelStep level: yield return Invariant($"balanced tree, {level.Comparison.Tree.Label} on {level.RingBits} bits a level"); break;
            case ArgMaxLevelStep level: yield return Invariant($"balanced tournament, {level.Comparison.Tree.Label} on {level.RingBits} bits a level; only the index leaves it"); break;
            case MergeStep { IsSum: true } when isWhole: yield return "local sum; no opening"; break;
            case MergeStep when isWhole: yield return "local; no opening"; break;
            case CopyStep: yield return "local copy"; break;
            case SumPoolStep: yield return "local sum, divided by the scale"; break;
        }
    }
}
