using System.Globalization;
using System.Numerics;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Numbers as files spell them, read exactly: nothing is rounded to a binary fraction on the way.</summary>
internal static class Numeral
{
    /// <summary>Digits a decimal holds whatever they are.</summary>
    public const int MaxDigits = 28;

    /// <summary>A whole number, of any size.</summary>
    public static bool TryReadInteger(string text, out decimal value) => TryRead(text, out value) && text.IndexOfAny(['.', 'e', 'E']) < 0;

    /// <summary>
    /// A decimal number, perhaps with an exponent: <c>15</c>, <c>-0.5</c>, <c>1e-5</c>. False when it is no number, or needs more
    /// digits than a decimal holds. The result has no trailing zeros, so that equal numbers are written equally.
    /// </summary>
    public static bool TryRead(string text, out decimal value)
    {
        value = 0;
        var at = 0;
        var isNegative = text[0] == '-';
        if (text[0] is '-' or '+') at++;
        var digits = BigInteger.Zero;
        var (count, scale, seenPoint) = (0, 0, false);
        for (; at < text.Length && (text[at] is >= '0' and <= '9' || (text[at] == '.' && !seenPoint)); at++)
        {
            if (text[at] == '.')
            {
                seenPoint = true;
                continue;
            }

            if (++count > 2 * MaxDigits) return false;
            digits = (digits * 10) + (text[at] - '0');
            if (seenPoint) scale++;
        }

        if (count == 0 || text[at - 1] == '.') return false;
        if (at < text.Length)
        {
            if (text[at] is not ('e' or 'E') || text.Length - at > 5
                || !int.TryParse(text.Substring(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)) return false;
            scale -= exponent;
        }

        return TryMake(isNegative ? -digits : digits, scale, out value);
    }

    /// <summary>Shortest spelling.</summary>
    public static string Write(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.IndexOf('.') < 0 ? text : text.TrimEnd('0').TrimEnd('.');
    }

    /// <summary>digits / 10^scale.</summary>
    private static bool TryMake(BigInteger digits, int scale, out decimal value)
    {
        value = 0;
        if (digits.IsZero) return true;
        while (digits % 10 == 0)
        {
            digits /= 10;
            scale--;
        }

        if (scale is > MaxDigits or < -MaxDigits) return false;
        if (scale < 0) digits *= BigInteger.Pow(10, -scale);
        if (BigInteger.Abs(digits) >= BigInteger.Pow(10, MaxDigits)) return false;
        var bytes = BigInteger.Abs(digits).ToByteArray();
        System.Array.Resize(ref bytes, 12);
        value = new(
            System.BitConverter.ToInt32(bytes, 0), System.BitConverter.ToInt32(bytes, 4), System.BitConverter.ToInt32(bytes, 8), digits.Sign < 0, (byte)System.Math.Max(scale, 0));
        return true;
    }
}
