using System.Collections.Generic;
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
        return RangeAnalysis.Run(model, shapes, GraphBuilder.Build(model, shapes), findings);
    }
}
