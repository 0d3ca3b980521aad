using System;
using System.Globalization;

namespace SecNet.Generators.Model;

/// <summary>Numbers with a unit right behind them, such as <c>20ms</c> or <c>1.5kB</c>.</summary>
internal static class Quantity
{
    // More digits than any value in range needs, and few enough that nothing computed from them overflows.
    private const int LongestNumber = 16;

    /// <summary>The number before a unit: digits with at most one decimal point between them, no sign, no space. Null when the text is something else.</summary>
    public static decimal? Read(string text, string unit)
    {
        if (!text.EndsWith(unit, StringComparison.Ordinal)) return null;
        var digits = text.Substring(0, text.Length - unit.Length);
        if (digits.Length is 0 or > LongestNumber || !IsDigit(digits[0]) || !IsDigit(digits[digits.Length - 1])) return null;
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The number and its unit, without zeros that say nothing.</summary>
    public static string Write(decimal number, string unit) => number.ToString("0.############################", CultureInfo.InvariantCulture) + unit;

    private static bool IsDigit(char letter) => letter is >= '0' and <= '9';
}
