using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes the plaintext twin: the same steps on signed integers.</summary>
internal sealed class ReferenceEmitter(EmitContext context, SourceWriter writer)
{
    private const string Input = "input";

    // The variable that holds what the parties share in an arena region, by the region's first word.
    private readonly Dictionary<int, (Region Region, string Name)> _variables = [];
    private readonly HashSet<string> _names = [];

    public void Emit()
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void EvaluateReference({ReferenceSession} session, {ReadOnlySpan}<long> input, {Span}<long> output)");
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            _variables[context.Program.Input.Offset] = (context.Program.Input, Input);
            foreach (var step in context.Program.Steps) EmitStep(step);

            foreach (var value in context.Program.Values)
            {
                writer.Line(Invariant(
                    $"session.Observe(layer: {value.LayerIndex}, {Of(value.Region)}, fractionBits: {value.Type.FractionBits}, divisor: {value.Type.Divisor});"));
            }

            // Not x.CopyTo(output): on an array that is an extension method, out of reach where System is not imported.
            var output = Of(context.Program.Output);
            writer.Line(output == Input ? $"{output}.CopyTo(output);" : $"new {ReadOnlySpan}<long>({output}).CopyTo(output);");
        });
    }

    private void EmitStep(Step step)
    {
        switch (step)
        {
            case LinearStep linear: EmitLinear(linear); break;
            case SquareStep square: Assign(step, square.Z, $"{ReferenceSteps}.Square({Of(square.X)}, ringBits: {square.RingBits})"); break;
            case TruncateStep { Shift: 0 } extend: Alias(extend.X, extend.Z); break;
            case TruncateStep truncate when context.IsTwoParty:
                Assign(step, truncate.Z, $"{ReferenceSteps}.TruncateJointly(session, {Of(truncate.X)}, shift: {truncate.Shift}, maskOffset: {truncate.R.Offset}, shiftedOffset: {truncate.ShiftedR.Offset})");
                break;
            case TruncateStep truncate:
                Assign(step, truncate.Z, $"{ReferenceSteps}.Truncate(session, {Of(truncate.X)}, shift: {truncate.Shift}, maskOffset: {truncate.R.Offset})");
                break;
            case LocalTruncateStep truncate: Assign(step, truncate.Z, $"{ReferenceSteps}.TruncateLocally({Of(truncate.X)}, shift: {truncate.Shift})"); break;
            case ReluStep relu:
                Assign(step, relu.Y, $"{ReferenceSteps}.Relu({Of(relu.Z)})");
                if (relu.Signs.Length > 0) Assign(step, relu.Signs, $"{ReferenceSteps}.Signs({Of(relu.Z)})");
                break;
            case GatherStep { IsPublic: false } gather: Assign(step, gather.Target, $"{ReferenceSteps}.MaxPool({context.ShapeName(gather)}, {Of(gather.Source)})"); break;
            case MaxLevelStep level: Alias(level.Candidates, level.Winners); break; // a level of the tree behind the gather
            case ArgMaxLevelStep { Indices: null } first: Assign(step, first.WinningIndices, $"{ReferenceSteps}.ArgMax({Of(first.Candidates)})"); break;
            case ArgMaxLevelStep level: Alias(level.Indices!.Value, level.WinningIndices); break; // a later level of the same tournament
            case SumPoolStep { Multiple: { } multiple } pool:
                Assign(step, pool.Z, $"{ReferenceSteps}.SumPoolInside({context.ShapeName(pool)}, {Of(pool.X)}, multiple: {multiple}, ringBits: {pool.RingBits})");
                break;
            case SumPoolStep pool: Assign(step, pool.Z, $"{ReferenceSteps}.SumPool({context.ShapeName(pool)}, {Of(pool.X)}, ringBits: {pool.RingBits})"); break;
            case FourierStep fourier:
                Assign(fourier, fourier.Z, $"{ReferenceSteps}.Fourier(session, {context.ShapeName(fourier)}, {Of(fourier.X)}, maskOffset: {fourier.Mask.Offset}, openedBits: {fourier.Opened.Bits}, shift: {fourier.Opened.Shift}, ringBits: {fourier.RingBits})");
                break;
            case SecSinStep sines: Assign(sines, sines.Z, $"{ReferenceSteps}.Sines({context.ShapeName(sines)}, {Of(sines.X)}, {Of(sines.Z)}, ringBits: {sines.RingBits})"); break;
            case MergeStep merge: EmitMerge(merge); break;
            case CopyStep copy: Assign(copy, copy.Z, $"{ReferenceSteps}.{CopyArguments(copy).Method}({Of(copy.X)}, {CopyArguments(copy).Geometry})"); break;
            case OpenInputStep or GatherStep: break; // openings, and values that are public under a mask
            default: throw new InvalidOperationException($"No reference code for {step.GetType().Name}.");
        }
    }

    private void EmitLinear(LinearStep step)
    {
        var slot = context.Program.Slots[step.Slot];
        var x = Of(context.Program.Steps.OfType<OpenInputStep>().First(open => open.E == step.E).X);
        FormattableString arguments = $"{x}, session.Weights({slot.WeightOffset}, {slot.Operator.Rows * slot.Operator.RowLength}), session.Weights({slot.BiasOffset}, {slot.Operator.Rows}), ringBits: {step.Output.RingBits}";
        Assign(step, step.Z, step.Operator.Kind switch
        {
            LinearKind.Conv2D => $"{ReferenceSteps}.Convolution({context.ShapeName(step)}, {Invariant(arguments)})",
            LinearKind.Dense => $"{ReferenceSteps}.Dense({Invariant(arguments)})",
            _ => $"{ReferenceSteps}.Channels({Invariant(arguments)})",
        });
    }

    private void EmitMerge(MergeStep step)
    {
        var parts = step.Inputs.Select((input, index) =>
        {
            var offset = step.Offsets.Count == 0 || step.Offsets[index].IsZero ? string.Empty : Invariant($"offset: {step.Offsets[index]}, ");
            return Invariant($"{ReferenceSteps}.Scale({Of(input)}, factor: {step.Factors[index]}, {offset}ringBits: {step.RingBits})");
        });
        var text = string.Join(", ", parts);
        Assign(step, step.Z, step.IsSum ? $"{ReferenceSteps}.Sum({step.RingBits}, {text})" : (FormattableString)$"{ReferenceSteps}.Concatenate({text})");
    }

    /// <summary>The variable that holds a region, or the part of one that does.</summary>
    private string Of(Region region)
    {
        var (whole, name) = _variables.TryGetValue(region.Offset, out var found) ? found
            : _variables.Values.Single(variable => variable.Region.Offset < region.Offset && region.Offset < variable.Region.Offset + variable.Region.Length);
        return whole.Length <= region.Length ? name : Invariant($"new {ReadOnlySpan}<long>({name}, {region.Offset - whole.Offset}, {region.Length})");
    }

    private void Alias(Region from, Region to) => _variables[to.Offset] = (to, Of(from));

    private void Assign(Step step, Region target, FormattableString value)
    {
        // The suffix also keeps a layer called "out" from becoming a keyword.
        var name = Unique(_names, CamelCase(Identifier(step.Name)) + "Out");
        _variables[target.Offset] = (target, name);
        writer.Line($"var {name} = {Invariant(value)};");
    }

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
