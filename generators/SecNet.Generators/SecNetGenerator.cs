using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;
using SecNet.Generators.Parsing.CSharp;

namespace SecNet.Generators;

/// <summary>
/// The incremental generator: read, compile, emit. Two branches leave the front end, so that an edit that only moves the class
/// moves its diagnostics and leaves the emitted file cached.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SecNetGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(RuntimeNames.SecureNetworkAttribute, CSharpFrontEnd.IsCandidate, CSharpFrontEnd.Parse)
            .WithTrackingName(StepNames.Parse);
        var compiled = parsed
            .Select(static (result, _) => result.Model).Where(static model => model is not null).WithTrackingName(StepNames.Model)
            .Select(static (model, cancellation) => Compiler.Compile(model!, cancellation)).WithTrackingName(StepNames.Compile);
        context.RegisterSourceOutput(compiled, AddSource);
        context.RegisterSourceOutput(parsed, Report);
    }

    private static void AddSource(SourceProductionContext context, CompileResult result)
    {
        if (result.Text is { } text) context.AddSource(result.Model.FullName + ".g.cs", SourceText.From(text, Encoding.UTF8));
    }

    private static void Report(SourceProductionContext context, ParseResult result)
    {
        var findings = result.Findings.AsEnumerable();
        if (result.Model is { } model) findings = findings.Concat(Compiler.Compile(model, context.CancellationToken).Findings);
        foreach (var finding in findings)
        {
            // Code fixes read the message's arguments from the properties.
            var properties = finding.Arguments.Select(static (argument, index) => (argument, index))
                .ToImmutableDictionary(static pair => pair.index.ToString(CultureInfo.InvariantCulture), static pair => (string?)pair.argument);
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.ById[finding.Id], result.Map.Find(finding.Layer), properties, finding.Arguments.Select(static argument => (object)argument).ToArray()));
        }
    }
}

/// <summary>Names of the pipeline's tracked steps; the caching tests refer to the same constants.</summary>
public static class StepNames
{
    /// <summary>Attributes to model and locations.</summary>
    public const string Parse = "SecNet.Parse";

    /// <summary>The model alone.</summary>
    public const string Model = "SecNet.Model";

    /// <summary>Model to text.</summary>
    public const string Compile = "SecNet.Compile";
}
