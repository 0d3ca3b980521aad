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

    /// <summary><c>5</c> or <c>5x3</c>: rows x columns.</summary>
    Size,

    /// <summary><c>784 -> 128</c>, the option without a keyword.</summary>
    Pair,

    /// <summary><c>masked</c> or <c>local</c>.</summary>
    Truncation,

    /// <summary><c>44</c> or <c>auto</c>, which is 0.</summary>
    IntegerOrAuto,
}

/// <summary>A value; the second number is used by sizes and pairs, and choices count from 0.</summary>
internal readonly record struct OptionValue(decimal First, decimal Second = 0);

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
        ValueKind.Size => "a size such as 3 or 5x3",
        ValueKind.Pair => "a pair such as 784 -> 128",
        ValueKind.Truncation => "masked or local",
        _ => "a whole number or auto",
    };

    /// <summary>For people: the option with a value.</summary>
    public string Example => Kind == ValueKind.Pair ? "784 -> 128" : Keyword + (IsBound ? " <= 8" : Kind == ValueKind.Truncation ? " masked" : " 3");

    /// <summary>True when a number of the value is in range.</summary>
    public bool Contains(decimal number) => number <= Most && (IsBound ? number > Least : number >= Least);

    /// <summary>The option as the formatter writes it.</summary>
    public string Write(OptionValue value) => Kind == ValueKind.Pair ? WriteValue(value) : Keyword + (IsBound ? " <= " : " ") + WriteValue(value);

    /// <summary>The arguments it stands for.</summary>
    public void AddTo(LayerArguments arguments, OptionValue value)
    {
        arguments.Add(Arguments[0], Kind == ValueKind.Number ? value.First : (object)(int)value.First);
        if (Kind is ValueKind.Size or ValueKind.Pair) arguments.Add(Arguments[1], (int)value.Second);
    }

    /// <summary>Words that a choice may be, in the order of their numbers.</summary>
    public static IReadOnlyList<string> Truncations { get; } = [.. new[] { TruncationMode.Masked, TruncationMode.Local }.Select(static mode => mode.ToString().ToLowerInvariant())];

    private string WriteValue(OptionValue value) => Kind switch
    {
        ValueKind.Size when value.First != value.Second => $"{Numeral.Write(value.First)}x{Numeral.Write(value.Second)}",
        ValueKind.Pair => $"{Numeral.Write(value.First)} -> {Numeral.Write(value.Second)}",
        ValueKind.Truncation => Truncations[(int)value.First],
        ValueKind.IntegerOrAuto when value.First == Auto => "auto",
        _ => Numeral.Write(value.First),
    };

    internal static OptionSpelling Bound(string keyword, string argument) => new(keyword, ValueKind.Number, 0, Numbers.LargestBound, new([argument]));
}
