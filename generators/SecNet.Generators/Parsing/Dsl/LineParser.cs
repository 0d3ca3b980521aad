using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>
/// Reads one line. A mistake costs its line at most: the next line is read as if nothing had happened, and a layer keeps its name and
/// its inputs, so that one mistake is not reported again wherever the layer is used.
/// </summary>
internal sealed class LineParser(string text, FindingList findings)
{
    /// <summary>The longest word; layer names go into generated code and into weight files.</summary>
    public const int LongestWord = 100;

    /// <summary>Tensors that one layer can take.</summary>
    public const int MostInputs = 1000;

    private const int LongestQuote = 40;

    private static readonly string Kinds = string.Join(", ", LayerSpelling.ByKeyword.Keys);

    private static readonly HashSet<string> OptionKeywords = [.. LayerSpelling.ByKeyword.Values.SelectMany(static spelling => spelling.Options).Select(static option => option.Keyword)];

    private readonly List<Token> _tokens = [];
    private int _start;
    private int _end;
    private int _line;
    private int _at;
    private bool _isBroken;

    /// <summary>Words that begin a statement when no '=' follows.</summary>
    public static IReadOnlyList<string> Keywords { get; } = ["network", .. SettingStatement.Spellings.Select(static spelling => spelling.Keyword), "link", "budget", "calibrated", "input", "output"];

    /// <summary>Column of the comment's '#', or -1.</summary>
    public int CommentColumn { get; private set; }

    /// <summary>True when the line just read has a mistake.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Reads text[start..end), which is line <paramref name="line"/>. Null when it says nothing, or nothing that can be understood.</summary>
    public Statement? Read(int start, int end, int line)
    {
        (_start, _end, _line, _at, _isBroken) = (start, end, line, 0, false);
        _tokens.Clear();
        CommentColumn = Lexer.Read(text, start, end, _tokens);
        if (_tokens.Count == 0) return null;
        if (Is(TokenKind.Word) && (KindAt(1) == TokenKind.Equal || LacksEqual())) return ReadLayer();
        if (!Is(TokenKind.Word)) return Fail<Statement>("a statement, or 'name = layer'");
        var keyword = Take();
        switch (keyword.Text)
        {
            case "network": return ReadNetwork(keyword);
            case "link": return ReadLink(keyword);
            case "budget": return ReadBudget(keyword);
            case "calibrated": return ReadCalibrated(keyword);
            case "input": return ReadInput(keyword);
            case "output": return TakeName("a tensor's name") is { } tensor && AtEnd() ? new OutputStatement(keyword, tensor) : null;
        }

        foreach (var spelling in SettingStatement.Spellings)
        {
            if (spelling.Keyword == keyword.Text) return ReadValue(spelling, keyword.Place) is { } option && AtEnd() ? new SettingStatement(keyword, option) : null;
        }

        return Fail<Statement>(keyword.Place, $"a statement ({string.Join(", ", Keywords)} or 'name = layer')", NearestName.Hint(keyword.Text, Keywords));
    }

    /// <summary>fc1 dense flat: a layer, but for the sign.</summary>
    private bool LacksEqual() => KindAt(1) == TokenKind.Word && !Keywords.Contains(TextOf(_tokens[0])) && LayerSpelling.ByKeyword.ContainsKey(TextOf(_tokens[1]));

    private NetworkStatement? ReadNetwork(Word keyword)
    {
        if (TakeName("the network's name") is not { } name) return null;
        Word? space = null;
        if (_at < _tokens.Count)
        {
            if (!Is(TokenKind.Word) || TextOf(_tokens[_at]) != "in") return Fail<NetworkStatement>("'in' and a namespace, or the end of the line");
            Take();
            space = TakeName("a namespace");
            if (space is null) return null;
        }

        return AtEnd() ? new(keyword, name, space) : null;
    }

    /// <summary><c>link wan</c>; what follows the keyword is one text, since it has its own grammar everywhere.</summary>
    private LinkStatement? ReadLink(Word keyword)
    {
        if (_at == _tokens.Count) return Fail<LinkStatement>(LinkModel.Fits);
        var place = PlaceOf(_tokens[_at]).To(PlaceOf(_tokens[_tokens.Count - 1]));
        var found = text.Substring(place.Offset, place.Length);
        return LinkModel.Parse(found) is { } link ? new(keyword, link) : Fail<LinkStatement>(place, LinkModel.Fits, NearestName.Hint(Quote(found), LinkModel.Names));
    }

