using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <content>A level of the tournament that ends a network in a class.</content>
internal sealed partial class PartyEmitter
{
    private void EmitArgMaxLevel(ArgMaxLevelStep step)
    {
        var tree = step.Comparison.Tree;
        var how = step.OwnMask is null ? "on share bits alone" : tree.IsPrivate ? "opened beside the leaves" : "opened first";
        var index = step.Indices is null ? "over public indices" : Invariant($"beside whose bit a difference of indices is opened in {step.IndexBits} bits");
        Explain(step, $"{step.Count} candidates to {(step.Count + 1) / 2}: DReLU(a - b) by {tree.Label} on {step.RingBits} bits, {how}, for each pair; then the branch, {index}");
        writer.Block(() =>
        {
            writer.Line($"var difference = {Arena(step.Difference)};");
            writer.Line($"var winners = {Arena(step.Winners)};");
            writer.Line($"{Tournament}.Pair<{context.Word}>({Arena(step.Candidates)}, difference, losers: winners);");
            EmitArgMaxSign(step);
            if (step.IndexMask is { } mask) EmitLaterIndices(step, mask);
            else EmitFirstIndices(step);
            if (step.BitTimesMask is null) return;
            writer.Line($"{Branch}.Select<{context.Word}>(");
            writer.Indented(() => writer.Line(
                $"opened, maskedDifference, difference, randomBit: {Words(step.RandomBit)}, bitTimesMask: {Words(step.BitTimesMask)}, other: winners[..{step.Lanes}], y: winners[..{step.Lanes}]);"));
        });
    }

    private void EmitArgMaxSign(ArgMaxLevelStep step)
    {
        var tree = step.Comparison.Tree;
        if (step.OwnMask is { } mask)
        {
            writer.Line($"var maskedDifference = {Arena(step.MaskedDifference)};");
            writer.Line(tree.IsPrivate
                ? $"{RingVector}.Add<{context.Word}>(difference, {Words(mask)}, maskedDifference);"
                : Invariant($"{Masking}.Open<{context.Word}>(session, x: difference, r: {Words(mask)}, c: maskedDifference, openedBits: {step.RingBits});"));
        }

        var alongside = step.OwnMask is null ? "[], alongsideBits: 0" : Invariant($"maskedDifference, alongsideBits: {step.RingBits}");
        writer.Line(tree.IsPrivate
            ? Invariant($"var sign = {tree.Name}<TParty>(session, difference, lanes: {step.Lanes}, alongside: {alongside}, {Material(step.Comparison)});")
            : Invariant($"var sign = {tree.Name}<TParty>(session, maskedDifference, lanes: {step.Lanes}, complement: true, {Material(step.Comparison)});"));
    }

    private void EmitFirstIndices(ArgMaxLevelStep step)
    {
        EmitOpenBranch(step.Comparison, step.RandomBit);
        writer.Line($"{Tournament}.FirstIndices<{context.Word}, TParty>(opened, randomBit: {Words(step.RandomBit)}, indices: {Arena(step.WinningIndices)});");
    }

    private void EmitLaterIndices(ArgMaxLevelStep step, Correlation mask)
    {
        writer.Line($"var indexDifference = {Arena(step.IndexDifference)};");
        writer.Line($"var maskedIndexDifference = {Arena(step.MaskedIndexDifference)};");
        writer.Line($"var indices = {Arena(step.WinningIndices)};");
        writer.Line($"{Tournament}.Pair<{context.Word}>({Arena(step.Indices!.Value)}, indexDifference, losers: indices);");
        writer.Line($"{RingVector}.Add<{context.Word}>(indexDifference, {Words(mask)}, maskedIndexDifference);");
        EmitOpenBranch(step.Comparison, step.RandomBit, Invariant($", alongside: maskedIndexDifference, alongsideBits: {step.IndexBits}"));
        writer.Line($"{Branch}.Select<{context.Word}>(");
        writer.Indented(() => writer.Line(
            $"opened, maskedIndexDifference, indexDifference, randomBit: {Words(step.RandomBit)}, bitTimesMask: {Words(step.BitTimesIndexMask!)}, other: indices[..{step.Lanes}], y: indices[..{step.Lanes}]);"));
    }
}
