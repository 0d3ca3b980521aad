using System;
using System.Collections.Generic;
using System.Threading;
using SecNet.Generators.Checking;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;
using SecNet.Generators.Model;
using SecNet.Generators.Protocol;

namespace SecNet.Generators;

/// <summary>What compiling a network gives: its protocol and text, or the reasons why not. Equal inputs give equal results.</summary>
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
        return new(model, program, NetworkEmitter.Emit(program), findings.ToEquatableArray());
    }

    /// <summary>The protocol of a network, whatever it costs; null with the reasons in <paramref name="findings"/>.</summary>
    internal static ProtocolProgram? Lower(NetworkModel model, List<Finding> findings, CancellationToken cancellation)
    {
        var graph = Checker.Check(model, findings);
        cancellation.ThrowIfCancellationRequested();
        if (graph is null) return null;
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
