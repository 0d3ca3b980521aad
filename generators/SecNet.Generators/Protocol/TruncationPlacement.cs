using System.Collections.Generic;
using System.Linq;
using System.Threading;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// Decides for each max-pool over products whether they are truncated before it or behind it. Before, every value is opened once and the first level needs
/// no opening of its own; behind, only winners are opened for the truncation, which then serves the ReLU, but each level opens and compares the
/// fraction bits too. A ReLU alone always shares the truncation's opening, so that its truncation stays before it.
/// </summary>
public static class TruncationPlacement
{
    /// <summary>The faster program on the declared link, or nearby when none is declared: one max-pool after the other, the rest as decided so far.</summary>
    public static ProtocolProgram Choose(CheckedGraph graph, CancellationToken cancellation)
    {
        var best = Lowering.Lower(graph);
        var link = graph.Model.Link ?? LinkModel.Of(LinkProfile.Lan);
        var behind = new List<int>();
        foreach (var pool in PoolsOfTruncated(graph))
        {
            cancellation.ThrowIfCancellationRequested();

            // What does not fit its ring that way is no candidate.
            if (Checker.Check(graph.Model, [.. behind, pool], []) is not { } other) continue;
            var candidate = Lowering.Lower(other);
            if (candidate.PredictedNs(link) >= best.PredictedNs(link) || candidate.OfflineBytes > (graph.Model.Budget.OfflineBytes ?? long.MaxValue)) continue;
            best = candidate;
            behind.Add(pool);
        }

        return best;
    }

    /// <summary>Layers of the max-pools that alone take what a truncation yields.</summary>
    private static IEnumerable<int> PoolsOfTruncated(CheckedGraph graph) => graph.Nodes
        .Where(node => node.Operator is MaxPoolOperator { Window.Area: > 1 } && node.Inputs[0] >= 0
            && graph.Nodes[node.Inputs[0]].Operator is TruncateOperator { IsLocal: false }
            && graph.Nodes.Count(other => other.Inputs.Contains(node.Inputs[0])) == 1)
        .Select(static node => node.Operator.LayerIndex);
}
