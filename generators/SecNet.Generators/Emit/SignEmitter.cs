using System;
using System.Linq;
using SecNet.Generators.Model;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes comparison trees, spelled out node by node: what parties run, and the dealer's part.</summary>
internal sealed class SignEmitter(EmitContext context, SourceWriter writer)
{
    /// <summary>The method that shares DReLU.</summary>
    public void EmitParty(SignTree tree)
    {
        writer.Line();
        var operand = tree.IsPrivate ? Invariant($"{tree.Bits + 1}-bit shares") : Invariant($"{tree.Bits + 1}-bit values that are open under a mask");
        writer.Line((FormattableString)$"// DReLU of {operand}, by {tree.Label}: {tree.Rounds} {(tree.Rounds == 1 ? "round" : "rounds")}, {tree.OnlineBits} bits an element and party.");
        writer.Line($"private static {ReadOnlySpan}<ulong> {tree.Name}<TParty>(");
        writer.Indented(() =>
        {
            writer.Line(tree.IsPrivate
                ? $"{PartySession}<{context.Word}> session, {ReadOnlySpan}<{context.Word}> x, {Span}<{context.Word}> alongside, int alongsideBits, in {ComparisonMaterial} material)"
                : $"{PartySession}<{context.Word}> session, {ReadOnlySpan}<{context.Word}> masked, bool complement, in {ComparisonMaterial} material)");
            writer.Line($"where TParty : struct, {IParty}");
        });
        writer.Block(() =>
        {
            writer.Line((FormattableString)$"var tree = new {RuntimeNames.JoinTree}<{context.Word}, TParty>(session, lanes: {(tree.IsPrivate ? "x" : "masked")}.Length, groups: {tree.Joins.Groups}, widest: {tree.ScratchPlanes}, material);");
            if (!tree.IsPrivate) writer.Line("var stride = tree.Stride;");
            writer.Line();
            EmitLeaves(tree);
            EmitLevels(tree.Joins);
            writer.Line();
            writer.Line(tree.Strategy switch
            {
                SignStrategy.Ppa => $"return {PrefixAdder}.DRelu(tree);",
                SignStrategy.Multiplicative or SignStrategy.MultiplicativeFloat => $"return {SecIntMsb}.DRelu(tree);",
                SignStrategy.MaskedPpa => Invariant($"return {MaskedSign}.DRelu(tree, masked, bit: {tree.Bits}, maskBit: session.Planes(material.Leaves + ({tree.Bits} * stride), stride), complement);"),
                _ => Invariant($"return {MaskedSign}.DRelu(tree, masked, bit: {tree.Bits}, maskBit: session.Planes(material.Companions, stride), complement);"),
            });
        });
    }

    /// <summary>The method that corrects what the comparison consumes.</summary>
    public void EmitDealer(SignTree tree)
    {
        writer.Line();
        writer.Line((FormattableString)$"// What {tree.Name} consumes: {tree.CorrectionBits} bits of corrections an element{(tree.IsGarbled ? ", and its tables" : tree.IsMultiplicative ? ", and doubles" : tree.HasKeys ? ", and its key" : string.Empty)}.");
        var mask = tree.IsPrivate ? string.Empty : $"{ReadOnlySpan}<{context.Word}> mask, ";
        writer.Line($"private static void Deal{tree.Name}({DealerSession}<{context.Word}> session, {mask}int lanes, in {ComparisonMaterial} material)");
        writer.Block(() =>
        {
            if (!tree.IsGarbled && tree.Strategy != SignStrategy.Multiplicative) writer.Line("var stride = (lanes + 63) >> 6;");
            if (tree.Strategy == SignStrategy.Table && HalvesBefore(tree, tree.Chunks.Count) > 0) writer.Line("var half = (lanes + 1) >> 1;");
            EmitLeafDealing(tree);
            if (tree.Joins.Levels.Count == 0) return;
            writer.Line(Invariant(
                $"var nodes = new {JoinDealing}(session.Planes(material.NodeMasks, {tree.Joins.NodeMasks} * stride), session.Planes(material.NodeProducts, {tree.Joins.NodeProducts} * stride), lanes);"));
            for (var level = 0; level < tree.Joins.Levels.Count; level++)
            {
                writer.Line((FormattableString)$"// Level {level + 1}");
                foreach (var node in tree.Joins.Levels[level]) writer.Line(Invariant($"nodes.Node(arity: {node.Arity}, isSpine: {(node.IsSpine ? "true" : "false")});"));
            }
        });
    }

