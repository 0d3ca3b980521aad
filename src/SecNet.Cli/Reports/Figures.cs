using System.Globalization;

namespace SecNet.Cli.Reports;

/// <summary>Numbers for people, and the statistics reports need.</summary>
internal static class Figures
{
    /// <summary><c>1 234 567</c>.</summary>
    public static string Count(long value) => value.ToString("#,0", Spaced);

    /// <summary>Bytes of an inference, which need not be whole where several share a round: <c>12 345.5</c>.</summary>
    public static string Bytes(double value) => value.ToString("#,0.##", Spaced);

    /// <summary>Three significant digits or more: <c>0.0123</c>, <c>12.3</c>.</summary>
    public static string Number(double value) => value.ToString(Math.Abs(value) switch
    {
        0 => "0",
        < 0.001 => "0.##E+0",
        < 1 => "0.####",
        < 100 => "0.##",
        _ => "0",
    }, CultureInfo.InvariantCulture);

    /// <summary>Middle value, or the mean of the two middle ones.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Index of the largest value; the first of equals.</summary>
    public static int ArgMax(ReadOnlySpan<double> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }

    /// <summary>By how much the largest value exceeds the next.</summary>
    public static double Lead(double[] values)
    {
        double[] sorted = [.. values.OrderDescending()];
        return sorted.Length < 2 ? 0 : sorted[0] - sorted[1];
    }

    private static NumberFormatInfo Spaced { get; } = new() { NumberGroupSeparator = " " };
}
