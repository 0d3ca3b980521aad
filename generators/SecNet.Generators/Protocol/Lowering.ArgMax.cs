using System;
using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <content>The tournament that ends a network in a class.</content>
public sealed partial class Lowering
{
    private Region LowerArgMax(ArgMaxOperator argMax, CheckedNode node)
    {
        var (candidates, indices) = (Value(node), (Region?)null);
        var type = node.Input with { RingBits = Math.Max(node.Input.ComparedWidth + 1, Math.Min(node.Input.RingBits, _graph.Model.SharedIntegerBits)) };
        var indexRing = node.Output.RingBits;
        for (int level = 1, count = node.Input.Length; count > 1; level++, count = (count + 1) / 2)
        {
            var step = ArgMaxLevel($"{argMax.Name}.{level}", argMax, count, candidates, indices, type, indexRing);
            _builder.Add(step);
            (candidates, indices) = (step.Winners, step.WinningIndices);
        }

        return indices!.Value;
    }

    private ArgMaxLevelStep ArgMaxLevel(string name, ArgMaxOperator argMax, int count, Region candidates, Region? indices, TensorType type, int indexRing)
    {
        var ring = type.RingBits;
        var (lanes, left, isFirst, isLast) = (count / 2, (count + 1) / 2, indices is null, count == 2);
        var bitRing = Math.Max(ring, indexRing);
        var tree = Plan(argMax.LayerIndex, ring - 1, lanes, new(Truncation: null, ring, ring, HasTopBit: false), type, isFirst ? [bitRing, ring] : [bitRing, ring, indexRing]);
        var letter = BitName(tree);

        // Private leaves compare share bits: without a selection nothing opens the value's difference.
        var ownMask = isLast && tree.IsPrivate ? null : _builder.Words($"{name}.r", isCorrected: false, lanes, ring);
        var indexMask = isFirst ? null : _builder.Words($"{name}.index r", isCorrected: false, lanes, indexRing);
        var bit = _builder.Words($"{name}.{letter}", isCorrected: true, lanes, bitRing);
        var bitTimesMask = isLast ? null : _builder.Words($"{name}.{letter}*r", isCorrected: true, lanes, ring);
        var bitTimesIndexMask = isFirst ? null : _builder.Words($"{name}.{letter}*index r", isCorrected: true, lanes, indexRing);
        var comparison = Compare(name, tree, lanes);
        Opening[] own = ownMask is null ? [] : [_builder.Open(_builder.NewMask(ownMask), lanes, ring)];
        var rounds = CompareAndBranch(name, comparison, own).ToArray();
        ref var last = ref rounds[rounds.Length - 1];
        if (indexMask is not null) last = new(last.Openings.Append(_builder.Open(_builder.NewMask(indexMask), lanes, indexRing)).ToEquatableArray());
        var indexLanes = isFirst ? 0 : lanes;
        return new(
            argMax.LayerIndex, argMax.Name, count, candidates, indices, ownMask, indexMask, _builder.Allocate(lanes), _builder.Allocate(lanes),
            _builder.Allocate(indexLanes), _builder.Allocate(indexLanes), comparison, bit, bitTimesMask, bitTimesIndexMask, _builder.Allocate(left), _builder.Allocate(left), ring, indexRing)
        {
            Borrow = Borrow(comparison),
            Rounds = rounds.ToEquatableArray(),
        };
    }
}
