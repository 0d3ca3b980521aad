using System;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes what the parties run: loading, offline products, evaluation layer by layer, and comparison trees.</summary>
internal sealed partial class PartyEmitter(EmitContext context, SourceWriter writer)
{
    private string Session => $"{PartySession}<{context.Word}>";

    private string Arena(Region region) => context.Arena(region);

    public void Emit()
    {
        EmitLoadModel();
        EmitPrepare();
        EmitEvaluate();
        foreach (var run in context.Runs) EmitLayer(run);
        foreach (var tree in context.Trees) new SignEmitter(context, writer).EmitParty(tree);
    }

    private void EmitLoadModel()
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void LoadModel<TParty>({PartySession} session)");
        writer.Indented(() => writer.Line($"where TParty : struct, {IParty}"));
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            if (context.IsTwoParty) writer.Line("// Correlations are products with the weights themselves: nothing is opened.");
            if (context.IsTwoParty || context.Program.Slots.Count == 0) return;
            writer.Line($"var typed = session.Typed<{context.Word}>();");
            foreach (var slot in context.Program.Slots)
            {
                writer.Line((FormattableString)$"typed.OpenMaskedWeights({slot.WeightOffset}, {WeightCount(slot)}, ringBits: {slot.RingBits}); // {slot.Operator.Name}");
            }
        });
    }

    private void EmitPrepare()
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void Prepare<TParty>({PartySession} session, int slot)");
        writer.Indented(() => writer.Line($"where TParty : struct, {IParty}"));
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            writer.Line($"Prepare(session.Preparing<{context.Word}>(slot));");
        });

        writer.Line();
        writer.Line(context.IsTwoParty ? "// [A·W] + [bias] for each linear layer, in place of [A·W]." : "// [A·W] + [bias] = [A]·F + [A·B] + [bias] for each linear layer, in place of [A·B].");
        writer.Line($"private static void Prepare({Session} session)");
        writer.Block(() =>
        {
            foreach (var step in context.Program.Steps.OfType<LinearStep>())
            {
                var slot = context.Program.Slots[step.Slot];
                writer.Line($"// {step.Name}");
                if (!context.IsTwoParty) EmitBilinear(step, Words(step.A), Invariant($"session.MaskedWeights({slot.WeightOffset}, {WeightCount(slot)})"), Words(step.Product));
                writer.Line(Invariant($"{MaskedLinear}.AddBias(session.WeightShares({slot.BiasOffset}, {slot.Operator.Rows}), {Words(step.Product)}, area: {step.Output.Length / slot.Operator.Rows});"));
            }
        });
    }

    private void EmitEvaluate()
    {
        var (input, output) = (context.Program.Arena.Place(context.Program.Input), context.Program.Arena.Place(context.Program.Output));
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static void Evaluate<TParty>({PartySession} session, int slot, {ReadOnlySpan}<ulong> inputShare, {Span}<ulong> outputShare)");
        writer.Indented(() => writer.Line($"where TParty : struct, {IParty}"));
        writer.Block(() =>
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(session);");
            writer.Line($"var typed = session.Evaluating<{context.Word}>(slot);");
            writer.Line((FormattableString)$"{RingConversion}.Narrow(inputShare, typed.Arena({input.Offset}, {input.Length}));");
            foreach (var run in context.Runs)
            {
                writer.Line(Invariant($"typed.Enter(layer: {run.LayerIndex});"));
                writer.Line($"{run.MethodName}<TParty>(typed);");
            }

            writer.Line((FormattableString)$"{RingConversion}.Widen<{context.Word}>(typed.Arena({output.Offset}, {output.Length}), outputShare);");
        });
    }

    private void EmitLayer(LayerRun run)
    {
        writer.Line();
        new LayerComments(context).Write(writer, run);
        writer.Line($"private static void {run.MethodName}<TParty>({Session} session)");
        writer.Indented(() => writer.Line($"where TParty : struct, {IParty}"));
        writer.Block(() =>
        {
            var isOneOfSeveral = run.Steps.Count(static step => step is ReluStep) > 1;
            for (var index = 0; index < run.Steps.Count; index++)
            {
                if (index > 0) writer.Line();
                var step = run.Steps[index];

                // Several comparisons of one layer have names of their own each.
                if (step is ReluStep && isOneOfSeveral) writer.Block(() => EmitStep(step));
                else EmitStep(step);
            }
        });
    }

    private void EmitStep(Step step)
    {
        switch (step)
        {
            case OpenInputStep open: EmitOpenInput(open); break;
            case LinearStep linear: EmitLinear(linear); break;
            case SquareStep square: EmitSquare(square); break;
            case TruncateStep truncate: EmitTruncate(truncate); break;
            case LocalTruncateStep truncate: EmitLocalTruncate(truncate); break;
            case ReluStep relu: EmitRelu(relu); break;
            case GatherStep gather: EmitGather(gather); break;
            case MaxLevelStep level: EmitMaxLevel(level); break;
            case ArgMaxLevelStep level: EmitArgMaxLevel(level); break;
            case SumPoolStep pool: EmitSumPool(pool); break;
            case FourierStep fourier: EmitFourier(fourier); break;
            case SecSinStep sines: EmitSecSin(sines); break;
            case MergeStep merge: EmitMerge(merge); break;
            case CopyStep copy: EmitCopy(copy); break;
            default: throw new InvalidOperationException($"No party code for {step.GetType().Name}.");
        }
    }

    private void EmitOpenInput(OpenInputStep step)
    {
        Explain(step, $"Open E = X - A: {Count(step.X.Length)} elements of {step.RingBits} bits");
        writer.Line(Invariant($"{MaskedLinear}.OpenInput(session, x: {Arena(step.X)}, a: {Words(step.A)}, e: {Arena(step.E)}, ringBits: {step.RingBits});"));
    }

    private void EmitLinear(LinearStep step)
    {
        var slot = context.Program.Slots[step.Slot];
        writer.Line($"// Z = E·[W] + ([A·W] + [bias]): {Count(step.MultiplyAccumulates)} multiply-accumulates, no message.");
        writer.Line($"{Words(step.Product)}.CopyTo({Arena(step.Z)});");
        EmitBilinear(step, Arena(step.E), Invariant($"session.WeightShares({slot.WeightOffset}, {WeightCount(slot)})"), Arena(step.Z));
    }

    private void EmitBilinear(LinearStep step, string x, string w, string z) => writer.Line(step.Operator.Kind switch
    {
        LinearKind.Conv2D => $"{Convolution}.Accumulate<{context.Word}>({context.ShapeName(step)}, input: {x}, weights: {w}, output: {z}, scratch: {Arena(step.Scratch)});",
        LinearKind.Dense => Invariant($"{MatrixProduct}.Accumulate<{context.Word}>(w: {w}, x: {x}, z: {z}, rows: {step.Operator.Rows}, columns: {step.Operator.RowLength});"),
        _ => Invariant($"{MaskedLinear}.AccumulateChannels<{context.Word}>(x: {x}, w: {w}, z: {z}, area: {step.Output.Length / step.Operator.Rows});"),
    });

    private void EmitSquare(SquareStep step)
    {
        Explain(step, $"Open e = x - a: {Count(step.X.Length)} elements of {step.RingBits} bits; x² = e² + 2e[a] + [a²]");
        writer.Line($"{Squaring}.Square<{context.Word}, TParty>(");
        writer.Indented(() => writer.Line(Invariant(
            $"session, x: {Arena(step.X)}, a: {Words(step.A)}, aSquared: {Words(step.ASquared)}, e: {Arena(step.E)}, z: {Arena(step.Z)}, ringBits: {step.RingBits});")));
    }

    private void EmitTruncate(TruncateStep step)
    {
        var offset = step.OpenedBits - 2;
        Explain(step, step.Shift == 0
            ? $"Into the ring of {step.TargetRingBits} bits: open c = x + 2^{offset} + r, {Count(step.X.Length)} elements of {step.OpenedBits} bits"
            : $"Truncate by {step.Shift} bits to width {step.Result.Width}: open c = x + 2^{offset} + r, {Count(step.X.Length)} elements of {step.OpenedBits} bits");
        writer.Line(Invariant(
            $"{MaskedTruncation}.Open<{context.Word}, TParty>(session, x: {Arena(step.X)}, r: {Words(step.R)}, masked: {Arena(step.Result.Public)}, openedBits: {step.OpenedBits}, shift: {step.Shift});"));
        EmitShare(step.Result, step.ShiftedR, step.TopBit, step.Z);
    }

    private void EmitShare(MaskedTensor masked, Correlation shiftedR, Correlation? topBit, Region z)
    {
        var top = topBit is null ? string.Empty : $"topBit: {Words(topBit)}, ";
        writer.Line(Invariant(
            $"{MaskedTruncation}.Share<{context.Word}, TParty>(masked: {Arena(masked.Public)}, shiftedR: {Words(shiftedR)}, {top}z: {Arena(z)}, width: {masked.Width});"));
    }

    private void EmitLocalTruncate(LocalTruncateStep step)
    {
        writer.Line($"// Truncate by {step.Shift} bits, each party its own share: no message; fails with probability |x| / 2^{step.RingBits} per value.");
        writer.Line(Invariant($"{LocalTruncation}.Truncate<{context.Word}, TParty>(x: {Arena(step.X)}, z: {Arena(step.Z)}, ringBits: {step.RingBits}, shift: {step.Shift});"));
    }

    private void EmitRelu(ReluStep step)
    {
        var (lanes, width) = (step.Y.Length, step.Masked.Width);
        var operand = step.OwnMask is null ? step.Z : step.Extended;
        var tree = step.Comparison.Tree;
        var masked = Arena(step.Masked.Public);
        var branch = tree.Selects ? "which selects too" : "then the branch";
        if (step.OwnMask is null)
        {
            Explain(step, $"DReLU by {tree.Label} on {tree.Bits + 1} bits of {Count(lanes)} values, whose truncation is already open; {branch}");
            if (tree.IsPrivate) writer.Line(Invariant($"var sign = {tree.Name}<TParty>(session, {Arena(step.Z)}, alongside: [], alongsideBits: 0, {PartyMaterial(step.Comparison)});"));
        }
        else if (tree.IsPrivate)
        {
            Explain(step, $"DReLU by {tree.Label} on {tree.Bits + 1} bits of {Count(lanes)} values, opening c = z + 2^{width - 1} + r in {width + 1} bits beside the leaves; {branch}");
            writer.Line(Invariant($"{MaskedTruncation}.Mask<{context.Word}, TParty>(x: {Arena(step.Z)}, r: {Words(step.OwnMask)}, masked: {masked}, openedBits: {width + 1});"));
            writer.Line(Invariant($"var sign = {tree.Name}<TParty>(session, {Arena(step.Z)}, alongside: {masked}, alongsideBits: {width + 1}, {PartyMaterial(step.Comparison)});"));
            writer.Line(Invariant($"{MaskedTruncation}.Shift<{context.Word}>({masked}, openedBits: {width + 1}, shift: 0);"));
            EmitShare(step.Masked, step.ShiftedR, step.OwnTopBit, step.Extended);
        }
        else
        {
            Explain(step, $"Open c = z + 2^{width - 1} + r in {width + 1} bits of {Count(lanes)} values; DReLU by {tree.Label} on {tree.Bits + 1} bits; {branch}");
            writer.Line(Invariant($"{MaskedTruncation}.Open<{context.Word}, TParty>(session, x: {Arena(step.Z)}, r: {Words(step.OwnMask)}, masked: {masked}, openedBits: {width + 1}, shift: 0);"));
            EmitShare(step.Masked, step.ShiftedR, step.OwnTopBit, step.Extended);
        }

        if (tree.Selects)
        {
            EmitPayload(step.Comparison, step.Masked.Public, step.Borrow);
            var signTop = step.BitTimesTopBit is null ? string.Empty : $"signTimesTopBit: {Words(step.BitTimesTopBit)}, ";
            writer.Line($"{PayloadBranch}.Relu<{context.Word}>(");
            writer.Indented(() => writer.Line(Invariant(
                $"{masked}, z: {Arena(operand)}, sign: {Words(step.Bit)}, signTimesMask: {Words(step.BitTimesMask)}, {signTop}borrow: {Arena(step.Borrow)}, y: {Arena(step.Y)}, width: {width});")));
            EmitSigns(step);
            return;
        }

        if (!tree.IsPrivate) writer.Line(Invariant($"var sign = {tree.Name}<TParty>(session, {masked}, complement: false, {PartyMaterial(step.Comparison)});"));
        EmitOpenBranch(step.Comparison, step.Bit);
        var top = step.BitTimesTopBit is null ? string.Empty : $"bitTimesTopBit: {Words(step.BitTimesTopBit)}, ";
        writer.Line($"{Branch}.Relu<{context.Word}>(");
        writer.Indented(() => writer.Line(Invariant(
            $"opened, masked: {masked}, z: {Arena(operand)}, randomBit: {Words(step.Bit)}, bitTimesMask: {Words(step.BitTimesMask)}, {top}y: {Arena(step.Y)}, width: {width});")));
        EmitSigns(step);
    }

    private void EmitPayload(Comparison item, Region masked, Region borrow) => writer.Line(Invariant(
        $"{PayloadBranch}.Borrow<{context.Word}, TParty>(session, {PayloadShape(item)}, {Arena(masked)}, keys: {item.Leaves[0].Offset}, borrow: {Arena(borrow)});"));

    /// <summary>d = b ^ r_b goes to the plane behind those the comparison uses; what is open alongside is an argument more.</summary>
    private void EmitOpenBranch(Comparison comparison, Correlation randomBit, string alongside = "")
    {
        EmitPlaneOfBit(comparison);
        writer.Line(Invariant($"{Branch}.Open<{context.Word}>(session, sign, {Words(randomBit)}, opened{alongside});"));
    }

    private void EmitPlaneOfBit(Comparison comparison)
    {
        writer.Line(Invariant($"var opened = session.ArenaPlane({comparison.Tree.Planes - 1}, lanes: {comparison.Lanes});"));
    }

    private void EmitGather(GatherStep step)
    {
        writer.Line(step.IsPublic
            ? "// The same for the values that are open under their truncation masks."
            : $"// Lay {Count(step.Target.Length)} candidates out by windows.");
        var shape = step.IsPublic ? PoolShapeOf(step) : context.ShapeName(step);
        writer.Line($"{Pooling}.Gather<{context.Word}>({shape}, source: {Arena(step.Source)}, candidates: {Arena(step.Target)});");
    }

    private string PoolShapeOf(Step step) => context.ShapeName(context.Program.Steps.OfType<GatherStep>().First(gather => !gather.IsPublic && gather.LayerIndex == step.LayerIndex));

    private void EmitMaxLevel(MaxLevelStep step)
    {
        var lanes = step.Lanes;
        var tree = step.Comparison.Tree;
        var how = step.OwnMask is null ? "masked by their truncations" : tree.IsPrivate ? "opened beside the leaves" : "opened first";
        Explain(step, $"{step.Count} candidates to {(step.Count + 1) / 2}: DReLU(a - b) by {tree.Label} on {step.RingBits} bits of {Count(lanes)} pairs, {how}; {(tree.Selects ? "which selects too" : "then the branch")}");
        writer.Block(() =>
        {
            writer.Line($"var difference = {Arena(step.Difference)};");
            writer.Line($"var maskedDifference = {Arena(step.MaskedDifference)};");
            var size = Invariant($"size: {step.Candidates.Length}");
            writer.Line($"{Pooling}.Differences<{context.Word}>({Arena(step.Candidates)}, difference, {size});");
            if (step.OwnMask is null) writer.Line($"{Pooling}.Differences<{context.Word}>({Arena(step.MaskedCandidates!.Value)}, maskedDifference, {size});");
            else if (tree.IsPrivate) writer.Line($"{RingVector}.Add<{context.Word}>(difference, {Words(step.OwnMask)}, maskedDifference);");
            else writer.Line(Invariant($"{Masking}.Open<{context.Word}>(session, x: difference, r: {Words(step.OwnMask)}, c: maskedDifference, openedBits: {step.RingBits});"));
            var alongside = step.OwnMask is null ? "[], alongsideBits: 0" : Invariant($"maskedDifference, alongsideBits: {step.RingBits}");
            if (tree.Selects)
            {
                EmitPayload(step.Comparison, step.MaskedDifference, step.Borrow);
                writer.Line(Invariant(
                    $"{PayloadBranch}.Choose<{context.Word}>(maskedDifference, difference, sign: {Words(step.Bit)}, signTimesMask: {Words(step.BitTimesMask)}, borrow: {Arena(step.Borrow)}, y: difference, ringBits: {step.RingBits});"));
            }
            else
            {
                writer.Line(tree.IsPrivate
                    ? Invariant($"var sign = {tree.Name}<TParty>(session, difference, alongside: {alongside}, {PartyMaterial(step.Comparison)});")
                    : Invariant($"var sign = {tree.Name}<TParty>(session, maskedDifference, complement: true, {PartyMaterial(step.Comparison)});"));
                EmitOpenBranch(step.Comparison, step.Bit);
                writer.Line($"{Branch}.Choose<{context.Word}>(opened, maskedDifference, difference, randomBit: {Words(step.Bit)}, bitTimesMask: {Words(step.BitTimesMask)}, y: difference);");
            }

            writer.Line($"{Pooling}.Winners<{context.Word}>({Arena(step.Candidates)}, chosen: difference, winners: {Arena(step.Winners)}, {size});{(step.Count % 2 == 0 ? string.Empty : " // the odd candidate waits")}");
        });
    }

    private void EmitSumPool(SumPoolStep step)
    {
        writer.Line(step.Multiple is null
            ? "// Sum each window; its size is absorbed by the scale."
            : Invariant($"// Sum each window times {step.Multiple} over how many values it holds; the scale absorbs {step.Multiple}."));
        writer.Line(step.Multiple is null
            ? $"{Pooling}.Sum<{context.Word}>({context.ShapeName(step)}, x: {Arena(step.X)}, z: {Arena(step.Z)});"
            : Invariant($"{Pooling}.SumInside<{context.Word}>({context.ShapeName(step)}, x: {Arena(step.X)}, multiple: {step.Multiple}, z: {Arena(step.Z)});"));
    }

    private void EmitMerge(MergeStep step)
    {
        writer.Line(step switch
        {
            { Offsets.Count: > 0, IsSum: false } => "// Distances from the bounds, which party 0 alone subtracts: no message.",
            { Offsets.Count: > 0 } when step.Factors.Any(static factor => !System.Numerics.BigInteger.Abs(factor).IsOne) => "// A line with public slope and offset: no message.",
            { Offsets.Count: > 0 } => "// Back from the distances: no message.",
            { IsSum: true } => "// Sum with public factors: no message.",
            _ => "// One after another at the finer scale: no message.",
        });
        var offset = 0;
        for (var index = 0; index < step.Inputs.Count; index++)
        {
            var input = step.Inputs[index];
            var target = step.IsSum ? step.Z : new(step.Z.Offset + offset, input.Length);
            var method = step.IsSum && index > 0 ? "AddScaled" : "SetScaled";
            writer.Line(step.IsConcatenation
                ? Invariant($"{Merging}.SetPart<{context.Word}>(x: {Arena(input)}, factor: {step.Factors[index]}, z: {Arena(step.Z)}, first: {offset}, length: {input.Length}, whole: {step.Z.Length});")
                : Invariant($"{Merging}.{method}<{context.Word}>(x: {Arena(input)}, factor: {step.Factors[index]}, z: {Arena(target)});"));
            if (step.Offsets.Count > 0 && !step.Offsets[index].IsZero) writer.Line(Invariant($"{Merging}.AddPublic<{context.Word}, TParty>({step.Offsets[index]}, z: {Arena(target)});"));
            offset += input.Length;
        }
    }

    private void EmitFourier(FourierStep step)
    {
        var (masked, bits) = (Arena(step.Masked.Public), step.Series.ModulusBits);
        var harmonics = Count(step.Series.Count) + (step.Series.Count == 1 ? " harmonic" : " harmonics");
        if (step.OwnMask is null)
        {
            Explain(step, $"Sum of {harmonics} of {Count(step.Z.Length)} values, whose truncation is already open");
        }
        else
        {
            Explain(step, $"Open c = x + r in {bits} bits of {Count(step.Z.Length)} values; sum of {harmonics}");
            writer.Line(Invariant($"{Masking}.Open<{context.Word}>(session, x: {Arena(step.X)}, r: {Words(step.OwnMask)}, c: {masked}, openedBits: {bits});"));
        }

        writer.Line($"{FourierGate}.Evaluate<{context.Word}, TParty>(");
        writer.Indented(() => writer.Line(Invariant(
            $"{context.ShapeName(step)}, {masked}, offset: {step.Offset}, sines: {Words(step.Sines)}, z: {Arena(step.Z)}, valuesPerInference: {step.Z.Length});")));
    }

    private void EmitCopy(CopyStep step)
    {
        writer.Line("// Copy: no message.");
        var arguments = CopyArguments(step);
        writer.Line($"{Copying}.{arguments.Method}<{context.Word}>(x: {Arena(step.X)}, {arguments.Geometry}, z: {Arena(step.Z)});");
    }

    private void Explain(Step step, string what)
    {
        var (bytes, rounds) = (step.Rounds.Sum(static round => round.Bytes), step.Rounds.Count);
        writer.Line($"// {what}: {Count(bytes)} bytes each way, {Count(rounds)} {(rounds == 1 ? "round" : "rounds")}.");
    }

    private static int WeightCount(Slot slot) => slot.Operator.Rows * slot.Operator.RowLength;
}
