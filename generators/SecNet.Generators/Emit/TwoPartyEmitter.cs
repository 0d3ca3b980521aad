using System;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes how the two parties make, without a dealer, what the same steps consume.</summary>
internal sealed class TwoPartyEmitter(EmitContext context, SourceWriter writer)
{
    private string Session => $"{TwoPartySession}<{context.Word}>";

    public void Emit()
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void Generate({TwoPartySession} session)");
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            writer.Line($"var typed = session.Typed<{context.Word}>();");
            writer.Line("// Ciphertexts first: they travel while the rest is made.");
            foreach (var run in context.Runs.Where(AnyCiphertexts)) writer.Line($"Begin{run.MethodName}(typed);");
            foreach (var run in context.Runs.Where(AnyOther)) writer.Line($"Generate{run.MethodName}(typed);");
        });
        foreach (var run in context.Runs.Where(AnyCiphertexts)) EmitRun(run, "Begin", HasCiphertexts);
        foreach (var run in context.Runs.Where(AnyOther)) EmitRun(run, "Generate", IsOther);
        foreach (var tree in context.Trees.Where(static tree => tree.Joins.Levels.Count > 0)) EmitNodes(tree);
    }

    private static bool AnyCiphertexts(LayerRun run) => run.Steps.Any(HasCiphertexts);

    private static bool AnyOther(LayerRun run) => run.Steps.Any(IsOther);

    /// <summary>What takes ciphertexts that another layer's need not wait for: a linear layer and its mask, on which no other step's correlations depend; or a square.</summary>
    private static bool HasCiphertexts(Step step) => step is OpenInputStep or LinearStep or SquareStep;

    private static bool IsOther(Step step) => !HasCiphertexts(step) && step.Correlations.Any();

    private void EmitRun(LayerRun run, string verb, Func<Step, bool> belongs)
    {
        var traffic = run.Steps.Where(belongs).Aggregate(default(GeneratedTraffic), (sum, step) => sum + GeneratedTraffic.Of(step, context.Program.Steps));
        writer.Line();
        writer.Line((FormattableString)$"// {run.Steps[0].Name}: {Count(traffic.Party0)} bytes from party 0, {Count(traffic.Party1)} from party 1.");
        writer.Line($"private static void {verb}{run.MethodName}({Session} session)");
        writer.Block(() =>
        {
            foreach (var step in run.Steps.Where(belongs)) EmitStep(step);
        });
    }

    /// <summary>A tree's nodes in the order of their planes.</summary>
    private void EmitNodes(SignTree tree)
    {
        var nodes = tree.Joins.Levels.SelectMany(static level => level).Select(static node => Invariant($"{RuntimeNames.JoinShape}.Of(arity: {node.Arity}, isSpine: {(node.IsSpine ? "true" : "false")})"));
        writer.Line();
        writer.Line($"private static readonly {RuntimeNames.JoinShape}[] {tree.Name}Nodes = [{string.Join(", ", nodes)}];");
    }

    private void EmitStep(Step step)
    {
        switch (step)
        {
            case OpenInputStep open: writer.Line($"{LinearGeneration}.Mask(session, a: {Words(open.A)});"); break;
            case LinearStep linear: EmitLinear(linear); break;
            case SquareStep square: writer.Line(Invariant($"{LinearGeneration}.Square(session, ringBits: {square.RingBits}, a: {WordsMemory(square.A)}, squared: {WordsMemory(square.ASquared)});")); break;
            case SecSinStep sines:
                writer.Line(Invariant($"{LinearGeneration}.Products(session, ringBits: {sines.RingBits}, a: {WordsMemory(sines.A)}, b: {WordsMemory(sines.B)}, product: {WordsMemory(sines.Product)});"));
                break;
            case TruncateStep truncate: EmitTruncate(truncate); break;
            case ReluStep relu: EmitRelu(relu); break;
            case MaxLevelStep level: EmitMaxLevel(level); break;
            case ArgMaxLevelStep level: EmitArgMaxLevel(level); break;
            case LocalTruncateStep or GatherStep or SumPoolStep or MergeStep or CopyStep: break;
            default: throw new InvalidOperationException($"No two-party code for {step.GetType().Name}.");
        }
    }

    private void EmitLinear(LinearStep step)
    {
        var slot = context.Program.Slots[step.Slot];
        var weights = Invariant($"session.WeightShares({slot.WeightOffset}, {slot.Operator.Rows * slot.Operator.RowLength})");
        var common = Invariant($"slot: {step.Slot}, ringBits: {step.Output.RingBits}, a: {WordsMemory(step.A)}, weights: {weights}, product: {WordsMemory(step.Product)}");
        writer.Line(step.Operator.Kind switch
        {
            LinearKind.Conv2D => $"{LinearGeneration}.Convolution(session, {context.ShapeName(step)}, {common});",
            LinearKind.Dense => $"{LinearGeneration}.Dense(session, {common});",
            _ => $"{LinearGeneration}.Channels(session, {common});",
        });
    }

    private void EmitTruncate(TruncateStep step)
    {
        var readers = MaskReaders.Of(step, context.Program.Steps);
        if (readers.Pairs is not null) return; // its level draws the differences first
        EmitMask(step.R, step.ShiftedR, step.TopBit, readers.Comparisons.FirstOrDefault(), step.OpenedBits - step.Shift, step.Shift);
        foreach (var other in readers.Comparisons.Skip(1))
        {
            writer.Line($"{MaskBits(readers.Comparisons[0])}.CopyTo({MaskBits(other)});");
            if (!other.Tree.IsGarbled) writer.Line($"{Planes(readers.Comparisons[0].Companions)}.CopyTo({Planes(other.Companions)});");
        }
    }

    /// <summary>A mask, with its bits where a comparison or a wide ring asks for them.</summary>
    private void EmitMask(Correlation r, Correlation shifted, Correlation? topBit, Comparison? reader, int maskBits, int shift)
    {
        var masks = $"r: {Words(r)}, shifted: {Words(shifted)}";
        if (reader is null && topBit is null)
        {
            writer.Line(Invariant($"{MaskGeneration}.Local(session, {masks}, shift: {shift});"));
            return;
        }

        writer.Line($"{MaskGeneration}.Shared(");
        writer.Indented(() => writer.Line(Invariant(
            $"session, {masks}, topBit: {(topBit is null ? "[]" : Words(topBit))}, {Leaves(reader)}, maskBits: {maskBits}, shift: {shift}, ringBits: {shifted.Bits});")));
    }

    private void EmitRelu(ReluStep step)
    {
        if (step.OwnMask is not null) EmitMask(step.OwnMask, step.OwnMask, step.OwnTopBit, ReaderOf(step.Comparison), step.Masked.Width + 1, shift: 0);
        EmitBits(step.Bit, (Words(step.ShiftedR), step.BitTimesMask), step.BitTimesTopBit is null ? null : (Words(step.TopBit!), step.BitTimesTopBit));
        EmitTree(step.Comparison);
    }

    private void EmitMaxLevel(MaxLevelStep step)
    {
        var mask = step.OwnMask is null ? Invariant($"session.Differences({step.Lanes})") : Words(step.OwnMask);
        if (step.OwnMask is not null) EmitMask(step.OwnMask, step.OwnMask, null, ReaderOf(step.Comparison), step.RingBits, shift: 0);
        else EmitPairs(step, mask);
        EmitBits(step.Bit, (mask, step.BitTimesMask), null);
        EmitTree(step.Comparison);
    }

    private void EmitPairs(MaxLevelStep step, string difference)
    {
        var truncate = context.Program.Steps.OfType<TruncateStep>().Single(other => ReferenceEquals(other.ShiftedR, step.ShiftedR));
        var shape = context.ShapeName(context.Program.Steps.OfType<GatherStep>().First(other => !other.IsPublic && other.LayerIndex == step.LayerIndex));
        if (step.Comparison.Tree.IsPrivate)
        {
            writer.Line($"{MaskGeneration}.Differences(session, {shape}, shifted: {Words(truncate.ShiftedR)}, difference: {difference});");
            return;
        }

        writer.Line($"{MaskGeneration}.Pairs(");
        writer.Indented(() => writer.Line(Invariant(
            $"session, {shape}, r: {Words(truncate.R)}, shifted: {Words(truncate.ShiftedR)}, difference: {difference}, {Leaves(step.Comparison)}, maskBits: {step.RingBits}, shift: {truncate.Shift});")));
    }

    private void EmitArgMaxLevel(ArgMaxLevelStep step)
    {
        if (step.OwnMask is not null) EmitMask(step.OwnMask, step.OwnMask, null, ReaderOf(step.Comparison), step.RingBits, shift: 0);
        if (step.IndexMask is not null) EmitMask(step.IndexMask, step.IndexMask, null, null, step.IndexBits, shift: 0);
        (string Mask, Correlation Product)? value = step.BitTimesMask is null ? null : (Words(step.OwnMask!), step.BitTimesMask);
        (string Mask, Correlation Product)? index = step.BitTimesIndexMask is null ? null : (Words(step.IndexMask!), step.BitTimesIndexMask);
        EmitBits(step.Bit, value ?? index, value is null ? null : index);
        EmitTree(step.Comparison);
    }

    /// <summary>A random bit and its products with up to two masks.</summary>
    private void EmitBits(Correlation bit, (string Mask, Correlation Product)? first, (string Mask, Correlation Product)? second)
    {
        var arguments = Invariant($"session, bit: {Words(bit)}, bitWidth: {bit.Bits}");
        if (first is { } one) arguments += Invariant($", mask: {one.Mask}, product: {Words(one.Product)}, width: {one.Product.Bits}");
        if (second is { } two) arguments += Invariant($", second: {two.Mask}, secondProduct: {Words(two.Product)}, secondWidth: {two.Product.Bits}");
        writer.Line($"{BranchGeneration}.Bits({arguments});");
    }

    /// <summary>What the comparison consumes beside the mask's bits.</summary>
    private void EmitTree(Comparison item)
    {
        if (item.Tree.IsPrivate) writer.Line($"{SignGeneration}.PrivateProducts(session, masks: {Planes(item.Leaves[0])}, products: {Planes(item.Companions)});");
        if (item.Tree.IsGarbled)
        {
            var sizes = Invariant($"bits: {item.Tree.Bits}, lanes: {item.Lanes}");
            writer.Line($"{GarblingGeneration}.ComparisonTables(session, {sizes}, secrets: {Planes(item.Leaves[0])}, tables: {Planes(item.Leaves[1])}, sign: {Planes(item.Companions)});");
        }

        if (item.Tree.Joins.Levels.Count > 0) writer.Line($"{SignGeneration}.Joins(session, {item.Tree.Name}Nodes, masks: {Planes(item.NodeMasks)}, products: {Planes(item.NodeProducts)});");
    }

    /// <summary>The comparison, if it reads bits of its mask.</summary>
    private static Comparison? ReaderOf(Comparison comparison) => comparison.Tree.IsPrivate ? null : comparison;

    private static string Leaves(Comparison? reader) => reader is null
        ? "leaves: [], pairs: []"
        : $"leaves: {MaskBits(reader)}, pairs: {(reader.Tree.IsGarbled ? "[]" : Planes(reader.Companions))}";

    /// <summary>Where a comparison finds the bits of its mask: those to be garbled wait in front of its tables, which will replace them.</summary>
    private static string MaskBits(Comparison reader) => reader.Tree.IsGarbled
        ? Invariant($"session.Planes({reader.Leaves[1].Offset}, {(reader.Tree.Bits + 1) * reader.WordsPerPlane})")
        : Planes(reader.Leaves[0]);

    private static string WordsMemory(Correlation correlation) => Invariant($"session.WordsMemory({correlation.Offset}, {correlation.Length})");

    private static string Planes(Correlation correlation) => Invariant($"session.Planes({correlation.Offset}, {correlation.Length})");
}
