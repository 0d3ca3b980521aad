using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <content>A level of the tournament that ends a network in a class.</content>
internal sealed partial class DealerEmitter
{
    private void EmitArgMaxLevel(ArgMaxLevelStep step)
    {
        if (!step.Comparison.Tree.IsPrivate) EmitSum(step.OwnMask!, step.MaskedDifference);
        EmitBit(step.Comparison, step.Bit, step.MaskedDifference, step.IndexMask, step.Borrow);
        if (step.BitTimesMask is { } values) EmitTimes(step.Bit, step.OwnMask!, values);
        if (step.BitTimesIndexMask is { } indices) EmitTimes(step.Bit, step.IndexMask!, indices);
        EmitComparison(step.Comparison, step.MaskedDifference);
    }

    private void EmitTimes(Correlation bit, Correlation mask, Correlation product) =>
        writer.Line($"{BranchDealing}.Times(bit: {Words(bit)}, mask: {Words(mask)}, product: {Words(product)});");
}