    /// <summary><c>budget online 5MB rounds 40</c></summary>
    private BudgetStatement? ReadBudget(Word keyword)
    {
        var options = new List<Option>();
        do
        {
            if (!Is(TokenKind.Word)) return Fail<BudgetStatement>($"a limit ({OptionsOf(BudgetStatement.Spellings)})");
            var limit = Take();
            if (BudgetStatement.Spellings.FirstOrDefault(spelling => spelling.Keyword == limit.Text) is not { } known)
            {
                ReportUnknownOption(limit.Text, limit.Place, BudgetStatement.Spellings, keyword.Text);
                return null;
            }

            if (ReadValue(known, limit.Place) is not { } option) return null;
            if (options.Any(other => other.Spelling == known))
            {
                Report(FindingIds.DuplicateOption, limit.Place, limit.Text, keyword.Text);
                return null;
            }

            options.Add(option);
        }
        while (_at < _tokens.Count);
        return new(keyword, options);
    }

    /// <summary><c>calibrated 1000 margin 2 synthetic</c></summary>
    private CalibratedStatement? ReadCalibrated(Word keyword)
    {
        if (ReadValue(CalibratedStatement.SamplesSpelling, keyword.Place) is not { } samples) return null;
        if (!Is(TokenKind.Word) || TextOf(_tokens[_at]) != CalibratedStatement.MarginSpelling.Keyword) return Fail<CalibratedStatement>("'margin' and a number");
        if (ReadValue(CalibratedStatement.MarginSpelling, Take().Place) is not { } margin) return null;
        var isSynthetic = Is(TokenKind.Word) && TextOf(_tokens[_at]) == CalibratedStatement.Synthetic;
        if (isSynthetic) Take();
        if (_at == _tokens.Count) return new(keyword, samples, margin, isSynthetic);
        return Fail<CalibratedStatement>(isSynthetic ? "the end of the line" : $"'{CalibratedStatement.Synthetic}' or the end of the line");
    }

    private InputStatement? ReadInput(Word keyword)
    {
        if (TakeName("the input's name") is not { } name) return null;
        if (!Is(TokenKind.Numeral) || ReadSides(TextOf(_tokens[_at])) is not { Count: 1 or 3 } sides) return Fail<InputStatement>("a shape such as 784 or 1x28x28");
        var shape = Take();
        if (sides.Any(static side => side is < 1 or > OptionSpelling.LargestSize))
        {
            Report(FindingIds.NumberOutOfRange, shape.Place, "the shape", Quote(shape.Text), $"1 to {OptionSpelling.LargestSize} in every dimension");
            return null;
        }

        Option? bound = null;
        if (Is(TokenKind.Bar))
        {
            bound = ReadBound([InputStatement.BoundSpelling], "the input");
            if (bound is null) return null;
        }

        var (channels, rows, columns) = sides.Count == 1 ? (sides[0], 1, 1) : (sides[0], sides[1], sides[2]);
        return AtEnd() ? new(keyword, name, new((int)channels, (int)rows, (int)columns), shape.Place, bound) : null;
    }

    private LayerStatement? ReadLayer()
    {
        if (TakeName("a tensor's name") is not { } name) return null;
        if (Is(TokenKind.Equal)) Take();
        else Fail<Word>("'='");
        var (inputs, options) = (new List<Word>(), new List<Option>());
        if (!Is(TokenKind.Word))
        {
            Fail<Word>($"a layer ({Kinds})");
            return new(name, name, null, inputs, options);
        }

        var kind = Take();
        if (!LayerSpelling.ByKeyword.TryGetValue(kind.Text, out var spelling))
        {
            Report(FindingIds.UnknownLayer, kind.Place, Quote(kind.Text), Kinds, NearestName.Hint(kind.Text, LayerSpelling.ByKeyword.Keys));
        }

        ReadInputs(kind, spelling, inputs);
        if (spelling is not null)
        {
            while (_at < _tokens.Count && !findings.IsFull) ReadOption(name, spelling, options);
            if (!_isBroken) CheckComplete(kind, name, spelling, options);
        }

        return new(kind, name, spelling, inputs, options);
    }

    private void ReadInputs(Word kind, LayerSpelling? spelling, List<Word> inputs)
    {
        do
        {
            if (inputs.Count > 0) Take();
            if (inputs.Count == MostInputs)
            {
                Report(FindingIds.FileTooLarge, kind.Place, "A layer", "more inputs", MostInputs.ToString(CultureInfo.InvariantCulture));
                _at = _tokens.Count;
                return;
            }

            if (TakeName("the name of the tensor it takes") is not { } input) break;
            inputs.Add(input);
        }
        while (Is(TokenKind.Comma));
        if (spelling is null || inputs.Count == 0 || _isBroken) return;
        var definition = spelling.Definition;
        if (inputs.Count >= definition.LeastInputs && inputs.Count <= definition.MostInputs) return;
        var place = inputs.Count < definition.LeastInputs ? kind.Place : inputs[definition.MostInputs].Place;
        Report(FindingIds.WrongInputCount, place, kind.Text, definition.Takes, inputs.Count);
    }

