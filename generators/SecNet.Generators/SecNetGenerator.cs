using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;
using SecNet.Generators.Model;
using SecNet.Generators.Parsing;
using SecNet.Generators.Parsing.CSharp;
using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Generators;

/// <summary>
/// The incremental generator: read, compile, emit, for classes with attributes and for .secnet files alike. Two branches leave each front
/// end, so that an edit that only moves a declaration moves its diagnostics and leaves the emitted file cached.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SecNetGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var classes = context.SyntaxProvider
            .ForAttributeWithMetadataName(RuntimeNames.SecureNetworkAttribute, CSharpFrontEnd.IsCandidate, CSharpFrontEnd.Parse)
            .WithTrackingName(StepNames.Parse);
        var rootNamespace = context.AnalyzerConfigOptionsProvider.Select(RootNamespace);
        var files = context.AdditionalTextsProvider.Where(IsSecnet).Combine(rootNamespace).Select(ParseFile).WithTrackingName(StepNames.ParseFile);

        var duplicates = classes.Select(NameOf).Collect().Combine(files.Select(NameOf).Collect()).Select(FindDuplicates).WithTrackingName(StepNames.Duplicates);
        var classesWithDuplicates = classes.Combine(duplicates).WithTrackingName(StepNames.Report);
        var filesWithDuplicates = files.Combine(duplicates).WithTrackingName(StepNames.ReportFile);
        Compile(context, classesWithDuplicates.Select(ModelOf).Where(IsModel).WithTrackingName(StepNames.Model), StepNames.Compile);
        Compile(context, filesWithDuplicates.Select(ModelOf).Where(IsModel).WithTrackingName(StepNames.FileModel), StepNames.CompileFile);
        context.RegisterSourceOutput(classesWithDuplicates, Report);
        context.RegisterSourceOutput(filesWithDuplicates, ReportFile);
    }

    private static void Compile(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<NetworkModel?> models, string stepName) =>
        context.RegisterSourceOutput(models.Select(static (model, cancellation) => Compiler.Compile(model!, cancellation)).WithTrackingName(stepName), AddSource);

    private static void AddSource(SourceProductionContext context, CompileResult result)
    {
        if (result.Text is { } text) context.AddSource(result.Model.FullName + ".g.cs", SourceText.From(text, Encoding.UTF8));
    }

    private static bool IsSecnet(AdditionalText file) => file.Path.EndsWith(DslFrontEnd.Extension, StringComparison.OrdinalIgnoreCase);

    private static string RootNamespace(AnalyzerConfigOptionsProvider provider, CancellationToken cancellation) =>
        provider.GlobalOptions.TryGetValue("build_property.RootNamespace", out var name) ? name.Trim() : string.Empty;

    /// <summary>A file that cannot be read counts as an empty one; the C# compiler says why it cannot.</summary>
    private static SecnetParseResult ParseFile((AdditionalText File, string RootNamespace) source, CancellationToken cancellation) =>
        DslFrontEnd.Parse(source.File.Path, source.File.GetText(cancellation)?.ToString() ?? string.Empty, source.RootNamespace, cancellation);

    private static DeclaredName? NameOf(ParseResult result, CancellationToken cancellation) => result.Model is { } model ? new(model.FullName, null) : null;

    private static DeclaredName? NameOf(SecnetParseResult result, CancellationToken cancellation) => NetworkFindings.NameOf(result);

    private static DuplicateNames FindDuplicates((ImmutableArray<DeclaredName?> Classes, ImmutableArray<DeclaredName?> Files) names, CancellationToken cancellation) =>
        DuplicateNames.Find(names.Classes.Concat(names.Files).OfType<DeclaredName>());

    private static NetworkModel? ModelOf((ParseResult Result, DuplicateNames Duplicates) source, CancellationToken cancellation) =>
        NameOf(source.Result, cancellation) is { } name && !source.Duplicates.IsLater(name) ? source.Result.Model : null;

    private static NetworkModel? ModelOf((SecnetParseResult Result, DuplicateNames Duplicates) source, CancellationToken cancellation) =>
        NameOf(source.Result, cancellation) is { } name && !source.Duplicates.IsLater(name) ? source.Result.Model : null;

    private static bool IsModel(NetworkModel? model) => model is not null;

    private static void Report(SourceProductionContext context, (ParseResult Result, DuplicateNames Duplicates) source)
    {
        var findings = source.Result.Findings.Concat(NetworkFindings.OfModel(source.Result.Model, NameOf(source.Result, default), source.Duplicates, context.CancellationToken));
        foreach (var finding in findings) Report(context, finding, source.Result.Map.Find(finding.Layer));
    }

    private static void ReportFile(SourceProductionContext context, (SecnetParseResult Result, DuplicateNames Duplicates) source)
    {
        foreach (var placed in NetworkFindings.OfFile(source.Result, source.Duplicates, context.CancellationToken))
        {
            Report(context, placed.Finding, LocationOf(source.Result.Path, placed.Place));
        }
    }

    /// <summary>Code fixes read the message's arguments from the properties.</summary>
    private static void Report(SourceProductionContext context, Finding finding, Location place)
    {
        var properties = finding.Arguments.Select(static (argument, index) => (argument, index))
            .ToImmutableDictionary(static pair => pair.index.ToString(CultureInfo.InvariantCulture), static pair => (string?)pair.argument);
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.ById[finding.Id], place, properties, finding.Arguments.Select(static argument => (object)argument).ToArray()));
    }

    private static Location LocationOf(string path, TextPlace place) => Location.Create(
        path, new TextSpan(place.Offset, place.Length), new LinePositionSpan(new(place.Line, place.Column), new(place.Line, place.Column + place.Length)));
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

    /// <summary>What the diagnostics branch sees.</summary>
    public const string Report = "SecNet.Report";

    /// <summary>File to model and places.</summary>
    public const string ParseFile = "SecNet.ParseFile";

    /// <summary>The file's model alone.</summary>
    public const string FileModel = "SecNet.FileModel";

    /// <summary>A file's model to text.</summary>
    public const string CompileFile = "SecNet.CompileFile";

    /// <summary>What the diagnostics branch sees of a file.</summary>
    public const string ReportFile = "SecNet.ReportFile";

    /// <summary>Networks with one name, over both front ends.</summary>
    public const string Duplicates = "SecNet.Duplicates";
}
