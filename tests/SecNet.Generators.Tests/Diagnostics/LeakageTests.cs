using Microsoft.CodeAnalysis;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;
using SecNet.Runtime.Protocols;

namespace SecNet.Generators.Tests.Diagnostics;

/// <summary>Whoever accepts a leak gets a network and a warning that says what leaks; whoever does not, an error; whoever compares otherwise, neither.</summary>
public sealed class LeakageTests
{
    private static readonly LinkModel[] Links = [LinkModel.Of(LinkProfile.Lan), LinkModel.Of(LinkProfile.Wan)];

    [Theory]
    [InlineData("Multiplicative", "SecIntMSB", "")]
    [InlineData("MultiplicativeFloat", "SecFloatMSB", "; all that of x's integer part twice and of its fraction once")]
    public void Accepted_CompilesWithAWarningThatSaysWhatLeaks(string comparison, string protocol, string more)
    {
        var run = GeneratorRun.Of(Source.Network($"[SecureNetwork(Ring = 44, Comparison = Comparison.{comparison}, AcceptLeakage = true)] [Input(4)] [ReLU]"));
        var warning = Assert.Single(run.Diagnostics);
        Assert.Equal(("SECNET409", DiagnosticSeverity.Warning), (warning.Id, warning.DefaultSeverity));
        Assert.Equal(
            $"Network 'Tiny' compares by L-SecNet's {protocol}, and its leakage is accepted: {DiagnosticCases.Leak}{more}", warning.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(" LEAKS ", Assert.Single(run.Files).Value, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Pragma_SilencesTheWarning()
    {
        var run = GeneratorRun.Of("#pragma warning disable SECNET409\n" + Source.Network("[SecureNetwork(Ring = 44, Comparison = Comparison.Multiplicative, AcceptLeakage = true)] [Input(4)] [ReLU]"));
        Assert.True(Assert.Single(run.Diagnostics).IsSuppressed);
        Assert.Single(run.Files);
    }

    /// <summary>What compares nothing leaks nothing.</summary>
    [Fact]
    public void AcceptedWithoutAComparison_SaysNothing()
    {
        var run = GeneratorRun.Of(Source.Network("[SecureNetwork(Ring = 44, Comparison = Comparison.Multiplicative, AcceptLeakage = true)] [Input(4)] [Dense(4, 2)]"));
        Assert.Empty(run.Diagnostics);
        Assert.Single(run.Files);
    }

    /// <summary>Accepting a leak does not make the compiler look for one, and no budget's remedy names one.</summary>
    [Fact]
    public void Auto_NeverLeaks()
    {
        var model = Models.Network(new(1, 6, 6), Models.Conv(1, 2, 3, 1), new ReLULayer("relu1"), new MaxPool2DLayer("pool", Models.Window(2)), new FlattenLayer("flat"), new ArgMaxLayer("argmax1")) with { AcceptLeakage = true };
        foreach (var link in Links)
        {
            Assert.DoesNotContain(Models.Lower(model with { Link = link }).Choices, static choice => choice.Tree.IsMultiplicative);
            Assert.All(Models.Lower(model with { Link = link }).Choices, choice => Assert.DoesNotContain(SignPlan.OptionsOf(choice.Site, link), static option => option.Tree.IsMultiplicative));
        }

        foreach (var budget in new[] { new BudgetModel(OnlineBytes: 200), new(Rounds: 1), new(OfflineBytes: 300) })
        {
            var finding = Assert.Single(Compiler.Compile(model with { Budget = budget }).Findings);
            Assert.DoesNotContain(finding.Arguments, static argument => argument.Contains("Multiplicative", StringComparison.Ordinal));
        }
    }

    /// <summary>Compared shares are of 44 bits where nothing is declared, and of the declared ring otherwise; what fails is stated for each layer.</summary>
    [Theory]
    [InlineData(ComparisonChoice.Multiplicative)]
    [InlineData(ComparisonChoice.MultiplicativeFloat)]
    public void Comparisons_ReadSharesOfTheWidestRingThereIs(ComparisonChoice comparison)
    {
        LayerModel[] layers = [Models.Conv(1, 2, 3, 1), new ReLULayer("relu1"), new MaxPool2DLayer("pool", Models.Window(2)), new ClipLayer("clip", -0.25m, 0.5m), new FlattenLayer("flat"), new ArgMaxLayer("argmax1")];
        var model = Models.Network(new(1, 6, 6), layers) with { Comparison = comparison, AcceptLeakage = true };
        foreach (var (declared, ring) in new[] { (NetworkModel.AutoRing, 44), (44, 44), (36, 36) })
        {
            var program = Models.Lower(model with { RingBits = declared });
            Assert.All(program.Choices, choice => Assert.Equal((ring - 1, true), (choice.Tree.Bits, choice.Tree.IsMultiplicative)));
            foreach (var layer in program.Choices.Select(static choice => choice.Site.LayerIndex).Distinct())
            {
                Assert.True(program.FailureOver64(layer) > 0);
                Assert.True(program.FailureOver64(layer) < (System.Numerics.BigInteger.One << 64) / 1000);
            }

            Assert.Equal(program.Graph.FailureOver64, Enumerable.Range(0, model.Layers.Count).Aggregate(System.Numerics.BigInteger.Zero, (sum, layer) => sum + program.FailureOver64(layer)));
        }
    }

    /// <summary>A comparison's wraps: Σ (|x| + 1) / 2^L, of differences the interval's length.</summary>
    [Fact]
    public void Failures_AreThoseOfSharesThatWrap()
    {
        static System.Numerics.BigInteger Of(params LayerModel[] layers) =>
            Models.Lower(Models.Network(new(1, 2, 2), layers) with { RingBits = 40, Comparison = ComparisonChoice.Multiplicative, AcceptLeakage = true }).Graph.FailureOver64 >> (64 - 40);

        // Four values of up to 16 units; three pairs of values up to 32 units apart; the same in a tournament.
        Assert.Equal(4 * 17, Of(new ReLULayer("relu1")));
        Assert.Equal(3 * 33, Of(new MaxPool2DLayer("pool", Models.Window(2))));
        Assert.Equal(3 * 33, Of(new FlattenLayer("flat"), new ArgMaxLayer("argmax1")));
    }

    /// <summary>What the compiler counts is what the runtime lays out.</summary>
    [Theory]
    [InlineData(SignStrategy.Multiplicative, 1, 2, 64)]
    [InlineData(SignStrategy.MultiplicativeFloat, 3, 3, 194)]
    public void Sizes_AreTheRuntimes(SignStrategy strategy, int runs, int rounds, int bits)
    {
        Assert.Equal(MultiplicativeMasks.WidestRing, ComparisonChoices.WidestMultiplicativeRing);
        var tree = SignTree.Create(strategy, 43);
        Assert.Equal((runs, rounds, bits), (tree.Runs, tree.Rounds, tree.OnlineBits));
        foreach (var lanes in new[] { 1, 2, 63, 64, 65, 1000 })
        {
            var shape = new MultiplicativeShape(lanes);
            Assert.Equal((runs * shape.SecretWords, runs * shape.HalfWords), (tree.RootWords(lanes), tree.KeyWords(lanes)));
            Assert.Equal((2 * 64 * runs * shape.HalfWords) + (runs == 3 ? 2 * lanes : 0), tree.OpenedBits(lanes));
            Assert.Equal((2 * 64 * runs * shape.HalfWords) + (runs == 3 ? lanes : 0), tree.OfflineBits(lanes));
            Assert.True(tree.ScratchPlanes * ((lanes + 63) / 64) >= runs * lanes);
        }
    }
}