    private void EmitLeaves(SignTree tree)
    {
        switch (tree.Strategy)
        {
            case SignStrategy.Ppa:
                writer.Line((FormattableString)$"// Leaves: G = a·b, P = a ^ b for bits 0 to {tree.Bits - 1}. {tree.Bits} bits, 1 round.");
                writer.Line(Invariant($"{PrefixAdder}.Leaves(tree, x, alongside, alongsideBits, bits: {tree.Bits + 1}, material);"));
                break;
            case SignStrategy.Multiplicative:
                writer.Line((FormattableString)$"// Signs of u_0 and u_1 with u_0·u_1 = x + 1/2. e and d, a double each, 2 rounds. LEAKS a bound on |x|, its magnitude and often its sign.");
                writer.Line(Invariant($"{SecIntMsb}.Evaluate(tree, x, alongside, alongsideBits, ringBits: {tree.Bits + 1}, material);"));
                break;
            case SignStrategy.MultiplicativeFloat:
                writer.Line((FormattableString)$"// The same of the integer part, of its negative, and of the fraction of {tree.FractionBits} bits. Three doubles each, 2 rounds. LEAKS as much of each.");
                writer.Line(Invariant($"{SecFloatMsb}.Evaluate(tree, x, alongside, alongsideBits, ringBits: {tree.Bits + 1}, fractionBits: {tree.FractionBits}, material);"));
                break;
            case SignStrategy.MaskedPpa:
                writer.Line((FormattableString)$"// Leaves: G = [c < r], P = [c = r] for bits 0 to {tree.Bits - 1} in pairs. No message.");
                writer.Line(Invariant($"{MaskedBits}.Leaves(tree, masked, bits: {tree.Bits}, material);"));
                break;
            case SignStrategy.Fss:
                writer.Line((FormattableString)$"// [c < r] of bits 0 to {tree.Bits - 1}, {tree.AesCalls} AES calls an element. No message.");
                writer.Line(Invariant($"{FssComparison}.Evaluate(tree, masked, bits: {tree.Bits}, material);"));
                break;
            case SignStrategy.Garbled:
                writer.Line((FormattableString)$"// [c < r] of bits 0 to {tree.Bits - 1}, {tree.Bits} gates an element, each at one of the parties. Labels of c, 1 round.");
                writer.Line(Invariant($"{GarbledComparison}.Evaluate(tree, masked, bits: {tree.Bits}, material);"));
                break;
            default:
                writer.Line((FormattableString)$"// Leaves: G = [c < r], P = [c = r] for bits 0 to {tree.Bits - 1} in chunks of {string.Join(", ", tree.Chunks)}. No message.");
                var first = 0;
                for (var group = 0; group < tree.Chunks.Count; group++)
                {
                    writer.Line(Invariant($"{OneHotTable}.Leaf(tree, masked, firstBit: {first}, bits: {tree.Chunks[group]}, group: {group}, table: tree.Table(halves: {HalvesBefore(tree, group)}, wholes: {group - HalvesBefore(tree, group)}));"));
                    first += tree.Chunks[group];
                }

                break;
        }
    }

    /// <summary>Tables that take half a word an element.</summary>
    private static int HalvesBefore(SignTree tree, int group) => tree.Chunks.Take(group).Count(static chunk => 1 << chunk <= 32);

