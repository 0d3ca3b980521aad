using System.Text.Json.Serialization;
using SecNet.Data;

namespace SecNet.Cli.Reports;

/// <summary>The answers to a list of images. There are no logits where the network yields the class alone.</summary>
internal sealed record InferReport(string Network, int Count, int[] Predictions, int?[] Labels, double? Accuracy, double[][]? Logits)
{
    /// <summary>From the first request to the last answer, as the client sees it.</summary>
    public double Seconds { get; init; }

    /// <summary>What the network yielded: logits, or a class.</summary>
    [JsonIgnore]
    public double[][] Outputs => Logits ?? Array.ConvertAll(Predictions, static prediction => new double[] { prediction });

    /// <summary>Predictions from outputs.</summary>
    public static InferReport Of(NetworkEntry network, IReadOnlyList<Sample> samples, double[][] outputs)
    {
        int[] predictions = [.. outputs.Select(network.ClassOf)];
        int?[] labels = [.. samples.Select(static sample => sample.Label)];
        return new(network.Name, samples.Count, predictions, labels, AccuracyOf(predictions, labels), network.Info.OutputIsClass ? null : outputs);
    }

    // Over the images whose label is known; unknown when none is.
    private static double? AccuracyOf(int[] predictions, int?[] labels)
    {
        var known = labels.Count(static label => label is not null);
        return known == 0 ? null : (double)predictions.Zip(labels).Count(static pair => pair.First == pair.Second) / known;
    }
}