    /// <summary>Reads an option, or reports one and skips to what may be the next.</summary>
    private void ReadOption(Word layer, LayerSpelling spelling, List<Option> options)
    {
        var start = _at;
        var option = _tokens[start].Kind switch
        {
            TokenKind.Bar => ReadBound(spelling.Options, spelling.Keyword),
            TokenKind.Numeral when spelling.Options.FirstOrDefault(static option => option.Kind == ValueKind.Pair) is { } pair => ReadValue(pair, PlaceOf(_tokens[start])),
            TokenKind.Word => ReadNamed(spelling),
            _ => Fail<Option>(spelling.Options.Count == 0 ? "the end of the line" : $"an option of {spelling.Keyword} ({OptionsOf(spelling.Options)})"),
        };
        if (option is null)
        {
            if (_at == start) _at++;
            while (_at < _tokens.Count && !StartsOption()) _at++;
        }
        else if (options.Any(other => other.Spelling == option.Spelling))
        {
            Report(FindingIds.DuplicateOption, option.Place, option.Spelling.Keyword, layer.Text);
        }
        else
        {
            options.Add(option);
        }
    }

    private Option? ReadNamed(LayerSpelling spelling)
    {
        var word = Take();
        if (spelling.Options.FirstOrDefault(option => option.Keyword == word.Text) is { } known) return ReadValue(known, word.Place);
        ReportUnknownOption(word.Text, word.Place, spelling.Options, spelling.Keyword);
        return null;
    }

    /// <summary><c>|x| &lt;= 8</c></summary>
    private Option? ReadBound(IReadOnlyList<OptionSpelling> options, string owner)
    {
        var bar = Take().Place;
        if (!Is(TokenKind.Word)) return Fail<Option>("x or w between bars");
        var name = Take();
        if (!Is(TokenKind.Bar)) return Fail<Option>("'|'");
        var keyword = $"|{Quote(name.Text)}|";
        var place = bar.To(Take().Place);
        if (options.FirstOrDefault(option => option.Keyword == keyword) is not { } spelling)
        {
            ReportUnknownOption(keyword, place, options, owner);
            return null;
        }

        if (!Is(TokenKind.AtMost)) return Fail<Option>("'<='");
        Take();
        return ReadValue(spelling, place);
    }

    private Option? ReadValue(OptionSpelling spelling, TextPlace place)
    {
        var fits = Is(TokenKind.Numeral) || (Is(TokenKind.Word) && spelling.Kind is ValueKind.Choice or ValueKind.IntegerOrAuto);
        if (!fits) return Fail<Option>(spelling.Fits);
        var found = PlaceOf(_tokens[_at]);
        if (spelling.Kind == ValueKind.Pair)
        {
            if (ReadNumber(spelling) is not { } from) return null;
            if (!Is(TokenKind.Arrow)) return Fail<Option>("'->'");
            Take();
            if (!Is(TokenKind.Numeral)) return Fail<Option>("a whole number");
            var last = PlaceOf(_tokens[_at]);
            return ReadNumber(spelling) is { } to ? new(spelling, new(from, to), place, found.To(last)) : null;
        }

        if (spelling.SideCounts.Count > 0) return ReadSize(spelling) is { } size ? new(spelling, size, place, found) : null;
        return ReadNumber(spelling) is { } number ? new(spelling, new(number), place, found) : null;
    }

    private OptionValue? ReadSize(OptionSpelling spelling)
    {
        if (ReadSides(TextOf(_tokens[_at])) is not { } sides || !spelling.SideCounts.Contains(sides.Count))
        {
            Fail<Option>(spelling.Fits);
            return null;
        }

        var place = Take().Place;
        CheckRange(spelling, sides, place);
        return spelling.ValueOf(sides);
    }

    /// <summary>One number of a value, or the number of a choice.</summary>
    private decimal? ReadNumber(OptionSpelling spelling)
    {
        var (token, place) = (TextOf(_tokens[_at]), PlaceOf(_tokens[_at]));
        if (Is(TokenKind.Word))
        {
            string[] choices = spelling.Kind == ValueKind.Choice ? [.. spelling.Words] : ["auto"];
            var choice = System.Array.IndexOf(choices, token);
            if (choice >= 0) _at++;
            else Fail<Option>(place, spelling.Fits, NearestName.Hint(token, choices));
            return choice < 0 ? null : spelling.Kind == ValueKind.IntegerOrAuto ? OptionSpelling.Auto : choice;
        }

        decimal value = 0;
        var isRead = spelling.Kind switch
        {
            ValueKind.Number => Numeral.TryRead(token, out value),
            ValueKind.Bytes => ReadBytes(token, out value),
            ValueKind.Choice => false,
            _ => Numeral.TryReadInteger(token, out value),
        };
        if (!isRead)
        {
            Fail<Option>(place, (spelling.Kind == ValueKind.Pair ? "a whole number" : spelling.Fits) + (spelling.Kind == ValueKind.Number ? $" of at most {Numeral.MaxDigits} digits" : string.Empty), spelling.Kind == ValueKind.Bytes ? NearestName.Hint(Quote(token), ByteCount.Respellings(Quote(token))) : string.Empty);
            return null;
        }

        _at++;
        CheckRange(spelling, [value], place);
        return value;
    }

