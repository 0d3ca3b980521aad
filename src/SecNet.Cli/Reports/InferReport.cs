using SecNet.Data;

namespace SecNet.Cli.Reports;

/// <summary>The answers to a list of images.</summary>
internal sealed record InferReport(string Network, int Count, int[] Predictions, int?[] Labels, double? Accuracy, double[][] Logits)
{
    /// <summary>Predictions from logits.</summary>
    public static InferReport Of(string network, IReadOnlyList<Sample> samples, double[][] logits)
    {
        int[] predictions = [.. logits.Select(static row => Figures.ArgMax(row))];
        int?[] labels = [.. samples.Select(static sample => sample.Label)];
        return new(network, samples.Count, predictions, labels, AccuracyOf(predictions, labels), logits);
    }

    // Over the images whose label is known; unknown when none is.
    private static double? AccuracyOf(int[] predictions, int?[] labels)
    {
        var known = labels.Count(static label => label is not null);
        return known == 0 ? null : (double)predictions.Zip(labels).Count(static pair => pair.First == pair.Second) / known;
    }
}
