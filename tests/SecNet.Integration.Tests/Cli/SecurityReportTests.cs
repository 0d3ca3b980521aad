using System.Globalization;
using SecNet.Integration.Tests.Networks;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Cli;

/// <summary>The security report says what the compiled network does, and nothing of what it does not do.</summary>
public sealed class SecurityReportTests
{
    private static readonly string[] Titles =
    [
        "Assumptions", "What each role learns", "What is public", "Protocols used", "How comparisons were chosen", "Bounds that are proved", "Bounds that are only calibrated",
        "Where bounds come from", "Failure probabilities, of one inference", "Where randomness comes from", "Transport", "What is not covered",
    ];

    [Fact]
    public void EveryNetwork_HasEverySectionInOrder() => Assert.All([Residual.Info, LocalCnn.Info, OnlyFlatten.Info, TinyNetwork.Info], static info =>
        Assert.Equal(Titles, info.SecurityReport().Split('\n').Skip(2).Where(static line => line.Length > 0 && line[0] != ' ')));

    [Fact]
    public void Protocols_AreThoseOfTheLayers()
    {
        var tables = Section(Cnn64.Info, "Protocols used");
        Assert.Contains(tables, static line => line.StartsWith("  one-hot tables: ", StringComparison.Ordinal));
        Assert.Contains(tables, static line => line.StartsWith("  masked truncation: ", StringComparison.Ordinal));
        Assert.DoesNotContain(tables, static line => line.StartsWith("  local truncation", StringComparison.Ordinal) || line.StartsWith("  function secret sharing", StringComparison.Ordinal));

        var keys = ResidualFss.Info.SecurityReport();
        Assert.Contains("  function secret sharing: ", keys, StringComparison.Ordinal);
        Assert.Contains("seeds of 126 bits", keys, StringComparison.Ordinal);
        Assert.DoesNotContain("seeds of 126 bits", Cnn64.Info.SecurityReport(), StringComparison.Ordinal);
        Assert.Contains("  prefix adder (PPA): ", ResidualPpa.Info.SecurityReport(), StringComparison.Ordinal);
        Assert.Contains("  masked prefix tree: ", ResidualMaskedPpa.Info.SecurityReport(), StringComparison.Ordinal);
        Assert.Equal(["  none"], Section(OnlyFlatten.Info, "Protocols used"));
    }

    /// <summary>A protocol that somebody adds needs its statement.</summary>
    [Fact]
    public void EveryProtocol_HasItsStatement()
    {
        var all = TinyNetwork.Info with { Layers = [TinyNetwork.Info.Layers[1] with { Protocols = [.. Enum.GetValues<ProtocolKind>()] }] };
        Assert.Equal(Enum.GetValues<ProtocolKind>().Length, Section(all, "Protocols used").Count(static line => line.EndsWith(": fc1", StringComparison.Ordinal)));
    }

    /// <summary>Whoever reads the report of a network that leaks is told so where it says what parties learn, and what runs; of no other network it says so.</summary>
    [Fact]
    public void LeakingComparisons_AreNamedWithWhatTheyTellAndHowOftenTheyFail()
    {
        foreach (var (info, protocol) in new[] { (ResidualMultiplicative.Info, "SecIntMSB"), (ResidualMultiplicativeFloat.Info, "SecFloatMSB") })
        {
            var learned = Section(info, "What each role learns");
            var leak = Assert.Single(learned, static line => line.Contains("LEAK", StringComparison.Ordinal));
            Assert.Contains("of what is compared in relu0, relu1, relu2, pool: for each value x one of them learns u and e with x + 1/2 = u·(e + b)", leak, StringComparison.Ordinal);
            Assert.Contains("an upper bound on |x|, its order of magnitude and, where |e| > |b|, its sign", leak, StringComparison.Ordinal);
            Assert.DoesNotContain(learned, static line => line.Contains("nothing of weights, inputs, answers or what lies between", StringComparison.Ordinal));
            Assert.Contains(Section(info, "Protocols used"), line => line.StartsWith($"  {protocol}: relu0, relu1, relu2, pool", StringComparison.Ordinal));
            var failing = Section(info, "Failure probabilities, of one inference");
            Assert.Equal(["relu0", "relu1", "relu2", "pool", "together"], failing.Select(static line => line.Trim().Split(':')[0]));
            Assert.All(failing.SkipLast(1), static line => Assert.Contains(": comparison of shares as integers, at most ", line, StringComparison.Ordinal));
            Assert.Contains(Section(info, "How comparisons were chosen"), line => line.Contains($"leaky {protocol}: as declared", StringComparison.Ordinal));
        }

        Assert.All([Residual.Info, ResidualPpa.Info, ResidualGarbled.Info, ResidualFss.Info], static info => Assert.DoesNotContain("LEAK", info.SecurityReport(), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void LocalTruncation_StatesItsFailure_MaskedSaysNone()
    {
        var failing = LocalCnn.Info.Layers.Where(static layer => layer.FailureProbability > 0).ToList();
        var lines = Section(LocalCnn.Info, "Failure probabilities, of one inference");
        Assert.NotEmpty(failing);
        Assert.Equal(failing.Select(static layer => layer.Name), lines.SkipLast(1).Select(static line => line.Trim().Split(':')[0]));
        Assert.StartsWith("  together: at most ", lines[^1], StringComparison.Ordinal);
        Assert.InRange(failing.Sum(static layer => layer.FailureProbability) / LocalCnn.Info.FailureProbability, 0.999, 1.001);
        Assert.StartsWith("  none: ", Assert.Single(Section(Cnn64.Info, "Failure probabilities, of one inference")), StringComparison.Ordinal);
    }

    [Fact]
    public void ProvedAndCalibratedBounds_AreKeptApart()
    {
        Assert.Equal(["  flatten1: |result| <= 1"], Section(TinyNetwork.Info, "Bounds that are proved"));
        Assert.Equal(["  fc1: |result| <= 4"], Section(TinyNetwork.Info, "Bounds that are only calibrated"));
    }

    [Fact]
    public void Client_LearnsLogits_OrTheClassAlone()
    {
        var answer = TinyNetwork.Info with { OutputShape = new(1, 1, 1), Layers = [.. TinyNetwork.Info.Layers, TinyNetwork.Info.Layers[1] with { Name = "argmax1", Kind = LayerKind.ArgMax, InputShape = new(2, 1, 1) }] };
        Assert.Contains("  client: the 2 logits of its own input; what is public.", Section(TinyNetwork.Info, "What each role learns"));
        Assert.Contains("  client: the class, one of 2, and no logit, of its own input; what is public.", Section(answer, "What each role learns"));
    }

    [Fact]
    public void Report_IsTheSameInEveryCulture()
    {
        var (report, before) = (LocalCnn.Info.SecurityReport(), CultureInfo.CurrentCulture);
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "\u2212");
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal(report, LocalCnn.Info.SecurityReport());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string[] Section(NetworkInfo info, string title) =>
        [.. info.SecurityReport().Split('\n').SkipWhile(line => line != title).Skip(1).TakeWhile(static line => line.StartsWith(' '))];
}