    private static bool ReadBytes(string token, out decimal value)
    {
        var bytes = ByteCount.Parse(token);
        value = bytes ?? 0;
        return bytes is not null;
    }

    /// <summary>Reports a number out of range. The option is read all the same: what follows it may be wrong too.</summary>
    private void CheckRange(OptionSpelling spelling, IReadOnlyList<decimal> values, TextPlace place)
    {
        if (!values.All(spelling.Contains)) Report(FindingIds.NumberOutOfRange, place, spelling.Subject, Quote(text.Substring(place.Offset, place.Length)), spelling.Range);
    }

    private void CheckComplete(Word kind, Word layer, LayerSpelling spelling, List<Option> options)
    {
        foreach (var missing in spelling.Options.Where(static option => option.IsRequired).Where(option => options.All(given => given.Spelling != option)))
        {
            Report(FindingIds.MissingOption, kind.Place, kind.Text, layer.Text, missing.Kind == ValueKind.Pair ? "its sizes" : missing.Keyword, missing.Example);
        }
    }

    private void ReportUnknownOption(string keyword, TextPlace place, IReadOnlyList<OptionSpelling> options, string owner)
    {
        var takes = options.Count == 0 ? "it takes none" : $"it takes {OptionsOf(options)}";
        Report(FindingIds.UnknownOption, place, owner, Quote(keyword), takes, NearestName.Hint(keyword, options.Select(static option => option.Keyword)));
    }

    private static string OptionsOf(IReadOnlyList<OptionSpelling> options) => string.Join(", ", options.Select(static option => option.Kind == ValueKind.Pair ? "a -> b" : option.Keyword));

    /// <summary>True at what may begin an option of some layer; a number never does, since it may belong to the mistake.</summary>
    private bool StartsOption() => Is(TokenKind.Bar) || (Is(TokenKind.Word) && OptionKeywords.Contains(TextOf(_tokens[_at])));

    /// <summary>The numbers of <c>5</c>, <c>5x3</c>, <c>1x28x28</c>; null when it is something else.</summary>
    private static IReadOnlyList<decimal>? ReadSides(string text)
    {
        var numbers = new List<decimal>();
        foreach (var side in text.Split('x'))
        {
            if (side.Length == 0 || !Numeral.TryReadInteger(side, out var number)) return null;
            numbers.Add(number);
        }

        return numbers;
    }

    private bool Is(TokenKind kind) => KindAt(_at) == kind;

    private TokenKind? KindAt(int index) => index < _tokens.Count ? _tokens[index].Kind : null;

    private Word Take()
    {
        var token = _tokens[_at++];
        return new(TextOf(token), PlaceOf(token));
    }

    private Word? TakeName(string fits)
    {
        if (!Is(TokenKind.Word)) return Fail<Word>(fits);
        return _tokens[_at].Length <= LongestWord ? Take() : Fail<Word>($"{fits} of at most {LongestWord} characters");
    }

    private bool AtEnd()
    {
        if (_at == _tokens.Count) return true;
        Fail<Word>("the end of the line");
        return false;
    }

    private string TextOf(Token token) => text.Substring(_start + token.Column, token.Length);

    private TextPlace PlaceOf(Token token) => new(_start + token.Column, token.Length, _line, token.Column);

    private T? Fail<T>(string fits)
        where T : class
    {
        if (_at < _tokens.Count) return Fail<T>(PlaceOf(_tokens[_at]), fits, string.Empty);
        var last = _tokens[_tokens.Count - 1];
        var column = last.Column + last.Length;
        _isBroken = true;
        findings.Add(FindingIds.SyntaxError, new(_start + column, 0, _line, column), "the end of the line", fits, string.Empty);
        return null;
    }

    private T? Fail<T>(TextPlace place, string fits, string hint)
        where T : class
    {
        _isBroken = true;
        findings.Add(FindingIds.SyntaxError, place, $"'{Quote(text.Substring(place.Offset, place.Length))}'", fits, hint);
        return null;
    }

    private void Report(string id, TextPlace place, params object[] arguments)
    {
        _isBroken = true;
        findings.Add(id, place, arguments);
    }

    private static string Quote(string found) => found.Length <= LongestQuote ? found : found.Substring(0, LongestQuote) + "…";
}