    /// <summary>First word and words of a chunk's table, for one inference.</summary>
    private static string DealtTable(SignTree tree, int group)
    {
        var halves = HalvesBefore(tree, group);
        var first = string.Concat(Invariant($"material.Leaves"), Times(halves, "half"), Times(group - halves, "lanes"));
        return $"{first}, {(1 << tree.Chunks[group] <= 32 ? "half" : "lanes")}";

        static string Times(int count, string words) => count == 0 ? string.Empty : Invariant($" + ({count} * {words})");
    }

    private void EmitLeafDealing(SignTree tree)
    {
        switch (tree.Strategy)
        {
            case SignStrategy.Ppa:
                writer.Line(Invariant($"{SignDealing}.PrivateProducts(masks: session.Planes(material.Leaves, {tree.Bits} * stride), products: session.Planes(material.Companions, {tree.Bits} * stride));"));
                break;
            case SignStrategy.MaskedPpa:
                writer.Line(Invariant($"{SignDealing}.Bits(mask, firstBit: 0, bits: {tree.Bits + 1}, session.Planes(material.Leaves, {tree.Bits + 1} * stride));"));
                writer.Line(Invariant($"{SignDealing}.PairProducts(bits: session.Planes(material.Leaves, {tree.Bits + 1} * stride), products: session.Planes(material.Companions, {tree.Bits / 2} * stride), lanes);"));
                break;
            case SignStrategy.Multiplicative or SignStrategy.MultiplicativeFloat:
                writer.Line(Invariant($"{MultiplicativeDealing}.Parts(session, lanes, runs: {tree.Runs}, ringBits: {tree.Bits + 1}, material);"));
                break;
            case SignStrategy.Garbled:
                writer.Line(Invariant($"{GarblingDealing}.ComparisonTables(session, mask, bits: {tree.Bits}, material);"));
                break;
            case SignStrategy.Fss:
                writer.Line(Invariant($"{SignDealing}.ComparisonKeys(session, mask, bits: {tree.Bits}, material);"));
                writer.Line(Invariant($"{SignDealing}.Bits(mask, firstBit: {tree.Bits}, bits: 1, session.Planes(material.Companions, stride));"));
                break;
            default:
                var first = 0;
                for (var group = 0; group < tree.Chunks.Count; group++)
                {
                    writer.Line(Invariant($"{SignDealing}.OneHot(mask, firstBit: {first}, bits: {tree.Chunks[group]}, session.Planes({DealtTable(tree, group)}));"));
                    first += tree.Chunks[group];
                }

                writer.Line(Invariant($"{SignDealing}.Bits(mask, firstBit: {tree.Bits}, bits: 1, session.Planes(material.Companions, stride));"));
                break;
        }
    }

    private void EmitLevels(Protocol.JoinTree tree)
    {
        var (mask, product, groups) = (0, 0, tree.Groups);
        for (var level = 0; level < tree.Levels.Count; level++)
        {
            var nodes = tree.Levels[level];
            var planes = Protocol.JoinTree.OpenedBits(nodes);
            var left = groups - nodes.Sum(static node => node.Arity - 1);
            writer.Line();
            writer.Line((FormattableString)$"// Level {level + 1}: {groups} groups join to {left}. {planes} bits, 1 round.");
            groups = left;
            EmitLevel(nodes, planes, ref mask, ref product);
        }
    }

    private void EmitLevel(EquatableArray<JoinNode> nodes, int planes, ref int mask, ref int product)
    {
        var (opened, first) = (0, mask);
        foreach (var node in nodes)
        {
            writer.Line((FormattableString)$"tree.Mask([{string.Join(", ", node.Groups)}], opened: {opened}, mask: {mask});");
            opened += node.OpenedBits;
            mask += node.OpenedBits;
        }

        writer.Line((FormattableString)$"tree.OpenLevel(planes: {planes});");
        opened = 0;
        foreach (var node in nodes)
        {
            writer.Line((FormattableString)$"tree.Join([{string.Join(", ", node.Groups)}], opened: {opened}, mask: {first + opened}, product: {product});");
            opened += node.OpenedBits;
            product += node.Products;
        }
    }
}
