using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Caching;

public sealed class CachingTests
{
    private const string Unrelated = "namespace Acme; public class Unrelated;";

    private static readonly string Tiny = Source.Network("""
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(1, 4, 4)]
        [Conv2D(1, 2, 3, MaxAbs = 2)]
        [BatchNorm]
        [ReLU]
        [MaxPool2D(2)]
        [Flatten]
        [Dense(2, 1)]
        """);

    private static readonly string Broken = Source.Network("[SecureNetwork]\n[Input(2)]\n[Dense(3, 1)]", "Broken");

    [Fact]
    public void SameSources_RunNothing()
    {
        var steps = Steps.AfterEdit([Tiny, Unrelated], 1, Unrelated);
        Assert.Equal("Unchanged", steps.Reasons(StepNames.Parse));
        AssertNothingCompiled(steps);
        Assert.Equal("Cached", steps.ReportReasons);
    }

    [Fact]
    public void UnrelatedTypeEdited_LeavesTheGeneratorIdle()
    {
        var steps = Steps.AfterEdit([Tiny, Unrelated], 1, "namespace Acme; public class Unrelated { public int Added; }");
        Assert.Equal("Unchanged", steps.Reasons(StepNames.Parse));
        AssertNothingCompiled(steps);
        Assert.Equal("Cached", steps.ReportReasons);
    }

    [Fact]
    public void MovedClass_MovesItsLocationsAlone()
    {
        var steps = Steps.AfterEdit([Tiny], 0, Tiny.Replace("using SecNet;", "using SecNet;\n\n\n", StringComparison.Ordinal));
        Assert.Equal("Modified", steps.Reasons(StepNames.Parse));
        AssertNothingCompiled(steps);
        Assert.Equal("Unchanged", steps.ReportReasons); // it looked again, and found nothing to report again
    }

    [Fact]
    public void CommentChanged_CompilesNothing()
    {
        var steps = Steps.AfterEdit([Tiny], 0, Tiny.Replace("A network under test.", "Another comment.", StringComparison.Ordinal));
        Assert.Equal("Modified", steps.Reasons(StepNames.Parse));
        AssertNothingCompiled(steps);
    }

    [Fact]
    public void MemberAddedToTheClass_CompilesNothing()
    {
        var steps = Steps.AfterEdit([Tiny], 0, Tiny.Replace("class Tiny;", "class Tiny { public int Added; }", StringComparison.Ordinal));
        AssertNothingCompiled(steps);
    }

    [Fact]
    public void LayerSpelledOtherwise_CompilesNothing()
    {
        var steps = Steps.AfterEdit([Tiny], 0, Tiny.Replace("[Dense(2, 1)]", "[Dense(fanOut: 1, fanIn: 2, Name = \"fc1\")]", StringComparison.Ordinal));
        AssertNothingCompiled(steps);
    }

    [Fact]
    public void LinkAndBudgetSpelledOtherwise_CompileNothing()
    {
        const string Before = "[Link(\"wan\")]\n[Budget(OnlineBytes = \"1.5MB\", Rounds = 50)]", After = "[Budget(Rounds = 50, OnlineBytes = \"1500kB\")]\n[Link(\"40.0ms,0.1Gbit/s\")]";
        var steps = Steps.AfterEdit([Declaring(Before)], 0, Declaring(After));
        Assert.Equal("Modified", steps.Reasons(StepNames.Parse)); // for their places
        AssertNothingCompiled(steps);
    }

    [Theory]
    [InlineData("[Link(\"wan\")]", "[Link(\"lan\")]")]
    [InlineData("[Budget(OfflineBytes = \"1MB\")]", "[Budget(OfflineBytes = \"2MB\")]")]
    [InlineData("[Budget(Rounds = 50)]", "[Budget(Rounds = 50, FailureProbability = 0.01)]")]
    public void LinkOrBudgetChanged_CompilesAgain(string before, string after)
    {
        var steps = Steps.AfterEdit([Declaring(before)], 0, Declaring(after));
        Assert.Equal("Modified", steps.Reasons(StepNames.Model));
        Assert.Equal("Modified", steps.Reasons(StepNames.Compile));
    }

