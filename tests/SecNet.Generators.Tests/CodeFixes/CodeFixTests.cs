using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using SecNet.CodeFixes;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.CodeFixes;

/// <summary>Each fix, applied to the diagnostic it is offered for, leaves a network that compiles.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData("public sealed class Tiny;", "public sealed partial class Tiny;")]
    [InlineData("class Tiny;", "partial class Tiny;")]
    [InlineData("/* why */ class Tiny { }", "/* why */ partial class Tiny { }")]
    public async Task AddPartial_PutsTheModifierLast(string declaration, string expected)
    {
        var source = $"using SecNet;\n\nnamespace Acme;\n\n[SecureNetwork]\n[Input(2)]\n[Dense(2, 2)]\n{declaration}\n";
        var fix = Assert.Single(await FixesAsync(new AddPartialFix(), source));
        Assert.Equal("Make the network partial", fix.Title);
        Assert.Equal(source.Replace(declaration, expected, StringComparison.Ordinal), fix.Fixed);
        Assert.Empty(GeneratorRun.Of(fix.Fixed).Diagnostics);
    }

    [Theory]
    [InlineData("[Input(3)]\n[Dense(2, 4, MaxAbs = 2)]", "[Input(3)]\n[Dense(3, 4, MaxAbs = 2)]", "Change fan-in to 3")]
    [InlineData("[Input(3, 4, 4)]\n[Conv2D(1, 2, 3)]", "[Input(3, 4, 4)]\n[Conv2D(3, 2, 3)]", "Change input channels to 3")]
    public async Task CorrectSize_TakesWhatComesIn(string attributes, string expected, string title)
    {
        var fix = Assert.Single(await FixesAsync(new CorrectSizeFix(), Source.Network("[SecureNetwork]\n" + attributes)));
        Assert.Equal((title, Source.Network("[SecureNetwork]\n" + expected)), (fix.Title, fix.Fixed));
        Assert.Empty(GeneratorRun.Of(fix.Fixed).Diagnostics);
    }

    [Theory]
    [InlineData("[SecureNetwork(Ring = 16, FractionBits = 8)]")]
    [InlineData("[SecureNetwork(FractionBits = 8, Ring = 16)]")]
    [InlineData("[SecureNetworkAttribute(Ring = 16)]")]
    public async Task WidenRing_OffersEachRemedyThatFits(string network)
    {
        var fixes = await FixesAsync(new WidenRingFix(), Source.Network(network + "\n[Input(2)]\n[Dense(2, 2, MaxAbs = 3)]\n[ReLU]"));
        Assert.Equal(["Set Ring = ", "Set FractionBits = "], fixes.Select(static fix => fix.Title[..(fix.Title.IndexOf('=', StringComparison.Ordinal) + 2)]));
        Assert.All(fixes, static fix => Assert.Empty(GeneratorRun.Of(fix.Fixed).Diagnostics));
    }

    [Fact]
    public async Task WidenRing_WhereNothingFits_OffersNothing() =>
        Assert.Empty(await FixesAsync(new WidenRingFix(), Source.Network("[SecureNetwork(FractionBits = 4)]\n[Input(2, MaxAbs = 1e9)]\n[Square]\n[Square]")));

    private static async Task<IReadOnlyList<(string Title, string Fixed)>> FixesAsync(CodeFixProvider provider, string source)
    {
        var diagnostic = Assert.Single(GeneratorRun.Of(source).Diagnostics);
        Assert.Contains(diagnostic.Id, provider.FixableDiagnosticIds);
        Assert.NotNull(provider.GetFixAllProvider());
        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Acme", LanguageNames.CSharp).AddDocument("Tiny.cs", source);
        var tree = await document.GetSyntaxTreeAsync();
        var here = Diagnostic.Create(
            diagnostic.Descriptor, Location.Create(tree!, diagnostic.Location.SourceSpan), diagnostic.Properties, diagnostic.Properties.OrderBy(static pair => pair.Key).Select(static object? (pair) => pair.Value).ToArray());
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, here, (action, _) => actions.Add(action), CancellationToken.None));
        var results = new List<(string, string)>();
        foreach (var action in actions)
        {
            var operation = Assert.Single((await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>());
            var text = await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync();
            results.Add((action.Title, text.ToString()));
        }

        return results;
    }
}
