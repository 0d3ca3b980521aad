namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Kinds of tokens.</summary>
internal enum TokenKind : byte
{
    /// <summary>A letter or underscore, then letters, digits, '_', '.' and '-'.</summary>
    Word,

    /// <summary>What starts with a digit, or with a sign and a digit: <c>784</c>, <c>-0.5</c>, <c>1e-5</c>, <c>1x28x28</c>.</summary>
    Numeral,

    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>&lt;=</c></summary>
    AtMost,

    /// <summary><c>-&gt;</c></summary>
    Arrow,

    /// <summary><c>|</c></summary>
    Bar,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary>A character that starts nothing.</summary>
    Unknown,
}

/// <summary>A token of a line; small, since a line may have many.</summary>
internal readonly record struct Token(TokenKind Kind, int Column, int Length);
