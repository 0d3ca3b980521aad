using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SecNet.Generators.Parsing.CSharp;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Diagnostics;

/// <summary>SECNET008 comes from an analyzer: the generator never sees a class without [SecureNetwork].</summary>
public sealed class OrphanLayerTests
{
    [Theory]
    [InlineData("[Input(2)] [Dense(2, 1)]", "Input", "Input(2)")]
    [InlineData("[Link(\"wan\")]", "Link", "Link(\"wan\")")]
    [InlineData("[Budget(Rounds = 9)]", "Budget", "Budget(Rounds = 9)")]
    [InlineData("[ReLU(Name = \"r\")]", "ReLU", "ReLU(Name = \"r\")")]
    public async Task LayersWithoutANetwork_AreReportedOnce(string attributes, string keyword, string place)
    {
        var diagnostic = Assert.Single(await DiagnosticsAsync(Source.Network(attributes)));
        Assert.Equal(("SECNET008", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal(
            $"[{keyword}] stands on 'Tiny', which is not a network; add [SecureNetwork] before it, or declare graphs in a .secnet file",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(place, diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Theory]
    [InlineData("[SecureNetwork] [Input(2)] [Dense(2, 1)]")]
    [InlineData("[System.Serializable]")]
    public async Task NetworksAndOtherClasses_AreLeftAlone(string attributes) => Assert.Empty(await DiagnosticsAsync(Source.Network(attributes)));

    private static async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(string source) =>
        await GeneratorRun.Compilation(source).WithAnalyzers([new OrphanLayerAnalyzer()]).GetAnalyzerDiagnosticsAsync();
}
