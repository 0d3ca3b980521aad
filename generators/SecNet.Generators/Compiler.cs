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
        var graph = Checker.Check(model, findings);
        cancellation.ThrowIfCancellationRequested();
        if (graph is null) return new(model, null, null, findings.ToEquatableArray());
        ProtocolProgram program;
        try
        {
            program = TruncationPlacement.Choose(graph, cancellation);
        }
        catch (OverflowException)
        {
            // Offsets into a session's memory are 31 bits; lowering adds and multiplies them checked.
            findings.Add(Finding.Create(FindingIds.NetworkTooLarge, Finding.Network, model.Name, int.MaxValue));
            return new(model, null, null, findings.ToEquatableArray());
        }

        cancellation.ThrowIfCancellationRequested();
        return new(model, program, NetworkEmitter.Emit(program), findings.ToEquatableArray());
    }
}