    [Fact]
    public void LayerChanged_CompilesAgain()
    {
        var steps = Steps.AfterEdit([Tiny], 0, Tiny.Replace("[Dense(2, 1)]", "[Dense(2, 3)]", StringComparison.Ordinal));
        Assert.Equal("Modified", steps.Reasons(StepNames.Parse));
        Assert.Equal("Modified", steps.Reasons(StepNames.Model));
        Assert.Equal("Modified", steps.Reasons(StepNames.Compile));
        Assert.Equal("Modified", steps.EmittedReasons);
    }

    [Fact]
    public void SecondNetwork_LeavesTheFirstAlone()
    {
        var steps = Steps.AfterEdit([Tiny], 1, Source.Network("[SecureNetwork]\n[Input(2)]\n[Dense(2, 1)]", "Second"));
        Assert.Equal("Unchanged, New", steps.Reasons(StepNames.Parse));
        Assert.Equal("Cached, New", steps.Reasons(StepNames.Model));
        Assert.Equal("Cached, New", steps.Reasons(StepNames.Compile));
        Assert.Equal("Cached, New", steps.EmittedReasons);
    }

    [Fact]
    public void OneOfTwoNetworksChanged_CompilesThatOne()
    {
        var second = Source.Network("[SecureNetwork]\n[Input(2)]\n[Dense(2, 1)]", "Second");
        var steps = Steps.AfterEdit([Tiny, second], 1, second.Replace("[Dense(2, 1)]", "[Dense(2, 2)]", StringComparison.Ordinal));
        Assert.Equal("Unchanged, Modified", steps.Reasons(StepNames.Parse));
        Assert.Equal("Cached, Modified", steps.Reasons(StepNames.Compile));
        Assert.Equal("Cached, Modified", steps.EmittedReasons);
    }

    [Fact]
    public void MovedClass_MovesItsDiagnosticsWhileTheFileBesideItStaysCached()
    {
        var both = Tiny + Broken.Replace("using SecNet;\n\nnamespace Acme;\n", string.Empty, StringComparison.Ordinal);
        var before = Assert.Single(GeneratorRun.Of(both).Diagnostics);
        var steps = Steps.AfterEdit([both], 0, "\n\n\n" + both);
        var after = Assert.Single(steps.Diagnostics);
        Assert.Equal(("SECNET201", before.GetMessage(null)), (after.Id, after.GetMessage(null)));
        Assert.Equal(before.Location.GetLineSpan().StartLinePosition.Line + 3, after.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal("Unchanged, Modified", steps.ReportReasons);
        Assert.Equal("Cached, Cached", steps.Reasons(StepNames.Model));
        Assert.Equal("Cached, Cached", steps.Reasons(StepNames.Compile));
        Assert.Equal("Cached, Cached", steps.EmittedReasons);
    }

    [Theory]
    [InlineData(StepNames.Model)]
    [InlineData(StepNames.Compile)]
    public void Outputs_HoldNothingOfRoslyn(string step)
    {
        var outputs = GeneratorRun.Of(Tiny, Broken).Result.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Value).ToList();
        Assert.Equal(2, outputs.Count);
        Assert.All(outputs, static output => Assert.Equal(string.Empty, string.Join('\n', ObjectGraph.RoslynObjects(output))));
    }

    [Fact]
    public void ObjectGraph_FindsTheLocationsOfTheParseStep()
    {
        var outputs = GeneratorRun.Of(Tiny).Result.TrackedSteps[StepNames.Parse].SelectMany(static run => run.Outputs).Select(static output => output.Value);
        Assert.Contains(ObjectGraph.RoslynObjects(Assert.Single(outputs)), static path => path.StartsWith("result.<Map>k__BackingField._", StringComparison.Ordinal));
    }

    private static string Declaring(string attributes) => Tiny.Replace("[Input(", attributes + "\n[Input(", StringComparison.Ordinal);

    private static void AssertNothingCompiled(Steps steps)
    {
        Assert.Equal("Cached", steps.Reasons(StepNames.Model));
        Assert.Equal("Cached", steps.Reasons(StepNames.Compile));
        Assert.Equal("Cached", steps.EmittedReasons);
    }
}
