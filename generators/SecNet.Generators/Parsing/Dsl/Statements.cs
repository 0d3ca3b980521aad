using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>A word of a file and where it stands.</summary>
internal sealed record Word(string Text, TextPlace Place);

/// <summary>An option with its value.</summary>
internal sealed record Option(OptionSpelling Spelling, OptionValue Value, TextPlace Place, TextPlace ValuePlace);

/// <summary>A line that says something. <paramref name="Keyword"/> is the word that tells what, of a layer its kind.</summary>
internal abstract record Statement(Word Keyword);

/// <summary><c>network M1 in Acme.Models</c></summary>
internal sealed record NetworkStatement(Word Keyword, Word Name, Word? Namespace) : Statement(Keyword);

/// <summary><c>ring 64</c>, and what else the network chooses for all its layers.</summary>
internal sealed record SettingStatement(Word Keyword, Option Option) : Statement(Keyword)
{
    public static OptionSpelling Ring { get; } = new("ring", ValueKind.IntegerOrAuto, 16, 64, EquatableArray<string>.Empty);

    public static OptionSpelling Fraction { get; } = new("fraction", ValueKind.IntegerOrAuto, 1, 30, EquatableArray<string>.Empty);

    public static OptionSpelling Truncation { get; } = OptionSpelling.Truncation();

    public static OptionSpelling Comparison { get; } = OptionSpelling.Choice<ComparisonChoice>("comparison");

    /// <summary>Leakage is what there is to accept; who accepts nothing does not say so.</summary>
    public static OptionSpelling Accept { get; } = new("accept", ValueKind.Choice, 0, 0, EquatableArray<string>.Empty) { Words = new(["leakage"]) };

    public static OptionSpelling Offline { get; } = new("offline", ValueKind.Choice, 0, 1, EquatableArray<string>.Empty) { Words = new(["dealer", "two-party"]) };

    /// <summary>All settings, in the order in which files usually have them.</summary>
    public static IReadOnlyList<OptionSpelling> Spellings { get; } = [Ring, Fraction, Truncation, Comparison, Accept, Offline];
}

/// <summary><c>link wan</c>, <c>link 20ms,1Gbit/s</c>: what the network runs over.</summary>
internal sealed record LinkStatement(Word Keyword, LinkModel Link) : Statement(Keyword);

/// <summary><c>budget online 5MB rounds 40 offline 200MB failure 0.001</c>: what an inference may cost; any of them, in any order.</summary>
internal sealed record BudgetStatement(Word Keyword, IReadOnlyList<Option> Options) : Statement(Keyword)
{
    public static OptionSpelling Online { get; } = new("online", ValueKind.Bytes, 1, ByteCount.Largest, EquatableArray<string>.Empty);

    public static OptionSpelling Rounds { get; } = new("rounds", ValueKind.Integer, 1, BudgetModel.MostRounds, EquatableArray<string>.Empty);

    public static OptionSpelling Offline { get; } = new("offline", ValueKind.Bytes, 1, ByteCount.Largest, EquatableArray<string>.Empty);

    public static OptionSpelling Failure { get; } = new("failure", ValueKind.Number, 0, 1, EquatableArray<string>.Empty);

    /// <summary>All limits, in the order in which the formatter writes them.</summary>
    public static IReadOnlyList<OptionSpelling> Spellings { get; } = [Online, Rounds, Offline, Failure];

    /// <summary>The limits.</summary>
    public BudgetModel Budget => new((long?)ValueOf(Online), (int?)ValueOf(Rounds), (long?)ValueOf(Offline), ValueOf(Failure) ?? BudgetModel.DefaultFailureProbability);

    private decimal? ValueOf(OptionSpelling spelling) => Options.FirstOrDefault(option => option.Spelling == spelling)?.Value.First;
}

/// <summary><c>calibrated 1000 margin 2 synthetic</c>: where the bounds on layers were observed.</summary>
internal sealed record CalibratedStatement(Word Keyword, Option Samples, Option Margin, bool IsSynthetic) : Statement(Keyword)
{
    /// <summary>The word for inputs that were made up.</summary>
    public const string Synthetic = "synthetic";

    public static OptionSpelling SamplesSpelling { get; } = new("calibrated", ValueKind.Integer, 1, CalibrationModel.MostSamples, EquatableArray<string>.Empty);

    public static OptionSpelling MarginSpelling { get; } = new("margin", ValueKind.Number, 1, CalibrationModel.LargestMargin, EquatableArray<string>.Empty);
}

/// <summary><c>input image 1x28x28 |x| &lt;= 1</c></summary>
internal sealed record InputStatement(Word Keyword, Word Name, TensorShape Shape, TextPlace ShapePlace, Option? Bound) : Statement(Keyword)
{
    /// <summary>The bound on the input.</summary>
    public static OptionSpelling BoundSpelling { get; } = OptionSpelling.Bound("|x|", "MaxAbs");
}

/// <summary><c>fc1 = dense flat 784 -> 128</c>; the spelling is null when there is no such kind.</summary>
internal sealed record LayerStatement(Word Keyword, Word Name, LayerSpelling? Spelling, IReadOnlyList<Word> Inputs, IReadOnlyList<Option> Options) : Statement(Keyword);

/// <summary><c>output fc3</c></summary>
internal sealed record OutputStatement(Word Keyword, Word Name) : Statement(Keyword);
