using System.Globalization;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

/// <summary>One hint name twice makes Roslyn drop everything a generator gives; so a second network of a name is found before.</summary>
public sealed class DuplicateNamesTests
{
    private const string Small = "network Tiny\ninput x 2\ny = relu x\n";
    private const string Sound = "network Sound\ninput x 2\ny = relu x\n";
    private static readonly string Attributes = Source.Network("[SecureNetwork] [Input(2)] [Dense(2, 1)]");

    [Fact]
    public void TwoFiles_AreReportedAtBoth_AndTheFirstByPathCounts() => AssertReported(
        GeneratorRun.OfFiles([new("b/Tiny.secnet", "\n" + Small), new("Sound.secnet", Sound), new("a/Tiny.secnet", Small.Replace("2", "3", StringComparison.Ordinal))]),
        "Acme.Tiny: 3 in",
        "b/Tiny.secnet(2,9): Network 'Acme.Tiny' is also declared by Tiny.secnet; this one is left out",
        "a/Tiny.secnet(1,9): Network 'Acme.Tiny' is also declared by Tiny.secnet; the other is left out");

    [Fact]
    public void ClassAndFile_AreReportedAtBoth_AndTheClassCounts() => AssertReported(
        GeneratorRun.OfFiles([new("A.secnet", Small), new("Sound.secnet", Sound)], Attributes),
        "Acme.Tiny: 2 in, 1 out",
        "Source0.cs(7,29): Network 'Acme.Tiny' is also declared by A.secnet; the other is left out",
        "A.secnet(1,9): Network 'Acme.Tiny' is also declared by class Acme.Tiny; this one is left out");

    /// <summary>Hint names compare without case.</summary>
    [Fact]
    public void NamesThatDifferInCaseAlone_AreDuplicates()
    {
        AssertReported(
            GeneratorRun.OfFiles([new("A.secnet", Small), new("B.secnet", Small.Replace("Tiny", "TINY", StringComparison.Ordinal)), new("Sound.secnet", Sound)]),
            "Acme.Tiny: 2 in",
            "A.secnet(1,9): Network 'Acme.Tiny' is also declared by B.secnet; the other is left out",
            "B.secnet(1,9): Network 'Acme.TINY' is also declared by A.secnet; this one is left out");
        AssertReported(
            GeneratorRun.OfFiles([new("Sound.secnet", Sound)], Attributes, Attributes.Replace("Tiny", "TINY", StringComparison.Ordinal).Replace("(2, 1)", "(2, 5)", StringComparison.Ordinal)),
            "Acme.TINY: 2 in, 5 out",
            "Source0.cs(7,29): Network 'Acme.Tiny' is also declared by class Acme.TINY; this one is left out",
            "Source1.cs(7,29): Network 'Acme.TINY' is also declared by class Acme.Tiny; the other is left out");
    }

    [Fact]
    public void SameNameInAnotherNamespace_IsAnotherNetwork()
    {
        var run = GeneratorRun.OfFiles([new("A.secnet", Small), new("B.secnet", Small.Replace("Tiny", "Tiny in Other", StringComparison.Ordinal))], Source.Network("[SecureNetwork] [Input(2)] [Dense(2, 1)]", "Tiny2"));
        run.AssertClean();
        Assert.Equal(["Acme.Tiny.g.cs", "Acme.Tiny2.g.cs", "Other.Tiny.g.cs"], run.Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FileThatCannotBeRead_TakesNoName()
    {
        var run = GeneratorRun.OfFiles([new("A.secnet", Small.Replace("relu", "rleu", StringComparison.Ordinal)), new("B.secnet", Small)]);
        Assert.Equal("SECNET102", Assert.Single(run.Diagnostics).Id);
        Assert.Equal("Acme.Tiny.g.cs", Assert.Single(run.Files).Key);
    }

    private static void AssertReported(GeneratorRun run, string summary, params string[] expected)
    {
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            run.Diagnostics.Where(static diagnostic => diagnostic.Id == "SECNET117").Select(static diagnostic =>
            {
                var place = diagnostic.Location.GetLineSpan();
                return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
            }).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Length, run.Diagnostics.Count);
        Assert.Equal(2, run.Files.Count);
        Assert.Contains("Acme.Sound.g.cs", run.Files.Keys);
        Assert.Contains("Secure two-party evaluation of " + summary.Split('.')[1], run.Files.Single(static file => file.Key != "Acme.Sound.g.cs").Value, StringComparison.Ordinal);
    }
}
