using Microsoft.CodeAnalysis;
using SecNet.Generators.Tests.Caching;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

/// <summary>What an edit makes the generator do again when networks stand in files.</summary>
public sealed class SecnetCachingTests
{
    private const string Tiny = "# A network under test.\nnetwork Tiny\nring 32\nfraction 4\ninput x 1x4x4\nc = conv2d x 1 -> 2 kernel 3  |x| <= 2\nr = relu c\n";
    private const string Second = "network Second\ninput x 2\ny = dense x 2 -> 1\n";
    private const string Broken = "network Broken\ninput x 2\ny = dense x 3 -> 1\n";
    private const string Class = "namespace Acme; public class Unrelated;";

    [Fact]
    public void SameFiles_RunNothing() => AssertIdle(Run.After(static run => run, Tiny));

    [Fact]
    public void UnrelatedClassEdited_LeavesTheGeneratorIdle() => AssertIdle(Run.After(
        static run => run with { Compilation = GeneratorRun.Compilation("namespace Acme; public class Unrelated { public int Added; }") }, Tiny));

    [Fact]
    public void UnrelatedFileEdited_LeavesTheGeneratorIdle()
    {
        var notes = new SecnetText("notes.txt", "network Tiny");
        AssertIdle(Run.After(run => run with { Driver = run.Driver.ReplaceAdditionalText(notes, new SecnetText("notes.txt", "something else")) }, [notes], Tiny));
    }

    [Fact]
    public void CommentChanged_CompilesNothing()
    {
        var run = Run.AfterEdit(Tiny.Replace("A network under test.", "Another comment.", StringComparison.Ordinal), Tiny);
        Assert.Equal("Modified", run.Reasons(StepNames.ParseFile)); // what stands behind it has moved
        AssertNothingCompiled(run);
    }

    [Fact]
    public void LinesMoved_MoveTheirPlacesAlone()
    {
        var run = Run.AfterEdit("\n\n" + Tiny, Tiny);
        Assert.Equal("Modified", run.Reasons(StepNames.ParseFile));
        AssertNothingCompiled(run);
    }

    [Fact]
    public void Formatted_CompilesNothing() =>
        AssertNothingCompiled(Run.AfterEdit(Generators.Parsing.Dsl.SecnetFormatter.Format(Tiny.Replace("|x|", "   |x|", StringComparison.Ordinal)), Tiny));

    [Fact]
    public void LinkAndBudgetRespelled_CompileNothing() => AssertNothingCompiled(
        Run.AfterEdit(Tiny + "budget online 1500kB rounds 50\nlink 40ms,0.1Gbit/s\n", Tiny + "link wan\nbudget rounds 50 online 1.5MB\n"));

    [Fact]
    public void LinkChanged_CompilesAgain()
    {
        var run = Run.AfterEdit(Tiny + "link lan\n", Tiny + "link wan\n");
        Assert.Equal("Modified", run.Reasons(StepNames.FileModel));
        Assert.Equal("Modified", run.EmittedReasons);
    }

    [Fact]
    public void LayerChanged_CompilesAgain()
    {
        var run = Run.AfterEdit(Tiny.Replace("1 -> 2", "1 -> 3", StringComparison.Ordinal), Tiny);
        Assert.Equal("Modified", run.Reasons(StepNames.FileModel));
        Assert.Equal("Modified", run.Reasons(StepNames.CompileFile));
        Assert.Equal("Modified", run.EmittedReasons);
    }

    [Fact]
    public void RootNamespaceRenamed_CompilesAgain()
    {
        var run = Run.After(static run => run with { Driver = run.Driver.WithUpdatedAnalyzerConfigOptions(new BuildProperties("Renamed")) }, Tiny);
        Assert.Equal("Modified", run.Reasons(StepNames.ParseFile));
        Assert.Equal("Modified", run.Reasons(StepNames.FileModel));
        Assert.Equal("Modified", run.EmittedReasons);
        Assert.Equal("Renamed.Tiny.g.cs", run.HintNames);
    }

    [Fact]
    public void RootNamespaceRenamed_LeavesANetworkThatSaysItsOwnAlone() => AssertNothingCompiled(Run.After(
        static run => run with { Driver = run.Driver.WithUpdatedAnalyzerConfigOptions(new BuildProperties("Renamed")) }, Tiny.Replace("network Tiny", "network Tiny in Acme", StringComparison.Ordinal)));

