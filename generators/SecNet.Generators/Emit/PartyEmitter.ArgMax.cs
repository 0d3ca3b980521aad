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
        var branch = tree.Selects ? "which selects too" : "then the branch";
        var index = step.Indices is null ? "over public indices" : Invariant($"with a difference of indices opened in {step.IndexBits} bits beside it");
        Explain(step, $"{step.Count} candidates to {(step.Count + 1) / 2}: DReLU(a - b) by {tree.Label} on {step.RingBits} bits, {how}, for each pair; {branch}, {index}");
        writer.Block(() =>
        {
            writer.Line($"var difference = {Arena(step.Difference)};");
            writer.Line($"var winners = {Arena(step.Winners)};");
            writer.Line($"{Tournament}.{(step.Indices is null ? "PairInputs" : "Pair")}<{context.Word}>({Arena(step.Candidates)}, difference, losers: winners, count: {step.Count});");
            if (step.IndexMask is { } mask) EmitIndexDifference(step, mask);
            EmitArgMaxBit(step, step.IndexMask is null ? string.Empty : Invariant($", alongside: maskedIndexDifference, alongsideBits: {step.IndexBits}"));
            var bit = tree.Selects ? Arena(step.BorrowWord(0)) : Words(step.Bit);
            if (step.BitTimesIndexMask is { } indexProduct) EmitSelect("maskedIndexDifference, indexDifference", bit, step, indexProduct, word: 2, "indices");
            else writer.Line($"{Tournament}.FirstIndices<{context.Word}, TParty>(opened, randomBit: {bit}, indices: {Arena(step.WinningIndices)}, pairs: {step.Lanes});");
            if (step.BitTimesMask is { } product) EmitSelect("maskedDifference, difference", bit, step, product, word: 1, "winners");
        });
    }

    private void EmitIndexDifference(ArgMaxLevelStep step, Correlation mask)
    {
        writer.Line($"var indexDifference = {Arena(step.IndexDifference)};");
        writer.Line($"var maskedIndexDifference = {Arena(step.MaskedIndexDifference)};");
        writer.Line($"var indices = {Arena(step.WinningIndices)};");
        writer.Line($"{Tournament}.Pair<{context.Word}>({Arena(step.Indices!.Value)}, indexDifference, losers: indices, count: {step.Count});");
        writer.Line($"{RingVector}.Add<{context.Word}>(indexDifference, {Words(mask)}, maskedIndexDifference);");
    }

    /// <summary>Opens and compares; behind it the public bit is in <c>opened</c>, and what hides DReLU is shared.</summary>
    private void EmitArgMaxBit(ArgMaxLevelStep step, string alongside)
    {
        var tree = step.Comparison.Tree;
        if (step.OwnMask is { } mask)
        {
            writer.Line($"var maskedDifference = {Arena(step.MaskedDifference)};");
            writer.Line(tree.IsPrivate
                ? $"{RingVector}.Add<{context.Word}>(difference, {Words(mask)}, maskedDifference);"
                : Invariant($"{Masking}.Open<{context.Word}>(session, x: difference, r: {Words(mask)}, c: maskedDifference, openedBits: {step.RingBits}{(tree.Selects ? alongside : string.Empty)});"));
        }

        if (tree.Selects)
        {
            EmitArgMaxPayload(step);
            return;
        }

        var beside = step.OwnMask is null ? "[], alongsideBits: 0" : Invariant($"maskedDifference, alongsideBits: {step.RingBits}");
        writer.Line(tree.IsPrivate
            ? Invariant($"var sign = {tree.Name}<TParty>(session, difference, alongside: {beside}, {PartyMaterial(step.Comparison)});")
            : Invariant($"var sign = {tree.Name}<TParty>(session, maskedDifference, complement: true, {PartyMaterial(step.Comparison)});"));
        EmitOpenBranch(step.Comparison, step.Bit, alongside);
    }

    /// <summary>DReLU = a ^ u with a public: a stands in for the opened bit, and u for the random one.</summary>
    private void EmitArgMaxPayload(ArgMaxLevelStep step)
    {
        EmitPayload(step.Comparison, step.MaskedDifference, step.Borrow);
        EmitPlaneOfBit(step.Comparison);
        writer.Line(Invariant($"{PayloadBranch}.PublicBits<{context.Word}>(maskedDifference, opened, ringBits: {step.RingBits});"));
        EmitAdd(step.Bit, 0);
        if (step.BitTimesMask is { } product) EmitAdd(product, 1);
        if (step.BitTimesIndexMask is { } indexProduct) EmitAdd(indexProduct, 2);

        void EmitAdd(Correlation dealt, int word) => writer.Line($"{RingVector}.AddInPlace<{context.Word}>({Words(dealt)}, {Arena(step.BorrowWord(word))});");
    }

    private void EmitSelect(string operands, string bit, ArgMaxLevelStep step, Correlation product, int word, string result)
    {
        var times = step.Comparison.Tree.Selects ? Arena(step.BorrowWord(word)) : Words(product);
        writer.Line($"{Branch}.Select<{context.Word}>(");
        writer.Indented(() => writer.Line($"opened, {operands}, randomBit: {bit}, bitTimesMask: {times}, other: {result}[..difference.Length], y: {result}[..difference.Length]);"));
    }
}
