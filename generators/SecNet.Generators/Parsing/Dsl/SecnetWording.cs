using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>The compiler names what to change as attributes spell it; a file's author looks for the words of files.</summary>
public static class SecnetWording
{
    private static readonly (string Attribute, string File)[] Words =
    [
        ("[Input]", "input"),
        ("[Link(\"", "link "),
        ("\")]", string.Empty),
        .. Comparisons,
        ("AcceptLeakage = true", $"{SettingStatement.Accept.Keyword} {SettingStatement.Accept.Words[0]}"),
        ("Offline = Dealer", SettingStatement.Offline.Keyword + " dealer"),
        ("Ring = AutoRing", SettingStatement.Ring.Keyword + " auto"),
        ("FractionBits = ", SettingStatement.Fraction.Keyword + " "),
        ("Ring = ", SettingStatement.Ring.Keyword + " "),
        ("MaxAbsWeight", "|w|"),
        ("MaxAbs", "|x|"),
    ];

    /// <summary>The longest first: one name may start with another.</summary>
    private static IEnumerable<(string Attribute, string File)> Comparisons => Enum.GetNames(typeof(ComparisonChoice)).OrderByDescending(static name => name.Length)
        .Select(static name => ("Comparison = " + name, $"{SettingStatement.Comparison.Keyword} {name.ToLowerInvariant()}"));

    /// <summary>The same finding in the words of files.</summary>
    public static Finding Of(Finding finding) => finding with { Arguments = finding.Arguments.Select(Translate).ToEquatableArray() };

    /// <summary>Names in files have no brackets and no spaces, so that none of them can be taken for one of these.</summary>
    private static string Translate(string argument) => argument == Words[0].Attribute || argument.Contains(' ')
        ? Words.Aggregate(argument, static (text, word) => text.Replace(word.Attribute, word.File))
        : argument;
}
