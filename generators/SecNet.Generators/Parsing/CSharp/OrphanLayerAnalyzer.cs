using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;

namespace SecNet.Generators.Parsing.CSharp;

/// <summary>
/// SECNET008: layers, or what else a network declares, on a class that is not a network. The generator never sees such a class, so an analyzer looks for it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OrphanLayerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Descriptors.OrphanLayers];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyse, SymbolKind.NamedType);
    }

    private static bool IsOfNetworks(string attribute) => attribute is RuntimeNames.InputAttribute or RuntimeNames.LinkAttribute or RuntimeNames.BudgetAttribute;

    private static void Analyse(SymbolAnalysisContext context)
    {
        var attributes = context.Symbol.GetAttributes();
        if (attributes.Any(static data => data.AttributeClass?.ToDisplayString() == RuntimeNames.SecureNetworkAttribute)) return;
        var orphan = attributes.FirstOrDefault(static data => data.AttributeClass is { } type && (IsOfNetworks(type.ToDisplayString()) || CSharpFrontEnd.IsLayer(type)));
        if (orphan?.ApplicationSyntaxReference is not { } reference) return;
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.OrphanLayers, reference.SyntaxTree.GetLocation(reference.Span), CSharpFrontEnd.Keyword(orphan.AttributeClass!), context.Symbol.Name));
    }
}
