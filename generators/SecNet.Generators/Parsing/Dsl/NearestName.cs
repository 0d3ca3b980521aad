using System;
using System.Collections.Generic;

namespace SecNet.Generators.Parsing.Dsl;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The candidate nearest to a name by edit distance (optimal string alignment: a swap of neighbours is one edit), or null when none is
    /// near: within a third of the name's length, at most 3. The first of equally near ones.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var limit = Math.Min(3, Math.Max(1, name.Length / 3));
        var rows = new[] { new int[name.Length + limit + 1], new int[name.Length + limit + 1], new int[name.Length + limit + 1] };
        foreach (var candidate in candidates)
        {
            if (candidate == name || Distance(name, candidate, limit, rows) is not { } distance) continue;
            nearest = candidate;
            limit = distance - 1;
            if (limit < 0) break;
        }

        return nearest;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> candidates) => Find(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : string.Empty;

    /// <summary>
    /// The edit distance when it is at most <paramref name="limit"/>. Upper and lower case are the same letter. Only the diagonals within
    /// the limit are computed: a file may have thousands of long names, all alike.
    /// </summary>
    private static int? Distance(string name, string candidate, int limit, int[][] rows)
    {
        if (Math.Abs(name.Length - candidate.Length) > limit) return null;
        var (before, previous, current) = (rows[0], rows[1], rows[2]);
        for (var column = 0; column <= candidate.Length; column++) previous[column] = column;
        for (var row = 1; row <= name.Length; row++)
        {
            var (first, last) = (Math.Max(1, row - limit), Math.Min(candidate.Length, row + limit));
            current[first - 1] = first == 1 ? row : limit + 1;
            var least = current[first - 1];
            for (var column = first; column <= last; column++)
            {
                var cost = IsSame(name[row - 1], candidate[column - 1]) ? 0 : 1;
                var distance = Math.Min(current[column - 1] + 1, previous[column - 1] + cost);
                if (column < row + limit) distance = Math.Min(distance, previous[column] + 1);
                if (row > 1 && column > 1 && IsSame(name[row - 1], candidate[column - 2]) && IsSame(name[row - 2], candidate[column - 1])) distance = Math.Min(distance, before[column - 2] + 1);
                current[column] = distance;
                least = Math.Min(least, distance);
            }

            if (least > limit) return null;
            (before, previous, current) = (previous, current, before);
        }

        return previous[candidate.Length] <= limit ? previous[candidate.Length] : null;
    }

    private static bool IsSame(char first, char second) => char.ToLowerInvariant(first) == char.ToLowerInvariant(second);
}
