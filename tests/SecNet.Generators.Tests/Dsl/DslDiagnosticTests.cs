using Microsoft.CodeAnalysis;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

public sealed class DslDiagnosticTests
{
    private const string Sound = "network Sound in Acme\ninput x 2\nfc1 = dense x 2 -> 1\n";

    public static TheoryData<string> Cases => [.. DslDiagnosticCases.All.Select(static item => item.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Provoked_SaysWhatWhereAndHowToFixIt(string name)
    {
        var item = Find(name);
        var run = GeneratorRun.OfFiles([new("Tiny.secnet", item.Text)]);
        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(
            (item.Id, item.Message, item.Place),
            (diagnostic.Id, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), PlaceOf(diagnostic, item.Text)));
        Assert.Equal("Tiny.secnet", diagnostic.Location.GetLineSpan().Path);
        if (diagnostic.DefaultSeverity == DiagnosticSeverity.Error) Assert.Empty(run.Files);
        else Assert.Single(run.Files);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NearMiss_Compiles(string name)
    {
        var run = GeneratorRun.OfFiles([new("Tiny.secnet", Find(name).NearMiss)]);
        Assert.Equal(string.Empty, string.Join('\n', run.Diagnostics));
        Assert.Single(run.Files);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BrokenFile_DoesNotStopAnother(string name)
    {
        var item = Find(name);
        var run = GeneratorRun.OfFiles([new("Tiny.secnet", item.Text), new("Sound.secnet", Sound)]);
        Assert.Contains("Acme.Sound.g.cs", run.Files.Keys);
        Assert.Equal(item.Id, Assert.Single(run.Diagnostics).Id);
        Assert.Equal(GeneratorRun.OfFiles([new("Sound.secnet", Sound)]).Files["Acme.Sound.g.cs"], run.Files["Acme.Sound.g.cs"]);
    }

    [Fact]
    public void SeveralMistakes_AreAllReported()
    {
        const string Text = """
            netwrk Tiny
            ring 65
            input x 4
            a = dens x 4 -> 4
            b = dense a 4 -> 4 |y| <= 2 ring 15 rign 20 scale 0
            c = add a, bb
            c = relu a extra
            """;
        var run = GeneratorRun.OfFiles([new("Tiny.secnet", Text)]);
        string[] expected =
        [
            "SECNET101 1:1 netwrk",
            "SECNET112 2:6 65",
            "SECNET102 4:5 dens",
            "SECNET103 5:20 |y|",
            "SECNET112 5:34 15",
            "SECNET103 5:37 rign",
            "SECNET112 5:51 0",
            "SECNET103 7:12 extra",
            "SECNET107 7:1 c",
            "SECNET106 6:12 bb",
        ];
        Assert.Equal(expected, run.Diagnostics.Select(diagnostic => $"{diagnostic.Id} {PlaceOf(diagnostic, Text)}"));
    }

    [Theory]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(101, 101)]
    [InlineData(5000, 101)]
    public void MistakesBeyondAHundred_AreNotListedButSaid(int mistakes, int reported)
    {
        var run = GeneratorRun.OfFiles([new("Tiny.secnet", "network Tiny\n" + string.Concat(Enumerable.Repeat("!\n", mistakes)))]);
        Assert.Equal(reported, run.Diagnostics.Count);
        Assert.Equal(mistakes > 100 ? ["SECNET116"] : [], run.Diagnostics.Select(static diagnostic => diagnostic.Id).Where(static id => id != "SECNET101"));
        if (mistakes > 100) Assert.Equal("The first 100 mistakes of this file are listed; correct them to see the rest", run.Diagnostics[100].GetMessage(null));
    }

    [Fact]
    public void MistakesOfShape_AreAllReported()
    {
        const string Text = "network Tiny\ninput x 3x8x8 |x| <= 2\na = conv2d x 1 -> 2 kernel 3\nb = maxpool2d x stride 2 window 9\nc = maxpool2d x window 3 padding 3\nd = flatten x\ne = dense d 3 -> 2\nf = conv2d x 3 -> 4 kernel 1 groups 2\ng = concat a, b, c, e, f\n";
        var run = GeneratorRun.OfFiles([new("Tiny.secnet", Text)]);
        string[] expected = ["SECNET202 3:14 1 -> 2", "SECNET203 4:33 9", "SECNET205 5:34 3", "SECNET201 7:13 3 -> 2", "SECNET005 8:37 2"];
        Assert.Equal(expected, run.Diagnostics.Select(diagnostic => $"{diagnostic.Id} {PlaceOf(diagnostic, Text)}"));
    }

    [Theory]
    [InlineData("input x 4 |x| <= 1\nMaxAbs = dense x 4 -> 1", 1, "3:10 dense",
        "'MaxAbs' can reach 5 (proved from the contracts on input and weights) at 16 fraction bits, which takes 20 bits, but the ring has 16; fraction 6 or ring 20 would fit, or declare a tighter |x| on this layer or those before it")]
    [InlineData("input x 4 |x| <= 1\ny = dense x 4 -> 1 |x| <= 4", 1, "3:27 4",
        "'y' can reach 4 (resting on the bound of 'y', declared) at 16 fraction bits, which takes 20 bits, but the ring has 16; fraction 6 or ring 20 would fit, or declare a tighter |x| on this layer or those before it")]
    [InlineData("input x 4 |x| <= 128\ny = flatten x", 1, "2:18 128",
        "'input' can reach 128 (proved from the contracts on input and weights) at 8 fraction bits, which takes 17 bits, but the ring has 16; fraction 7 or ring 17 would fit, or declare a tighter |x| on this layer or those before it")]
    [InlineData("input x 2\nbudget failure 0.000001\ntruncation local\nring 24\ny = dense x 2 -> 1000 |x| <= 100.5\nz = relu y", 0, "3:16 0.000001", null)]
    public void MistakesOfRange_StandAtTheNumber(string lines, int ring, string place, string? message)
    {
        var text = "network Tiny\n" + lines + (ring == 1 ? "\nring 16\nfraction 8\n" : "\nfraction 4\n");
        var diagnostic = Assert.Single(GeneratorRun.OfFiles([new("Tiny.secnet", text)]).Diagnostics);
        Assert.Equal((message is null ? "SECNET401" : "SECNET301", place), (diagnostic.Id, PlaceOf(diagnostic, text)));
        if (message is not null) Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    internal static string PlaceOf(Diagnostic diagnostic, string text)
    {
        var start = diagnostic.Location.GetLineSpan().StartLinePosition;
        var end = diagnostic.Location.GetLineSpan().EndLinePosition;
        var line = text.Split('\n')[start.Line];
        Assert.Equal(start.Line, end.Line);
        var found = line[start.Character..end.Character];
        Assert.Equal(found, text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        return $"{start.Line + 1}:{start.Character + 1} {found}";
    }

    private static DslDiagnosticCase Find(string name) => DslDiagnosticCases.All.Single(item => item.ToString() == name);
}
