using System.Collections.Generic;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking;

/// <summary>
/// Turns declared layers into operators: folds a batch norm into the linear layer before it (Sonic §4.3), and swaps a ReLU with
/// the max-pool behind it, which is equal because ReLU is monotone and needs fewer comparisons (Sonic §4.5.1).
/// </summary>
public sealed class GraphBuilder
{
    private readonly List<Operator> _operators = [];

    /// <summary>The operators so far.</summary>
    public IReadOnlyList<Operator> Operators => _operators;

    private Operator? Last => _operators.Count == 0 ? null : _operators[_operators.Count - 1];

    /// <summary>Appends an operator that nothing rewrites.</summary>
    public void Add(Operator next) => _operators.Add(next);

    /// <summary>Appends a max-pool, before the ReLU it follows.</summary>
    public void Add(MaxPoolOperator pool)
    {
        if (Last is ReluOperator) _operators.Insert(_operators.Count - 1, pool);
        else _operators.Add(pool);
    }

    /// <summary>Appends a flatten.</summary>
    public void AddFlatten(FlattenLayer layer, int layerIndex) => _operators.Add(new FlattenOperator(layerIndex, layer.Name));

    /// <summary>Folds a batch norm into the linear layer it follows directly; otherwise it becomes a factor per channel.</summary>
    public void AddBatchNorm(BatchNormLayer layer, int layerIndex, int channels)
    {
        var norm = new FoldedNorm(layerIndex, layer.Name, layer.Epsilon);
        if (Last is LinearOperator linear)
        {
            _operators[_operators.Count - 1] = linear with
            {
                Norms = new([.. linear.Norms, norm]),
                MaxAbs = layer.MaxAbs ?? linear.MaxAbs,
                DeclaredMaxAbsWeight = layer.MaxAbsWeight ?? linear.DeclaredMaxAbsWeight,
            };
            return;
        }

        _operators.Add(new LinearOperator(layerIndex, LinearKind.BatchNorm, layer.Name, channels, 1, null, layer.MaxAbs, layer.MaxAbsWeight) { Norms = new([norm]) });
    }
}
