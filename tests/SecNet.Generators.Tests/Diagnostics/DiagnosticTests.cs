using Microsoft.CodeAnalysis;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Diagnostics;

public sealed class DiagnosticTests
{
    public static TheoryData<string> Cases => [.. DiagnosticCases.All.Select(static item => item.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Provoked_SaysWhatWhereAndHowToFixIt(string name)
    {
        var item = Find(name);
        var run = GeneratorRun.Of(item.Source);
        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(
            (item.Id, DiagnosticSeverity.Error, item.Message, item.Place),
            (diagnostic.Id, diagnostic.Severity, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), PlaceOf(diagnostic)));
        Assert.Empty(run.Files);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NearMiss_Compiles(string name)
    {
        var run = GeneratorRun.Of(Find(name).NearMiss);
        Assert.Equal(string.Empty, string.Join('\n', run.Diagnostics));
        Assert.Single(run.Files);
    }

    [Fact]
    public void EveryId_HasACase() =>
        Assert.Equal(
            Descriptors.ById.Keys.Order(StringComparer.Ordinal),
            DiagnosticCases.All.Select(static item => item.Id).Concat(Dsl.DslDiagnosticCases.All.Select(static item => item.Id))
                .Concat([FindingIds.OrphanLayers, FindingIds.ShapesDiffer, FindingIds.TooManyFindings, FindingIds.DuplicateNetwork, FindingIds.LeakageAccepted]).Distinct().Order(StringComparer.Ordinal)); // see OrphanLayerTests, GraphTests, DslDiagnosticTests, DuplicateNamesTests, LeakageTests

    [Fact]
    public void EveryId_HasADescriptorAndAReleaseNote()
    {
        var ids = typeof(FindingIds).GetFields().Select(static field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), Descriptors.ById.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var released = new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(static file => Repository.Read("generators", "SecNet.Generators", file).Split('\n'))
            .Where(static line => line.StartsWith("SECNET", StringComparison.Ordinal)).Select(static line => line.Split('|')[0].Trim());
        Assert.Equal(ids.Order(StringComparer.Ordinal), released.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Descriptors_AreErrorsUnlessNothingIsLost_AndSayHowToFixIt() => Assert.All(Descriptors.ById.Values, static descriptor =>
    {
        Assert.Matches("^SECNET[0-4][0-9]{2}$", descriptor.Id);
        Assert.Equal(descriptor.Id is FindingIds.UnusedTensor or FindingIds.LeakageAccepted ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, descriptor.DefaultSeverity);
        Assert.True(descriptor.IsEnabledByDefault);
        Assert.DoesNotMatch("[.]$", descriptor.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture));
    });

    [Fact]
    public void SeveralMistakes_AreAllReported()
    {
        var run = GeneratorRun.Of(Source.Network("[SecureNetwork(Ring = 8)] [Input(2, MaxAbs = -1)] [Dense(2, 2, MaxAbs = -2, Name = \"a\")] [Dense(3, 1, Name = \"a\")]"));
        string[] expected =
        [
            "SECNET005 Dense(2, 2, MaxAbs = -2, Name = \"a\")",
            "SECNET005 Input(2, MaxAbs = -1)",
            "SECNET005 Tiny",
            "SECNET007 Dense(3, 1, Name = \"a\")",
            "SECNET201 Dense(3, 1, Name = \"a\")",
        ];
        Assert.Equal(expected, run.Diagnostics.Select(static diagnostic => $"{diagnostic.Id} {PlaceOf(diagnostic)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ClassWithoutTheAttribute_IsLeftAlone()
    {
        var run = GeneratorRun.Of("""
            using SecNet;

            [Input(3)]
            [Dense(2, 0, MaxAbs = -1)]
            public class NotANetwork
            {
                public int Value => 1;
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Files);
        Assert.Empty(run.Compiled);
    }

    [Fact]
    public void AttributeOfAnotherNamespace_IsNotOurs()
    {
        var run = GeneratorRun.Of("""
            namespace Elsewhere;

            public sealed class SecureNetworkAttribute : System.Attribute;

            [SecureNetwork]
            public class Other;
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Pragma_SilencesADiagnostic()
    {
        var run = GeneratorRun.Of("""
            #pragma warning disable SECNET001
            using SecNet;

            [SecureNetwork] [Input(2)] [Dense(2, 1)]
            public class Tiny;
            """);
        Assert.DoesNotContain(run.Diagnostics, static diagnostic => !diagnostic.IsSuppressed);
        Assert.Empty(run.Files);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BrokenNetwork_DoesNotStopAnother(string name)
    {
        var item = Find(name);
        var good = Source.Network("[SecureNetwork] [Input(2)] [Dense(2, 1)]", "Sound");
        var run = GeneratorRun.Of(item.Source, good);
        Assert.Equal(["Acme.Sound.g.cs"], run.Files.Keys);
        Assert.Equal(item.Id, Assert.Single(run.Diagnostics).Id);
        Assert.Equal(GeneratorRun.Of(good).Files["Acme.Sound.g.cs"], run.Files["Acme.Sound.g.cs"]);
    }

    [Fact]
    public void TwoPartsWithTheAttribute_GiveTheCompilersErrorAndDoNotStopAnother()
    {
        var run = GeneratorRun.Of(
            Source.Network("[SecureNetwork] [Input(2)] [Dense(2, 1)]"),
            Source.Network("[SecureNetwork]"),
            Source.Network("[SecureNetwork] [Input(2)] [Dense(2, 1)]", "Sound"));
        Assert.Contains("Acme.Sound.g.cs", run.Files.Keys);
        Assert.Contains(run.Output.GetDiagnostics(), static diagnostic => diagnostic.Id == "CS0579");
    }

    private static DiagnosticCase Find(string name) => DiagnosticCases.All.Single(item => item.ToString() == name);

    private static string PlaceOf(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);
}
