using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Caching;

/// <summary>Runs the generator on sources, then on edited ones, and says why each step of the second run gave what it gave.</summary>
internal sealed class Steps
{
    private readonly GeneratorRunResult _result;

    private Steps(GeneratorRunResult result) => _result = result;

    public IReadOnlyList<Diagnostic> Diagnostics => _result.Diagnostics;

    /// <summary>Compares a first run with one in which one file is replaced or, past the end, added.</summary>
    public static Steps AfterEdit(string[] before, int file, string after)
    {
        var compilation = GeneratorRun.Compilation(before);
        var driver = GeneratorRun.Driver().RunGenerators(compilation);
        var tree = CSharpSyntaxTree.ParseText(after, GeneratorRun.ParseOptions, $"Source{file}.cs");
        var edited = file < before.Length ? compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], tree) : compilation.AddSyntaxTrees(tree);
        return new(driver.RunGenerators(edited).GetRunResult().Results.Single());
    }

    /// <summary>Reasons of a step's outputs, in order.</summary>
    public string Reasons(string step) => string.Join(", ", Outputs(_result.TrackedSteps[step]));

    /// <summary>Reasons of the emitted files: the source output that reads what was compiled.</summary>
    public string EmittedReasons => string.Join(", ", Outputs(SourceOutputs(StepNames.Compile)));

    /// <summary>Reasons of the reported diagnostics: the source output that reads what was parsed.</summary>
    public string ReportReasons => string.Join(", ", Outputs(SourceOutputs(StepNames.Report)));

    private IEnumerable<IncrementalGeneratorRunStep> SourceOutputs(string input) => _result.TrackedOutputSteps.Values.SelectMany(static steps => steps)
        .Where(step => step.Inputs.Any(source => source.Source.Name == input));

    private static IEnumerable<IncrementalStepRunReason> Outputs(IEnumerable<IncrementalGeneratorRunStep> steps) =>
        steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason);
}
