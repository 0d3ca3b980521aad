using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Model;

/// <summary>Amounts of data as people write them: <c>5MB</c>, <c>1.5kB</c>, <c>800B</c>. Units are decimal, as those of links are.</summary>
public static class ByteCount
{
    /// <summary>The most that can be said: a million gigabytes.</summary>
    public const long Largest = 1_000_000_000_000_000;

    /// <summary>For people: what is read.</summary>
    public const string Fits = "a number of bytes such as 5MB, from 1B to 1000000GB, in B, kB, MB or GB";

    // The largest first: every one ends with the last.
    private static readonly (string Unit, long Bytes)[] Units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1)];

    /// <summary>How many bytes a text says; null when it is something else, a part of a byte, or out of range.</summary>
    public static long? Parse(string text)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (Quantity.Read(text, unit) is { } number) return number * bytes is >= 1 and <= Largest and var count && decimal.Truncate(count) == count ? (long)count : null;
        }

        return null;
    }

    /// <summary>The number in the largest unit that leaves one before the point: <c>1.5kB</c>. <see cref="Parse"/> reads it back.</summary>
    public static string Write(long bytes)
    {
        var (unit, size) = Units.FirstOrDefault(candidate => bytes >= candidate.Bytes);
        return unit is null ? Quantity.Write(bytes, "B") : Quantity.Write((decimal)bytes / size, unit);
    }

    /// <summary>The number of a text with each unit there is, if it has none of them.</summary>
    internal static IEnumerable<string> Respellings(string text)
    {
        if (Units.Any(unit => Quantity.Read(text, unit.Unit) is not null)) return [];
        var number = new string([.. text.TakeWhile(static letter => letter is (>= '0' and <= '9') or '.')]);
        return Units.Select(unit => number + unit.Unit);
    }
}
