using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>All passes from a declared network to a checked graph.</summary>
public static class Checker
{
    /// <summary>The graph, or null with the reasons in <paramref name="findings"/>.</summary>
    public static CheckedGraph? Check(NetworkModel model, List<Finding> findings)
    {
        var shapes = ShapeChecker.Check(model, findings);
        if (findings.Count > 0) return null;
        var builder = new GraphBuilder();
        foreach (var (layer, index) in model.Layers.Select(static (layer, index) => (layer, index))) layer.AddTo(builder, index, shapes[index].Input);
        return RangeAnalysis.Run(model, shapes, builder.Operators, findings);
    }
}
