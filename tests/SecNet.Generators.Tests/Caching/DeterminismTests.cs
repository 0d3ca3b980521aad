using System.Globalization;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Caching;

public sealed class DeterminismTests
{
    private static readonly string[] Sources =
    [
        Repository.Read("examples", "Mnist", "M2.cs"),
        Source.Network("""
            [SecureNetwork(Ring = 44, FractionBits = 4, Truncation = Truncation.Local, Comparison = Comparison.MaskedPpa)]
            [Link("0.5ms,2.5Gbit/s")]
            [Budget(OnlineBytes = "1234.567kB", Rounds = 1000, FailureProbability = 0.25)]
            [Input(2, 4, 4, MaxAbs = 1.5)]
            [BatchNorm(Epsilon = 0.001, Name = "istanbul.i", MaxAbs = 1234.5)]
            [AvgPool2D(3, Stride = 1)]
            [Square]
            [Flatten]
            [Dense(8, 1200, MaxAbs = 2.25, MaxAbsWeight = 0.125)]
            """),
        Source.Network("[SecureNetwork(Ring = 16)] [Input(2, MaxAbs = 1234.5)] [Dense(2, 2)] [ReLU]", "Overflowing"),
        Source.Network("[SecureNetwork] [Budget(FailureProbability = -0.25)] [Input(2, MaxAbs = -1.5)] [Dense(2, 2, MaxAbs = -1e9)]", "Negative"),
        Source.Network("[SecureNetwork(Ring = 24, FractionBits = 4, Truncation = Truncation.Local)] [Input(2)] [Dense(2, 1000, MaxAbs = 100.5)] [ReLU]", "Failing"),
        Source.Network("[SecureNetwork] [Budget(OnlineBytes = \"1.5kB\", Rounds = 1, OfflineBytes = \"1.5kB\")] [Input(2)] [Dense(2, 1000, MaxAbs = 100.5)] [ReLU]", "Costly"),
    ];

    [Fact]
    public void TwoRuns_GiveTheSameBytes() => Assert.Equal(Everything(), Everything());

    /// <summary>
    /// Cultures made by hand, since the globalization data of real ones is not loaded here: the signs and separators of Finnish, and worse.
    /// </summary>
    [Theory]
    [InlineData("\u2212", ",", "\u00A0")]
    [InlineData("~", "d", "g")]
    public void ForeignCulture_GivesTheSameBytes(string negativeSign, string decimalSeparator, string groupSeparator)
    {
        var expected = Everything();
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = negativeSign;
        culture.NumberFormat.NumberDecimalSeparator = decimalSeparator;
        culture.NumberFormat.NumberGroupSeparator = groupSeparator;
        culture.NumberFormat.NumberGroupSizes = [2];
        Assert.Equal($"{negativeSign}1{decimalSeparator}5", (-1.5m).ToString(culture));
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Everything());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Casing by culture turns i into İ in Turkish; the cultures above cannot show that, so the calls themselves are looked for.</summary>
    [Fact]
    public void NoSource_CasesOrComparesByCulture() => Assert.All(Repository.Sources("generators", "SecNet.Generators"), static source =>
    {
        Assert.DoesNotContain(".ToUpper()", source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(".ToLower()", source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("char.ToUpper(", source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("char.ToLower(", source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("CurrentCulture", source.Text, StringComparison.Ordinal);
    });

    [Fact]
    public void Files_EndLinesWithLineFeedAlone() => Assert.All(GeneratorRun.Of(Sources).Files.Values, static text =>
    {
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\t", text, StringComparison.Ordinal);
    });

    /// <summary>All files and all messages, in one text.</summary>
    private static string Everything()
    {
        var run = GeneratorRun.Of(Sources);
        Assert.Equal(2, run.Files.Count);
        Assert.Equal(8, run.Diagnostics.Count);
        return string.Join('\n', run.Files.Select(static file => file.Key + '\n' + file.Value))
            + string.Join('\n', run.Diagnostics.Select(static diagnostic => diagnostic.ToString()));
    }
}
