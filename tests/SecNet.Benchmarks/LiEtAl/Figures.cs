using System.Globalization;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>Medians, and figures of three digits.</summary>
internal static class Figures
{
    /// <summary>The median of so many measurements.</summary>
    public static double Median(int count, Func<double> measure)
    {
        var all = new double[count];
        for (var index = 0; index < count; index++) all[index] = measure();
        return Median(all);
    }

    /// <summary>The median of measurements.</summary>
    public static double Median(double[] all) => all.Order().ElementAt(all.Length / 2);

    /// <summary>Three significant digits, without an exponent.</summary>
    public static string Show(double value)
    {
        if (value == 0) return "0";
        var decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
        return value.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }
}
