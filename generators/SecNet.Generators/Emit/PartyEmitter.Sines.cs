using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <content>Sines of shares, and the signs that tell where they end.</content>
internal sealed partial class PartyEmitter
{
    private void EmitSecSin(SecSinStep step)
    {
        Explain(step, $"{Count(step.Series.Count)} sines of {Count(step.Z.Length)} values: each party's of its own share, joined by products; opens s - a and c - b, {step.RingBits} bits each");
        writer.Line($"{SecSin}.Accumulate<{context.Word}, TParty>(");
        writer.Indented(() => writer.Line(Invariant(
            $"session, {context.ShapeName(step)}, x: {Arena(step.X)}, a: {Words(step.A)}, b: {Words(step.B)}, product: {Words(step.Product)}, opened: {Arena(step.Opened)}, z: {Arena(step.Z)}, ringBits: {step.RingBits});")));
    }

    /// <summary>DReLU itself, from what the branch has open, for those who take it.</summary>
    private void EmitSigns(ReluStep step)
    {
        if (step.Signs.Length == 0) return;
        writer.Line(step.Comparison.Tree.Selects
            ? Invariant($"{PayloadBranch}.Signs<{context.Word}, TParty>({Arena(step.Masked.Public)}, sign: {Words(step.Bit)}, borrow: {Arena(step.Borrow)}, signs: {Arena(step.Signs)}, width: {step.Masked.Width});")
            : Invariant($"{Branch}.Signs<{context.Word}, TParty>(opened, randomBit: {Words(step.Bit)}, signs: {Arena(step.Signs)});"));
    }
}
