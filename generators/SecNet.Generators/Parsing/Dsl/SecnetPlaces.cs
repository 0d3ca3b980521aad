using System.Linq;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>A place with the keyword of the option that stands there.</summary>
public sealed record OptionPlace(string Keyword, TextPlace Place);

/// <summary>A statement and its options.</summary>
public sealed record StatementPlaces(TextPlace Keyword, EquatableArray<OptionPlace> Options)
{
    /// <summary>The first of some options that the statement has, or its keyword.</summary>
    public TextPlace Find(params string[] keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Options.FirstOrDefault(option => option.Keyword == keyword) is { } option) return option.Place;
        }

        return Keyword;
    }
}

/// <summary>Where the network, its settings, its input, its budget and its layers stand: turns the compiler's findings into places.</summary>
public sealed record SecnetPlaces(StatementPlaces Network, StatementPlaces Input, EquatableArray<StatementPlaces> Layers)
{
    /// <summary>The budget; null when the file states none.</summary>
    public StatementPlaces? Budget { get; init; }

    /// <summary>The token that a finding of the compiler is about. Of links the compiler finds nothing that reading has not found.</summary>
    public TextPlace Find(Finding finding) => finding.Layer switch
    {
        Finding.Network => Network.Find(OptionsOf(finding.Id)),
        Finding.Link => Network.Keyword,
        Finding.Budget => (Budget ?? Network).Find(OptionsOf(finding.Id)),
        Finding.Input => finding.Id == FindingIds.RingOverflow ? Input.Find(InputStatement.BoundSpelling.Keyword) : Input.Keyword,
        var layer => Layers[layer].Find(OptionsOf(finding.Id)),
    };

    /// <summary>Options that a rule looks at, the likeliest mistake first.</summary>
    private static string[] OptionsOf(string id) => id switch
    {
        FindingIds.FanInMismatch or FindingIds.ChannelMismatch => ["->"],
        FindingIds.WindowTooLarge => ["kernel", "window"],
        FindingIds.BadPadding => ["padding"],
        FindingIds.ReshapeMismatch => ["to"],
        FindingIds.ClipBounds => ["high", "low"],
        FindingIds.BadArgument => ["groups", "slope", "order"],
        FindingIds.RingOverflow => ["|x|"],
        FindingIds.LeakageNotAccepted or FindingIds.LeakageAccepted => [SettingStatement.Comparison.Keyword],
        FindingIds.ComparisonRingTooWide => [SettingStatement.Ring.Keyword],
        FindingIds.FailureBudgetExceeded => [BudgetStatement.Failure.Keyword],
        FindingIds.OnlineBudgetExceeded => [BudgetStatement.Online.Keyword],
        FindingIds.RoundBudgetExceeded => [BudgetStatement.Rounds.Keyword],
        FindingIds.OfflineBudgetExceeded => [BudgetStatement.Offline.Keyword],
        _ => [],
    };
}
