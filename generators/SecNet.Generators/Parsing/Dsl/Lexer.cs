using System.Collections.Generic;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Cuts one line into tokens and its comment.</summary>
internal static class Lexer
{
    /// <summary>Appends the tokens of text[start..end); returns the column of the comment's '#', or -1.</summary>
    public static int Read(string text, int start, int end, List<Token> tokens)
    {
        var at = start;
        while (at < end)
        {
            var letter = text[at];
            if (letter is ' ' or '\t' or '\uFEFF')
            {
                at++;
                continue;
            }

            if (letter == '#') return at - start;
            var (kind, length) = Next(text, at, end);
            tokens.Add(new(kind, at - start, length));
            at += length;
        }

        return -1;
    }

    private static (TokenKind Kind, int Length) Next(string text, int at, int end)
    {
        var next = at + 1 < end ? text[at + 1] : '\n';
        switch (text[at])
        {
            case '=': return (TokenKind.Equal, 1);
            case '|': return (TokenKind.Bar, 1);
            case ',': return (TokenKind.Comma, 1);
            case '<' when next == '=': return (TokenKind.AtMost, 2);
            case '-' when next == '>': return (TokenKind.Arrow, 2);
            case '-' or '+' when IsDigit(next): return (TokenKind.Numeral, 1 + NumeralLength(text, at + 1, end));
            case var digit when IsDigit(digit): return (TokenKind.Numeral, NumeralLength(text, at, end));
            case var letter when IsWordStart(letter): return (TokenKind.Word, WordLength(text, at, end));
            case var high when char.IsHighSurrogate(high) && char.IsLowSurrogate(next): return (TokenKind.Unknown, 2);
            default: return (TokenKind.Unknown, 1);
        }
    }

    private static int WordLength(string text, int start, int end)
    {
        var at = start;
        while (at < end && (IsWordStart(text[at]) || IsDigit(text[at]) || text[at] == '.' || (text[at] == '-' && !StartsArrow(text, at, end)))) at++;
        return at - start;
    }

    private static int NumeralLength(string text, int start, int end)
    {
        var at = start;
        while (at < end && (IsWordStart(text[at]) || IsDigit(text[at]) || text[at] == '.' || IsExponentSign(text, at, end))) at++;
        return at - start;
    }

    private static bool StartsArrow(string text, int at, int end) => at + 1 < end && text[at + 1] == '>';

    private static bool IsExponentSign(string text, int at, int end) =>
        text[at] is '-' or '+' && text[at - 1] is 'e' or 'E' && at + 1 < end && IsDigit(text[at + 1]);

    private static bool IsDigit(char letter) => letter is >= '0' and <= '9';

    private static bool IsWordStart(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_';
}
