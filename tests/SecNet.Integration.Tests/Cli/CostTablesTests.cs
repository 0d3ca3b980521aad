using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Runtime.Networks;

namespace SecNet.Integration.Tests.Cli;

/// <summary>The tables of <c>cost</c> stay readable in windows of any width.</summary>
public sealed class CostTablesTests
{
    // The figures of a large network, whose layer compares by the strategy of the longest name.
    private static readonly NetworkInfo Large = TinyNetwork.Info with
    {
        Layers =
        [
            TinyNetwork.Info.Layers[1] with
            {
                Name = "maxpool1", OpenedValues = 12_345_678, OnlineBytesPerParty = 123_456_789, Rounds = 125, MultiplyAccumulates = 61_505_536, AesCalls = 98_765_432, ComparedWidth = 21,
                OfflineBytesParty0 = 110_593_176, OfflineBytesParty1 = 110_593_176, Comparison = "function secret sharing with payload", FailureProbability = 1.25e-9,
            },
        ],
        Cost = new(123_456_789, 125, 61_505_536, 98_765_432, 5_000, 110_593_192, 110_593_192),
        FailureProbability = 1.25e-9,
    };

    /// <summary>All columns of figures from 80 characters on, each heading and number on one line.</summary>
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Wide_HasAllFiguresOnOneLine(int width)
    {
        var lines = Lines(width);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.Contains(lines, static line => line.Contains("bytes each way   rounds", StringComparison.Ordinal) && line.EndsWith("AES calls", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("maxpool1", StringComparison.Ordinal) && line.Contains("123 456 789", StringComparison.Ordinal) && line.EndsWith("98 765 432", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("110 593 176   110 593 176", StringComparison.Ordinal) && line.EndsWith("1.25E-9", StringComparison.Ordinal));
        if (width == 120) Assert.Contains(lines, static line => line.Contains("function secret sharing with payload   21", StringComparison.Ordinal));
    }

    /// <summary>Below, what a link must carry and what the dealer sends.</summary>
    [Fact]
    public void Narrow_HasFewerColumns()
    {
        var lines = Lines(60);
        Assert.Contains(lines, static line => line.Contains("bytes each way   rounds", StringComparison.Ordinal) && !line.Contains("MACs", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("110 593 176   110 593 176", StringComparison.Ordinal));
    }

    private static List<string> Lines(int width)
    {
        using var text = new StringWriter();
        var console = new CommandConsole(text, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false).Results;
        console.Profile.Width = width;
        CostTables.Write(console, CostReport.Of(Large, "large", link: null));
        return [.. text.ToString().ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd())];
    }
}
