using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>What an option's value looks like.</summary>
internal enum ValueKind
{
    /// <summary><c>2</c></summary>
    Integer,

    /// <summary><c>0.00001</c></summary>
    Number,

    /// <summary><c>5MB</c></summary>
    Bytes,

    /// <summary><c>5</c> or <c>5x3</c>: rows x columns.</summary>
    Size,

    /// <summary><c>1</c>, <c>1x2</c>: rows x columns, or <c>0x0x1x1</c>: top x left x bottom x right.</summary>
    Sides,

    /// <summary><c>784</c> or <c>16x4x4</c>: the shape of a tensor.</summary>
    Shape,

    /// <summary><c>2x0x1</c>: an order of three axes.</summary>
    Axes,

    /// <summary><c>784 -> 128</c>, the option without a keyword.</summary>
    Pair,

    /// <summary>One of a few words: <c>masked</c> or <c>local</c>.</summary>
    Choice,

    /// <summary><c>44</c> or <c>auto</c>, which is 0.</summary>
    IntegerOrAuto,
}

/// <summary>A value; the second number is used by sizes and pairs, more by what has more sides, and choices count from 0.</summary>
internal readonly record struct OptionValue(decimal First, decimal Second = 0, decimal Third = 0, decimal Fourth = 0)
{
    /// <summary>The numbers, of which a kind of option uses the first few.</summary>
    public IReadOnlyList<decimal> Numbers => [First, Second, Third, Fourth];
}

/// <summary>How an option is written, what its values are, and which arguments of a layer's model it gives.</summary>
/// <param name="Keyword"><c>kernel</c>, <c>|x|</c>; <c>-></c> for the pair.</param>
/// <param name="Kind">What the value looks like.</param>
/// <param name="Least">Least value of each number.</param>
/// <param name="Most">Greatest value of each number.</param>
/// <param name="Arguments">Names of the arguments.</param>
internal sealed record OptionSpelling(string Keyword, ValueKind Kind, decimal Least, decimal Most, EquatableArray<string> Arguments)
{
    /// <summary>The most of anything that is counted; no tensor may have more elements.</summary>
    public const long LargestSize = LayerScope.MaxElements;

    /// <summary>The number that <c>auto</c> stands for: <see cref="NetworkModel.AutoRing"/>, <see cref="NetworkModel.AutoFraction"/>.</summary>
    public const int Auto = 0;

    /// <summary>True when a layer without it says too little.</summary>
    public bool IsRequired { get; init; }

    /// <summary>How many numbers with an x between them a value may have; none when it is something else.</summary>
    public IReadOnlyList<int> SideCounts => Kind switch
    {
        ValueKind.Size => [1, 2],
        ValueKind.Sides => [1, 2, 4],
        ValueKind.Shape => [1, 3],
        ValueKind.Axes => [3],
        _ => [],
    };

    /// <summary>True for <c>|x|</c> and <c>|w|</c>, whose value stands behind &lt;= and cannot be 0.</summary>
    public bool IsBound => Keyword[0] == '|';

    /// <summary>For people: whose range it is.</summary>
    public string Subject => Kind == ValueKind.Pair ? "a side of ->" : Keyword;

    /// <summary>For people: <c>1 to 30</c>.</summary>
    public string Range => IsBound ? $"above 0 and at most {Numeral.Write(Most)}"
        : $"{Numeral.Write(Least)} to {Numeral.Write(Most)}" + (Kind == ValueKind.IntegerOrAuto ? ", or auto" : string.Empty);

    /// <summary>For people: what fits where the value stands.</summary>
    public string Fits => Kind switch
    {
        ValueKind.Integer => "a whole number",
        ValueKind.Number => "a number",
        ValueKind.Bytes => ByteCount.Fits,
        ValueKind.Size => "a size such as 3 or 5x3",
        ValueKind.Sides => "a padding such as 1, 1x2 or 0x0x1x1",
        ValueKind.Shape => "a shape such as 784 or 16x4x4",
        ValueKind.Axes => "an order of axes such as 2x0x1",
        ValueKind.Pair => "a pair such as 784 -> 128",
        ValueKind.Choice when Words.Count == 1 => $"'{Words[0]}'",
        ValueKind.Choice => $"{string.Join(", ", Words.Take(Words.Count - 1))} or {Words[Words.Count - 1]}",
        _ => "a whole number or auto",
    };

