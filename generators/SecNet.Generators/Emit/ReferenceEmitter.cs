using System;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes the plaintext twin: the same steps on signed integers.</summary>
internal sealed class ReferenceEmitter(EmitContext context, SourceWriter writer)
{
    public void Emit()
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void EvaluateReference({ReferenceSession} session, {ReadOnlySpan}<long> input, {Span}<long> output)");
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            writer.Line("var value = input.ToArray();");
            foreach (var run in context.Runs)
            {
                writer.Line($"// {run.Steps[0].Name}");
                foreach (var step in run.Steps) EmitStep(step);
            }

            // Not value.CopyTo(output): on an array that is an extension method, out of reach where System is not imported.
            writer.Line($"new {ReadOnlySpan}<long>(value).CopyTo(output);");
        });
    }

    private void EmitStep(Step step)
    {
        switch (step)
        {
            case LinearStep linear: EmitLinear(linear); break;
            case SquareStep square: writer.Line(Invariant($"value = {ReferenceSteps}.Square(value, ringBits: {square.RingBits});")); break;
            case TruncateStep { Shift: 0 }: break; // a change of ring; the value stays
            case TruncateStep truncate: writer.Line(Invariant($"value = {ReferenceSteps}.Truncate(session, value, shift: {truncate.Shift}, maskOffset: {truncate.R.Offset});")); break;
            case LocalTruncateStep truncate: writer.Line(Invariant($"value = {ReferenceSteps}.TruncateLocally(value, shift: {truncate.Shift});")); break;
            case ReluStep: writer.Line($"value = {ReferenceSteps}.Relu(value);"); break;
            case GatherStep { IsPublic: false } gather: writer.Line($"value = {ReferenceSteps}.MaxPool({context.ShapeName(gather)}, value);"); break;
            case SumPoolStep pool: writer.Line(Invariant($"value = {ReferenceSteps}.SumPool({context.ShapeName(pool)}, value, ringBits: {context.Model.RingBits});")); break;
            case OpenInputStep or GatherStep or MaxLevelStep: break; // openings, and the tree behind a gather
            default: throw new InvalidOperationException($"No reference code for {step.GetType().Name}.");
        }
    }

    private void EmitLinear(LinearStep step)
    {
        var slot = context.Program.Slots[step.Slot];
        var arguments = Invariant($"value, session.Weights({slot.WeightOffset}, {slot.Operator.Rows * slot.Operator.RowLength}), session.Weights({slot.BiasOffset}, {slot.Operator.Rows}), ringBits: {step.Output.RingBits}");
        writer.Line(step.Operator.Kind switch
        {
            LinearKind.Conv2D => $"value = {ReferenceSteps}.Convolution({context.ShapeName(step)}, {arguments});",
            LinearKind.Dense => $"value = {ReferenceSteps}.Dense({arguments});",
            _ => $"value = {ReferenceSteps}.Channels({arguments});",
        });
    }
}
