using System;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes what the dealer computes: party 1's corrections, for the same steps the parties run.</summary>
internal sealed partial class DealerEmitter(EmitContext context, SourceWriter writer)
{
    private string Session => $"{DealerSession}<{context.Word}>";

    private string Arena(Region region) => context.Arena(region);

    public void Emit()
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void Deal({DealerSession} session)");
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            writer.Line($"var typed = session.Typed<{context.Word}>();");
            foreach (var run in context.Runs.Where(Deals)) writer.Line($"Deal{run.MethodName}(typed);");
        });
        foreach (var run in context.Runs.Where(Deals)) EmitRun(run);
        foreach (var tree in context.Trees) new SignEmitter(context, writer).EmitDealer(tree);
    }

    private static bool Deals(LayerRun run) => run.Steps.Any(static step => step.Correlations.Any(static correlation => correlation.AllCorrectionBits > 0));

    private void EmitRun(LayerRun run)
    {
        writer.Line();
        writer.Line((FormattableString)$"// {run.Steps[0].Name}: {Count(run.Steps.Sum(static step => step.Correlations.Sum(static item => item.AllCorrectionBits)))} bits of corrections.");
        writer.Line($"private static void Deal{run.MethodName}({Session} session)");
        writer.Block(() =>
        {
            foreach (var step in run.Steps) EmitStep(step);
        });
    }

    private void EmitStep(Step step)
    {
        switch (step)
        {
            case LinearStep linear: EmitLinear(linear); break;
            case SquareStep square: writer.Line($"{LinearDealing}.Square(a: {Words(square.A)}, squared: {Words(square.ASquared)});"); break;
            case TruncateStep truncate: EmitMask(truncate.R, truncate.ShiftedR, truncate.TopBit, truncate.OpenedBits, truncate.Shift); break;
            case ReluStep relu: EmitRelu(relu); break;
            case MaxLevelStep level: EmitMaxLevel(level); break;
            case ArgMaxLevelStep level: EmitArgMaxLevel(level); break;
            case FourierStep fourier: EmitFourier(fourier); break;
            case SecSinStep sines: writer.Line($"{LinearDealing}.Products(a: {Words(sines.A)}, b: {Words(sines.B)}, product: {Words(sines.Product)});"); break;
            case OpenInputStep or LocalTruncateStep or GatherStep or SumPoolStep or MergeStep or CopyStep: break;
            default: throw new InvalidOperationException($"No dealer code for {step.GetType().Name}.");
        }
    }

    private void EmitLinear(LinearStep step)
    {
        var slot = context.Program.Slots[step.Slot];
        var mask = Invariant($"session.WeightMask({slot.WeightOffset}, {slot.Operator.Rows * slot.Operator.RowLength})");
        var common = $"a: {Words(step.A)}, weightMask: {mask}, product: {Words(step.Product)}, sum: {Arena(step.E)}";
        writer.Line(step.Operator.Kind switch
        {
            LinearKind.Conv2D => $"{LinearDealing}.Convolution({context.ShapeName(step)}, {common}, scratch: {Arena(step.Scratch)});",
            LinearKind.Dense => $"{LinearDealing}.Dense({common});",
            _ => $"{LinearDealing}.Channels({common});",
        });
    }

    private void EmitMask(Correlation r, Correlation shifted, Correlation? topBit, int openedBits, int shift)
    {
        var top = topBit is null ? string.Empty : $"topBit: {Words(topBit)}, ";
        writer.Line(shift == 0
            ? Invariant($"{TruncationDealing}.Fresh(session, r: {Words(r)}, {top}openedBits: {openedBits});")
            : Invariant($"{TruncationDealing}.Shifted(r: {Words(r)}, shifted: {Words(shifted)}, {top}openedBits: {openedBits}, shift: {shift});"));
    }

    private void EmitRelu(ReluStep step)
    {
        if (step.OwnMask is not null) EmitMask(step.OwnMask, step.OwnMask, step.OwnTopBit, step.Masked.Width + 1, 0);
        if (!step.Comparison.Tree.IsPrivate) EmitSum(step.ShiftedR, step.Masked.Public);
        EmitBit(step.Comparison, step.Bit, step.Masked.Public, step.TopBit, step.Borrow);
        writer.Line($"{BranchDealing}.Times(bit: {Words(step.Bit)}, mask: {Words(step.ShiftedR)}, product: {Words(step.BitTimesMask)});");
        if (step.BitTimesTopBit is not null) writer.Line($"{BranchDealing}.Times(bit: {Words(step.Bit)}, mask: {Words(step.TopBit!)}, product: {Words(step.BitTimesTopBit)});");
        EmitComparison(step.Comparison, step.Masked.Public);
    }

    private void EmitMaxLevel(MaxLevelStep step)
    {
        if (step.OwnMask is not null) EmitSum(step.OwnMask, step.MaskedDifference);
        else
        {
            var gather = step.Gather!;
            var shape = context.ShapeName(context.Program.Steps.OfType<GatherStep>().First(other => !other.IsPublic && other.LayerIndex == step.LayerIndex));
            writer.Line($"{BranchDealing}.MaskDifferences(");
            writer.Indented(() => writer.Line(
                $"{shape}, shiftedR: {Words(step.ShiftedR!)}, sum: {Arena(gather.Source)}, candidates: {Arena(gather.Target)}, differences: {Arena(step.MaskedDifference)});"));
        }

        EmitBit(step.Comparison, step.Bit, step.MaskedDifference, topBit: null, step.Borrow);
        writer.Line($"{BranchDealing}.Times(bit: {Words(step.Bit)}, mask: {Arena(step.MaskedDifference)}, product: {Words(step.BitTimesMask)});");
        EmitComparison(step.Comparison, step.MaskedDifference);
    }

    private void EmitFourier(FourierStep step) => writer.Line(Invariant(
        $"{FourierDealing}.Sines({context.ShapeName(step)}, r: {Words(step.Mask)}, openedBits: {step.Opened.Bits}, shift: {step.Opened.Shift}, sines: {Words(step.Sines)});"));

    /// <summary>A random bit for the branch; or, with a payload, the mask's bit at the sign and the keys that carry it.</summary>
    private void EmitBit(Comparison item, Correlation bit, Region mask, Correlation? topBit, Region borrow)
    {
        if (!item.Tree.Selects)
        {
            writer.Line($"{BranchDealing}.RandomBits(session, bit: {Words(bit)});");
            return;
        }

        writer.Line($"{SignDealing}.PayloadKeys(");
        writer.Indented(() => writer.Line(Invariant(
            $"session, {PayloadShape(item)}, mask: {Arena(mask)}, topBit: {(topBit is null ? "default" : Words(topBit))}, keys: {item.Leaves[0].Offset}, sign: {Words(bit)}, payload: {Arena(borrow)});")));
    }

    /// <summary>A mask in the clear, into scratch, for what hangs on its bits.</summary>
    private void EmitSum(Correlation mask, Region sum) => writer.Line($"{SignDealing}.Sum(mask: {Words(mask)}, sum: {Arena(sum)});");

    private void EmitComparison(Comparison item, Region mask)
    {
        if (item.Tree.Selects) return;
        var values = item.Tree.IsPrivate ? string.Empty : $"mask: {Arena(mask)}, ";
        writer.Line(Invariant($"Deal{item.Tree.Name}(session, {values}lanes: {item.Lanes}, {Material(item)});"));
    }
}