    /// <summary>For people: the option with a value.</summary>
    public string Example => Kind switch
    {
        ValueKind.Pair => "784 -> 128",
        ValueKind.Choice => $"{Keyword} {Words[0]}",
        ValueKind.Shape => Keyword + " 16x4x4",
        ValueKind.Axes => Keyword + " 2x0x1",
        _ => Keyword + (IsBound ? " <= 8" : " 3"),
    };

    /// <summary>True when a number of the value is in range.</summary>
    public bool Contains(decimal number) => number <= Most && (IsBound ? number > Least : number >= Least);

    /// <summary>The option as the formatter writes it.</summary>
    public string Write(OptionValue value) => Kind == ValueKind.Pair ? WriteValue(value) : Keyword + (IsBound ? " <= " : " ") + WriteValue(value);

    /// <summary>The arguments it stands for.</summary>
    public void AddTo(LayerArguments arguments, OptionValue value)
    {
        for (var index = 0; index < Arguments.Count; index++) arguments.Add(Arguments[index], Kind == ValueKind.Number ? value.First : (object)(int)value.Numbers[index]);
    }

    /// <summary>The value that numbers with an x between them are.</summary>
    public OptionValue ValueOf(IReadOnlyList<decimal> sides) => Kind switch
    {
        ValueKind.Size => new(sides[0], sides[sides.Count - 1]),
        ValueKind.Sides => sides.Count == 4 ? new(sides[0], sides[1], sides[2], sides[3]) : new(sides[0], sides[sides.Count - 1], sides[0], sides[sides.Count - 1]),
        _ => sides.Count == 1 ? new(sides[0], 1, 1) : new(sides[0], sides[1], sides[2]),
    };

    /// <summary>Words that a choice may be, in the order of their numbers.</summary>
    public EquatableArray<string> Words { get; init; } = EquatableArray<string>.Empty;

    private string WriteValue(OptionValue value) => Kind switch
    {
        ValueKind.Size when value.First != value.Second => $"{Numeral.Write(value.First)}x{Numeral.Write(value.Second)}",
        ValueKind.Sides when (value.First, value.Second) != (value.Third, value.Fourth) =>
            $"{Numeral.Write(value.First)}x{Numeral.Write(value.Second)}x{Numeral.Write(value.Third)}x{Numeral.Write(value.Fourth)}",
        ValueKind.Sides when value.First != value.Second => $"{Numeral.Write(value.First)}x{Numeral.Write(value.Second)}",
        ValueKind.Shape when value is { Second: 1, Third: 1 } => Numeral.Write(value.First),
        ValueKind.Shape or ValueKind.Axes => string.Join("x", value.Numbers.Take(Arguments.Count).Select(Numeral.Write)),
        ValueKind.Pair => $"{Numeral.Write(value.First)} -> {Numeral.Write(value.Second)}",
        ValueKind.Choice => Words[(int)value.First],
        ValueKind.IntegerOrAuto when value.First == Auto => "auto",
        ValueKind.Bytes => ByteCount.Write((long)value.First),
        _ => Numeral.Write(value.First),
    };

    /// <summary>How products are scaled back, of a network or a layer.</summary>
    internal static OptionSpelling Truncation(params string[] arguments) => Choice<TruncationMode>("truncation", arguments);

    /// <summary>One of an enum's names, in lower case.</summary>
    internal static OptionSpelling Choice<T>(string keyword, params string[] arguments)
        where T : struct, System.Enum
    {
        var words = System.Enum.GetNames(typeof(T)).Select(static name => name.ToLowerInvariant()).ToEquatableArray();
        return new(keyword, ValueKind.Choice, 0, words.Count - 1, new(arguments)) { Words = words };
    }

    internal static OptionSpelling Bound(string keyword, string argument) => new(keyword, ValueKind.Number, 0, Numbers.LargestBound, new([argument]));
}