    [Fact]
    public void SecondNetwork_LeavesTheFirstAlone()
    {
        var run = Run.After(static run => run with { Driver = run.Driver.AddAdditionalTexts([new SecnetText("Second.secnet", Second)]) }, Tiny);
        Assert.Equal("Cached, New", run.Reasons(StepNames.ParseFile));
        Assert.Equal("Cached, New", run.Reasons(StepNames.CompileFile));
        Assert.Equal("Cached, New", run.EmittedReasons);
        Assert.Equal("Cached, New", run.ReportReasons);
        Assert.Equal("Unchanged", run.Reasons(StepNames.Duplicates));
    }

    [Fact]
    public void SecondNetworkByAttributes_LeavesTheFileAlone() => AssertNothingCompiled(Run.After(
        static run => run with { Compilation = GeneratorRun.Compilation(Source.Network("[SecureNetwork]\n[Input(2)]\n[Dense(2, 1)]")) }, Tiny.Replace("network Tiny", "network Other", StringComparison.Ordinal)));

    [Fact]
    public void OneOfTwoChanged_CompilesThatOne()
    {
        var run = Run.AfterEdit(Tiny.Replace("1 -> 2", "1 -> 3", StringComparison.Ordinal), Tiny, Second);
        Assert.Equal("Modified, Cached", run.Reasons(StepNames.ParseFile));
        Assert.Equal("Modified, Cached", run.Reasons(StepNames.CompileFile));
        Assert.Equal("Modified, Cached", run.EmittedReasons);
    }

    [Fact]
    public void MovedMistake_MovesItsDiagnosticAlone()
    {
        var run = Run.AfterEdit("\n\n" + Broken, Broken, Tiny);
        Assert.Equal(4, Assert.Single(run.Result.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal("Modified, Cached", run.ReportReasons);
        Assert.Equal("Cached, Cached", run.Reasons(StepNames.CompileFile));
        Assert.Equal("Cached, Cached", run.EmittedReasons);
    }

    [Theory]
    [InlineData(StepNames.ParseFile)]
    [InlineData(StepNames.FileModel)]
    [InlineData(StepNames.CompileFile)]
    [InlineData(StepNames.Duplicates)]
    public void Outputs_HoldNothingOfRoslyn(string step)
    {
        var outputs = Run.After(static run => run, Tiny, Broken).Result.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Value).ToList();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, static output => Assert.Equal(string.Empty, string.Join('\n', ObjectGraph.RoslynObjects(output))));
    }

    private static void AssertIdle(Run run)
    {
        Assert.Equal("Cached", run.Reasons(StepNames.ParseFile));
        Assert.Equal("Cached", run.ReportReasons);
        AssertNothingCompiled(run);
    }

    private static void AssertNothingCompiled(Run run)
    {
        Assert.Equal("Cached", run.Reasons(StepNames.FileModel));
        Assert.Equal("Cached", run.Reasons(StepNames.CompileFile));
        Assert.Equal("Cached", run.EmittedReasons);
    }

    /// <summary>A driver that has run once, and a change to it or to the compilation before it runs again.</summary>
    private sealed record Run(GeneratorDriver Driver, Compilation Compilation)
    {
        public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

        public string HintNames => string.Join(", ", Result.GeneratedSources.Select(static source => source.HintName));

        public string EmittedReasons => string.Join(", ", Outputs(SourceOutputs(StepNames.CompileFile)));

        public string ReportReasons => string.Join(", ", Outputs(SourceOutputs(StepNames.ReportFile)));

        public static Run After(Func<Run, Run> change, params string[] files) => After(change, [], files);

        public static Run After(Func<Run, Run> change, SecnetText[] others, params string[] files) => After((run, _) => change(run), others, files);

        /// <summary>After an edit of the first file.</summary>
        public static Run AfterEdit(string edited, params string[] files) =>
            After((run, texts) => run with { Driver = run.Driver.ReplaceAdditionalText(texts[0], new SecnetText(texts[0].Path, edited)) }, [], files);

        public string Reasons(string step) => string.Join(", ", Outputs(Result.TrackedSteps[step]));

        private static Run After(Func<Run, SecnetText[], Run> change, SecnetText[] others, string[] files)
        {
            SecnetText[] texts = [.. files.Select(static (text, index) => new SecnetText($"File{index}.secnet", text))];
            var compilation = GeneratorRun.Compilation(Class);
            var run = change(new(GeneratorRun.Driver([.. texts, .. others]).RunGenerators(compilation), compilation), texts);
            return run with { Driver = run.Driver.RunGenerators(run.Compilation) };
        }

        private IEnumerable<IncrementalGeneratorRunStep> SourceOutputs(string input) => Result.TrackedOutputSteps.Values.SelectMany(static steps => steps)
            .Where(step => step.Inputs.Any(source => source.Source.Name == input));

        private static IEnumerable<IncrementalStepRunReason> Outputs(IEnumerable<IncrementalGeneratorRunStep> steps) =>
            steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason);
    }
}
