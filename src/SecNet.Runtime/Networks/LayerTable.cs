using System.Globalization;
using System.Text;

namespace SecNet.Runtime.Networks;

/// <summary>The layer table of a network as plain text, for logs, tests and debuggers.</summary>
internal static class LayerTable
{
    /// <summary>A line a layer and a line of totals, columns aligned.</summary>
    public static string Of(NetworkInfo info)
    {
        List<string[]> rows = [["layer", "kind", "shape", "bytes each way", "rounds", "MACs", "AES calls", "offline bytes 0", "offline bytes 1", "|result| up to", "standing", "fraction bits", "realisation"]];
        foreach (var layer in info.Layers)
        {
            rows.Add(
            [
                layer.Name, layer.Kind.ToString(), $"{string.Join(" + ", layer.Inputs.Select(info.ShapeOf))} -> {layer.OutputShape}", Count(layer.OnlineBytesPerParty), Count(layer.Rounds),
                Count(layer.MultiplyAccumulates), Count(layer.AesCalls), Count(layer.OfflineBytesParty0), Count(layer.OfflineBytesParty1),
                layer.Result is { } result ? result.MaxAbs.ToString("0.####", CultureInfo.InvariantCulture) : "", layer.Result?.Standing ?? "",
                layer.Result is { } scaled ? Count(scaled.Scale.FractionBits) : "", layer.Realisation,
            ]);
        }

        // The dealer's seeds belong to no layer, so the offline totals exceed their columns' sums.
        var cost = info.Cost;
        rows.Add(["total", "", "", Count(cost.OnlineBytesPerParty), Count(cost.Rounds), Count(cost.MultiplyAccumulates), Count(cost.AesCalls), Count(cost.OfflineBytesParty0), Count(cost.OfflineBytesParty1), "", "", "", ""]);
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{info.Name}: {info.InputShape} -> {info.OutputShape}, ring of {info.RingBits} bits\n");
        foreach (var row in rows)
        {
            // Numbers are easier to compare when they end in one column.
            var cells = row.Select((cell, column) => column is (>= 3 and <= 9) or 11 ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }

        if (info.CalibrationNote is { } note) text.Append(note).Append('\n');
        if (info.FailureProbability > 0)
            text.Append(CultureInfo.InvariantCulture, $"probability that a local truncation fails in one inference: at most {info.FailureProbability:0.##E+0}\n");
        return text.ToString();
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
