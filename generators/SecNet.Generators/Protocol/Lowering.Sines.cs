using System.Linq;
using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <content>A line and sines of shares.</content>
public sealed partial class Lowering
{
    private Region LowerSines(SineOperator sines, CheckedNode node)
    {
        var (length, name, series, ring) = (node.Output.Length, sines.Name, sines.Sum.Sines, node.Output.RingBits);
        if (series.ModulusBits > node.Input.RingBits) throw new System.InvalidOperationException($"'{name}' needs shares of {series.ModulusBits} bits, and has {node.Input.RingBits}.");
        var x = LowerClipped(sines, node);
        var z = LowerLine(sines, node, x);
        var terms = checked(series.Count * length);
        var (a, b) = (_builder.Words($"{name}.sines.a", isCorrected: false, terms, ring), _builder.Words($"{name}.sines.b", isCorrected: false, terms, ring));
        var product = _builder.Words($"{name}.sines.a*b", isCorrected: true, terms, ring);
        _builder.Add(new SecSinStep(sines.LayerIndex, name, series, x, a, b, product, _builder.Allocate(checked(2 * terms)), z, ring)
        {
            Rounds = ProgramBuilder.InRounds([_builder.Open(_builder.NewMask(a), terms, ring), _builder.Open(_builder.NewMask(b), terms, ring)]),
        });
        return z;
    }

    /// <summary>x, or from ReLUs of its distances from the ends x clipped to them.</summary>
    private Region LowerClipped(SineOperator sines, CheckedNode node)
    {
        if (sines.Clip.Count == 0) return Value(node);
        var x = _builder.Allocate(node.Output.Length);
        var offsets = sines.Clip.Values.Select((_, index) => index == 0 ? sines.Clip.Offset : 0).ToEquatableArray();
        _builder.Add(new MergeStep(sines.LayerIndex, sines.Name, Blocks(sines, node, first: 0), sines.Clip.Values, IsSum: true, x, node.Input.RingBits) { Offsets = offsets });
        return x;
    }

    /// <summary>slope·x + constant, and beyond the ends what is missing there.</summary>
    private Region LowerLine(SineOperator sines, CheckedNode node, Region x)
    {
        var (sum, clip, z) = (sines.Sum, sines.Clip, _builder.Allocate(node.Output.Length));
        var inputs = new[] { x }.Concat(Blocks(sines, node, first: clip.Count)).ToEquatableArray();
        var factors = new[] { sum.Slope }.Concat(clip.Signs.Select(sign => sign * sum.Jump)).ToEquatableArray();
        var offsets = inputs.Select((_, index) => index == 0 ? sum.Constant + (clip.SignOffset * sum.Jump) : BigInteger.Zero).ToEquatableArray();
        _builder.Add(new MergeStep(sines.LayerIndex, sines.Name, inputs, factors, IsSum: true, z, node.Output.RingBits) { Offsets = offsets });
        return z;
    }

    /// <summary>As many of the tensors behind one another as there are ends, from a number on: distances first, then signs.</summary>
    private EquatableArray<Region> Blocks(SineOperator sines, CheckedNode node, int first) =>
        Enumerable.Range(first, sines.Clip.Count).Select(block => new Region(Value(node).Offset + (block * node.Output.Length), node.Output.Length)).ToEquatableArray();
}
