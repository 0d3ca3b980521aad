using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>
/// Third pass, backwards: each tensor's shares live in the narrowest ring that all who take it can work with. A truncation, a ReLU or a
/// max-pool changes the ring on its way; everything linear keeps it. Where a max-pool's small ring is too small, an extension is inserted.
/// </summary>
public sealed class RingAssignment
{
    private readonly RangeRules _rules;
    private readonly TensorType _input;
    private readonly List<CheckedNode> _nodes;
    private readonly Dictionary<int, int> _wanted = [];
    private readonly HashSet<int> _extended = [];

    private RingAssignment(RangeRules rules, TensorType input, List<CheckedNode> nodes)
    {
        _rules = rules;
        _input = input;
        _nodes = nodes;
    }

    internal static CheckedGraph? Assign(
        NetworkModel model, EquatableArray<LayerShapes> shapes, RangeRules rules, TensorType input, List<CheckedNode> nodes, List<Overflow> overflows)
    {
        var assignment = new RingAssignment(rules, input, nodes);
        var rings = assignment.Walk(overflows);
        if (overflows.Count > 0) return null;
        return assignment.Rebuild(model, shapes, input with { RingBits = assignment._wanted[NetworkModel.InputIndex] }, rings);
    }

    /// <summary>The ring of each node's result, last node first.</summary>
    private int[] Walk(List<Overflow> overflows)
    {
        var rings = new int[_nodes.Count];
        Want(_nodes.Count - 1, _nodes[_nodes.Count - 1].Output.Width);
        var widest = WidestAllowed();
        if (_input.Width > widest) overflows.Add(new(new ReshapeOperator(Finding.Input, "[Input]", _input.Shape), _input, _input.Width, widest, NetworkModel.InputIndex));
        for (var index = _nodes.Count - 1; index >= 0; index--)
        {
            var node = _nodes[index];
            Want(index, 1); // somebody may have declared a tensor that nobody takes
            var wanted = System.Math.Max(_wanted[index], node.Operator is MaxPoolOperator ? 0 : node.Output.Width);
            var ring = node.Operator.OutputRing(node.Input, wanted, _rules);
            if (ring < wanted && node.Operator is MaxPoolOperator) _extended.Add(index);
            else if (ring < wanted) overflows.Add(new(node.Operator, node.Output, wanted, ring, index));
            else if (ring > widest) overflows.Add(new(node.Operator, node.Output, ring, widest, index));
            rings[index] = ring;
            foreach (var (source, type) in node.Inputs.Zip(node.InputTypes, static (source, type) => (source, type)))
            {
                var needed = node.Operator.InputRing(type, node.Output, ring, _rules);
                if (needed > widest) overflows.Add(new(node.Operator, type, needed, widest, source));
                Want(source, needed);
            }
        }

        if (!_wanted.ContainsKey(NetworkModel.InputIndex)) Want(NetworkModel.InputIndex, _input.Width); // nobody takes it
        return rings;
    }

    /// <summary>The network's ring, or a wider one that a layer chose for itself.</summary>
    private int WidestAllowed()
    {
        var chosen = _nodes.Select(node => node.Operator switch
        {
            LinearOperator linear => linear.Products.RingBits,
            SquareOperator square => square.Products.RingBits,
            FourierOperator fourier => fourier.RingFor(_rules),
            _ => null,
        });
        return _rules.FixedRing is { } ring ? chosen.Select(static bits => bits ?? 0).Append(ring).Max() : RangeRules.WidestRing;
    }

    private void Want(int node, int ring) => _wanted[node] = _wanted.TryGetValue(node, out var other) ? System.Math.Max(other, ring) : ring;

    /// <summary>The same nodes with rings in their types, and extensions behind max-pools whose winners are wanted in a larger ring.</summary>
    private CheckedGraph Rebuild(NetworkModel model, EquatableArray<LayerShapes> shapes, TensorType input, int[] rings)
    {
        var rebuilt = new List<CheckedNode>();
        var places = new Dictionary<int, int> { [NetworkModel.InputIndex] = NetworkModel.InputIndex };
        var extensions = new Dictionary<int, int>();
        for (var index = 0; index < _nodes.Count; index++)
        {
            var node = _nodes[index];
            var sources = node.Inputs.Select(source => Source(node, rings[index], source)).ToList();
            var types = sources.Select(source => source < 0 ? input : rebuilt[source].Output).ToEquatableArray();
            places[index] = rebuilt.Count;
            rebuilt.Add(new(node.Operator, sources.ToEquatableArray(), types, node.Output with { RingBits = rings[index] }));
            if (!_extended.Contains(index)) continue;
            extensions[index] = rebuilt.Count;
            var winners = rebuilt[rebuilt.Count - 1].Output;
            rebuilt.Add(new(
                new TruncateOperator(node.Operator.LayerIndex, node.Operator.Name, 0, IsLocal: false) { ResultOf = node.Operator.ResultOf }, new([places[index]]), new([winners]), winners with { RingBits = _wanted[index] }));
        }

        var failures = rebuilt.Where(node => node.Operator is TruncateOperator truncate && truncate.IsLocal)
            .Select(static node => new LocalFailure(node.Operator.LayerIndex, node.Input.MaxAbs * node.Input.Length, node.Input.RingBits));
        if (_rules.SharedIntegerBits > 0) failures = failures.Concat(rebuilt.Select(LocalFailure.OfComparison).OfType<LocalFailure>());
        return new(model, shapes, input, rebuilt.ToEquatableArray(), failures.ToEquatableArray());

        // Who can work with the small ring takes the winners themselves.
        int Source(CheckedNode taker, int takerRing, int source)
        {
            if (!extensions.TryGetValue(source, out var extension)) return places[source];
            var needed = taker.Operator.InputRing(_nodes[source].Output, taker.Output, takerRing, _rules);
            return needed > rings[source] ? extension : places[source];
        }
    }
}
