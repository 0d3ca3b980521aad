using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>All passes from a declared network to a checked graph.</summary>
public static class Checker
{
    /// <summary>The graph, or null with the reasons in <paramref name="findings"/>.</summary>
    public static CheckedGraph? Check(NetworkModel model, List<Finding> findings) => Check(model, poolsOfProducts: [], findings);

    /// <summary>The same with truncations behind some max-pools instead of before them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="poolsOfProducts">Layers of those max-pools.</param>
    /// <param name="findings">Receives the reasons why there is no graph.</param>
    public static CheckedGraph? Check(NetworkModel model, IReadOnlyCollection<int> poolsOfProducts, List<Finding> findings)
    {
        var shapes = ShapeChecker.Check(model, findings);
        if (findings.Count > 0) return null;
        var nodes = GraphBuilder.Build(model, shapes).Select(node => node.Operator is MaxPoolOperator pool ? node with { Operator = pool with { TakesProducts = poolsOfProducts.Contains(pool.LayerIndex) } } : node);
        return RangeAnalysis.Run(model, shapes, [.. nodes], findings);
    }
}
