using System;
using System.Collections.Generic;
using System.Threading;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;
using SecNet.Generators.Model;
using SecNet.Generators.Protocol;

namespace SecNet.Generators;

/// <summary>What compiling a network gives: its protocol and text, perhaps with warnings, or the reasons why not. Equal inputs give equal results.</summary>
public sealed record CompileResult(NetworkModel Model, ProtocolProgram? Program, string? Text, EquatableArray<Finding> Findings);

/// <summary>The whole compiler as one function, free of Roslyn: check, lower, emit.</summary>
public static class Compiler
{
    /// <summary>Compiles a network.</summary>
    public static CompileResult Compile(NetworkModel model, CancellationToken cancellation = default)
    {
        var findings = new List<Finding>();
        if (Lower(model, findings, cancellation) is not { } program) return new(model, null, null, findings.ToEquatableArray());
        BudgetCheck.Check(program, findings, cancellation);
        if (findings.Count > 0) return new(model, null, null, findings.ToEquatableArray());
        if (program.Leaks) findings.Add(Leakage.Accepted(model));
        return new(model, program, NetworkEmitter.Emit(program), findings.ToEquatableArray());
    }

    /// <summary>Without a dealer every linear layer is a product under encryption, whose polynomials have a size.</summary>
    private static bool FitsEncryption(CheckedGraph graph, List<Finding> findings)
    {
        if (graph.Model.Offline == OfflineMode.Dealer) return true;
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is not LinearOperator linear || CrossTermTraffic.Of(linear, node.Input, node.Output) is not null) continue;
            var isLong = linear.RowLength > CrossTermTraffic.MostWeights;
            var (problem, most) = isLong ? ($"has filters of {linear.RowLength} weights", CrossTermTraffic.MostWeights) : ("has filters whose weights lie too far apart in their channel", CrossTermTraffic.Degree);
            findings.Add(Finding.Create(FindingIds.LayerNeedsDealer, linear.LayerIndex, linear.Name, problem, most, "split the layer, or declare Offline = Dealer"));
        }

        return findings.Count == 0;
    }

    /// <summary>The protocol of a network, whatever it costs; null with the reasons in <paramref name="findings"/>.</summary>
    internal static ProtocolProgram? Lower(NetworkModel model, List<Finding> findings, CancellationToken cancellation)
    {
        var graph = Checker.Check(model, findings);
        cancellation.ThrowIfCancellationRequested();
        if (graph is null || !FitsEncryption(graph, findings)) return null;
        try
        {
            return TruncationPlacement.Choose(graph, cancellation);
        }
        catch (OverflowException)
        {
            // Offsets into a session's memory are 31 bits; lowering adds and multiplies them checked.
            findings.Add(Finding.Create(FindingIds.NetworkTooLarge, Finding.Network, model.Name, int.MaxValue));
            return null;
        }
    }
}
