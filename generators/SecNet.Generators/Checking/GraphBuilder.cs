using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking;

/// <summary>An operator and the nodes whose results it takes; <see cref="NetworkModel.InputIndex"/> for the network's input.</summary>
public sealed record GraphNode(Operator Operator, EquatableArray<int> Inputs);

/// <summary>
/// Turns declared layers into operators: folds a batch norm into the linear layer before it (Sonic §4.3), and swaps a ReLU with
/// the max-pool behind it, which is equal because ReLU is monotone and needs fewer comparisons (Sonic §4.5.1). Neither happens
/// when somebody else takes the value in between.
/// </summary>
public sealed class GraphBuilder
{
    private readonly NetworkModel _model;
    private readonly List<GraphNode> _nodes = [];
    private readonly List<int> _results = [];

    private GraphBuilder(NetworkModel model) => _model = model;

    /// <summary>The operators of a network whose shapes fit, each behind those it takes; the last one computes the output.</summary>
    public static IReadOnlyList<GraphNode> Build(NetworkModel model, EquatableArray<LayerShapes> shapes)
    {
        var builder = new GraphBuilder(model);
        for (var index = 0; index < model.Layers.Count; index++)
        {
            model.Layers[index].AddTo(builder, index, shapes[index].Inputs);

            // A layer that became several operators yields what the last of them does; one that was folded has said whose result is its own.
            if (builder._results.Count == index) builder._results.Add(builder._nodes.Count - 1);
        }

        return builder._nodes;
    }

    /// <summary>Appends an operator that nothing rewrites and that takes what its layer takes.</summary>
    public void Add(Operator next) => _nodes.Add(new(next, InputsOf(next.LayerIndex)));

    /// <summary>Appends one of several operators of a layer, which takes the results of some nodes; returns its own.</summary>
    public int Add(Operator next, params int[] inputs)
    {
        _nodes.Add(new(next, new(inputs)));
        return _nodes.Count - 1;
    }

    /// <summary>The nodes whose results a layer takes; <see cref="NetworkModel.InputIndex"/> for the network's input.</summary>
    public EquatableArray<int> InputsOf(int layerIndex) =>
        _model.InputsOf(layerIndex).Select(input => input < 0 ? input : _results[input]).ToEquatableArray();

    /// <summary>Appends a max-pool, before the ReLU it follows when nobody else takes that ReLU's result.</summary>
    public void Add(MaxPoolOperator pool)
    {
        var source = InputsOf(pool.LayerIndex)[0];
        if (source < 0 || _nodes[source].Operator is not ReluOperator relu || IsShared(pool.LayerIndex))
        {
            _nodes.Add(new(pool, new([source])));
            return;
        }

        _nodes[source] = new(pool with { ResultOf = Operator.NoLayer }, _nodes[source].Inputs);
        _nodes.Add(new(relu with { ResultOf = pool.LayerIndex }, new([source])));
    }

    /// <summary>Folds a batch norm into the linear layer it follows directly; otherwise it becomes a factor per channel.</summary>
    public void AddBatchNorm(BatchNormLayer layer, int layerIndex, int channels)
    {
        var norm = new FoldedNorm(layerIndex, layer.Name, layer.Epsilon);
        var source = InputsOf(layerIndex)[0];
        if (source >= 0 && _nodes[source].Operator is LinearOperator linear && !IsShared(layerIndex) && !IsOutputBehindOthers(layerIndex, source))
        {
            var folded = linear with
            {
                Norms = new([.. linear.Norms, norm]),
                MaxAbs = layer.MaxAbs ?? linear.MaxAbs,
                DeclaredMaxAbsWeight = layer.MaxAbsWeight ?? linear.DeclaredMaxAbsWeight,
                Products = layer.Products.Or(linear.Products),
                ResultOf = layerIndex,
            };
            _nodes[source] = new(folded, _nodes[source].Inputs);
            _results.Add(source);
            return;
        }

        var factor = new LinearOperator(layerIndex, LinearKind.BatchNorm, layer.Name, channels, 1, null, layer.MaxAbs, layer.MaxAbsWeight)
        {
            Norms = new([norm]),
            Products = layer.Products,
        };
        _nodes.Add(new(factor, new([source])));
    }

    /// <summary>True when folding would leave the network's output behind nodes that nobody takes: the last node computes it.</summary>
    private bool IsOutputBehindOthers(int layerIndex, int source) => layerIndex == _model.Layers.Count - 1 && source < _nodes.Count - 1;

    /// <summary>True when the layer's one input is also taken by somebody else.</summary>
    private bool IsShared(int layerIndex) => _model.ConsumersOf(_model.InputsOf(layerIndex)[0]) != 1;
}
