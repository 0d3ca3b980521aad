using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.CSharp;

/// <summary>Reads a network from the attributes of a partial class.</summary>
internal static class CSharpFrontEnd
{
    private const string Suffix = "Attribute";

    private static readonly SymbolDisplayFormat EscapedFullName =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Cheap test on syntax alone.</summary>
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellation) => node is TypeDeclarationSyntax;

    /// <summary>Reads the class. Layers run in source order: the language does not promise an order of attributes, so spans decide.</summary>
    public static ParseResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        var declaration = (TypeDeclarationSyntax)context.TargetNode;
        var place = declaration.Identifier.GetLocation();
        var findings = new List<Finding>();
        CheckClass(type, declaration, findings);

        AttributeData? input = null, link = null, budget = null;
        var layers = new List<(AttributeData Data, Location Place)>();
        var attributes = type.GetAttributes()
            .Select(data => (Data: data, Syntax: data.ApplicationSyntaxReference))
            .Where(static attribute => attribute.Syntax is not null)
            .OrderBy(static attribute => attribute.Syntax!.SyntaxTree.FilePath, System.StringComparer.Ordinal)
            .ThenBy(static attribute => attribute.Syntax!.Span.Start);
        foreach (var (data, syntax) in attributes)
        {
            cancellation.ThrowIfCancellationRequested();
            if (data.AttributeClass is not { } attributeClass) continue;
            var attributeName = attributeClass.ToDisplayString();
            if (attributeName == RuntimeNames.LinkAttribute) link = data;
            if (attributeName == RuntimeNames.BudgetAttribute) budget = data;
            var isInput = attributeName == RuntimeNames.InputAttribute;
            if (!isInput && !IsLayer(attributeClass)) continue;
            var isElsewhere = syntax!.SyntaxTree != declaration.SyntaxTree || !declaration.Span.Contains(syntax.Span);
            if (isElsewhere)
            {
                findings.Add(Finding.Create(FindingIds.ScatteredAttributes, isInput ? Finding.Input : layers.Count, Keyword(attributeClass), type.Name));
            }

            if (!isInput)
            {
                layers.Add((data, PlaceOf(syntax)));
                continue;
            }

            input = data;
            if (layers.Count > 0 && !isElsewhere) findings.Add(Finding.Create(FindingIds.InputNotFirst, Finding.Input, type.Name));
        }

        if (input is null) findings.Add(Finding.Create(FindingIds.MissingInput, Finding.Network, type.Name));
        var map = new SourceMap(place, PlaceOf(input) ?? place, PlaceOf(link) ?? place, PlaceOf(budget) ?? place, [.. layers.Select(static layer => layer.Place)]);
        var (declaredLink, limits) = (ReadLink(link, findings), ReadBudget(budget, findings));
        var model = findings.Count > 0 || input is null ? null
            : ReadNetwork(type, context.Attributes[0], input, layers.Select(static layer => layer.Data)) with { Link = declaredLink, Budget = limits };
        return new(model, findings.ToEquatableArray(), map);
    }

    private static void CheckClass(INamedTypeSymbol type, TypeDeclarationSyntax declaration, List<Finding> findings)
    {
        string? problem = type switch
        {
            { IsRecord: true } => "a record",
            { TypeKind: not TypeKind.Class } => "not a class",
            { IsGenericType: true } => "generic",
            { IsStatic: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsFileLocal: true } => "file-local",
            { ContainingType: not null } => $"nested in '{type.ContainingType.Name}'",
            _ => null,
        };
        if (problem is not null) findings.Add(Finding.Create(FindingIds.UnsupportedClass, Finding.Network, type.Name, problem));
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword)) findings.Add(Finding.Create(FindingIds.MissingPartial, Finding.Network, type.Name));
    }

    private static NetworkModel ReadNetwork(INamedTypeSymbol type, AttributeData network, AttributeData input, IEnumerable<AttributeData> layers)
    {
        var options = ReadArguments(network);
        var inputArguments = ReadArguments(input);
        var features = inputArguments.Integer("features", 0);
        var shape = features != 0
            ? new TensorShape(features, 1, 1)
            : new TensorShape(inputArguments.Integer("channels", 0), inputArguments.Integer("height", 0), inputArguments.Integer("width", 0));
        return new(
            type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString(EscapedFullName),
            SyntaxFacts.GetKeywordKind(type.Name) == SyntaxKind.None ? type.Name : "@" + type.Name,
            type.DeclaredAccessibility == Accessibility.Public,
            options.Integer("Ring", 64),
            options.Integer("FractionBits", 16),
            (TruncationMode)options.Integer("Truncation", 0),
            shape,
            inputArguments.Number("MaxAbs") ?? 1m,
            ReadLayers(layers).ToEquatableArray())
        {
            Comparison = (ComparisonChoice)options.Integer("Comparison", 0),
            AcceptLeakage = options.Flag("AcceptLeakage", false),
            Offline = (OfflineMode)options.Integer("Offline", 0),
            Calibration = ReadCalibration(options),
        };
    }

    /// <summary>Null when nothing is said; attributes cannot hold null, so 0 says nothing. Half a statement is read, for the checker to refuse.</summary>
    private static CalibrationModel? ReadCalibration(LayerArguments options)
    {
        var (samples, margin, isSynthetic) = (options.Integer("CalibrationSamples", 0), options.Number("CalibrationMargin") ?? 0, options.Flag("CalibrationIsSynthetic", false));
        return samples == 0 && margin == 0 && !isSynthetic ? null : new(samples, margin, isSynthetic);
    }

    /// <summary>Null when nothing is declared, or nothing that can be read, which is reported.</summary>
    private static LinkModel? ReadLink(AttributeData? data, List<Finding> findings)
    {
        if (data is null) return null;
        var text = ReadArguments(data).Text("link") ?? string.Empty;
        if (LinkModel.Parse(text) is { } link) return link;
        findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Link, "[Link]", "the link", $"'{text}'", LinkModel.Fits));
        return null;
    }

    /// <summary>What is not limited is absent from the metadata; what cannot be read is reported.</summary>
    private static BudgetModel ReadBudget(AttributeData? data, List<Finding> findings)
    {
        if (data is null) return BudgetModel.None;
        var options = ReadArguments(data);
        return new(Bytes("OnlineBytes"), options.IntegerOrNull("Rounds"), Bytes("OfflineBytes"), options.Number("FailureProbability") ?? BudgetModel.DefaultFailureProbability);

        long? Bytes(string name)
        {
            if (options.Text(name) is not { } text) return null;
            var bytes = ByteCount.Parse(text);
            if (bytes is null) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Budget, "[Budget]", name, $"'{text}'", ByteCount.Fits));
            return bytes;
        }
    }

    private static IEnumerable<LayerModel> ReadLayers(IEnumerable<AttributeData> layers)
    {
        var numbers = new Dictionary<string, int>();
        foreach (var data in layers)
        {
            var definition = LayerCatalog.ByKeyword[Keyword(data.AttributeClass!)];
            numbers[definition.Keyword] = numbers.TryGetValue(definition.Keyword, out var number) ? number + 1 : 1;
            var arguments = ReadArguments(data);
            yield return definition.Create(arguments.Text("Name") ?? string.Format(CultureInfo.InvariantCulture, "{0}{1}", definition.NamePrefix, numbers[definition.Keyword]), arguments);
        }
    }

    /// <summary>Constructor arguments by parameter name, then named ones. Bounds become decimals here, before the compiler proper sees them.</summary>
    private static LayerArguments ReadArguments(AttributeData data)
    {
        var arguments = new LayerArguments();
        var parameters = data.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        foreach (var (parameter, value) in parameters.Zip(data.ConstructorArguments, static (parameter, value) => (parameter, value))) Add(parameter.Name, value);
        foreach (var pair in data.NamedArguments) Add(pair.Key, pair.Value);
        return arguments;

        void Add(string name, TypedConstant constant)
        {
            switch (constant.Value)
            {
                case int number: arguments.Add(name, number); break;
                case bool flag: arguments.Add(name, flag ? 1 : 0); break;
                case double number: arguments.Add(name, ToDecimal(number)); break;
                case string text: arguments.Add(name, text); break;
            }
        }
    }

    /// <summary>A double outside what a decimal holds (or NaN) becomes a number that every bound's check refuses.</summary>
    private static decimal ToDecimal(double number) => number is > -1e15 and < 1e15 ? (decimal)number : -1e15m;

    /// <summary>True for the attributes of the layer catalog.</summary>
    public static bool IsLayer(INamedTypeSymbol attributeClass)
    {
        for (var type = attributeClass.BaseType; type is not null; type = type.BaseType)
        {
            if (type.ToDisplayString() == RuntimeNames.LayerAttribute) return LayerCatalog.ByKeyword.ContainsKey(Keyword(attributeClass));
        }

        return false;
    }

    /// <summary>An attribute's name without its suffix.</summary>
    public static string Keyword(INamedTypeSymbol attributeClass) => attributeClass.Name.EndsWith(Suffix, System.StringComparison.Ordinal)
        ? attributeClass.Name.Substring(0, attributeClass.Name.Length - Suffix.Length)
        : attributeClass.Name;

    private static Location? PlaceOf(AttributeData? data) => data?.ApplicationSyntaxReference is { } reference ? PlaceOf(reference) : null;

    private static Location PlaceOf(SyntaxReference reference) => reference.SyntaxTree.GetLocation(reference.Span);
}
