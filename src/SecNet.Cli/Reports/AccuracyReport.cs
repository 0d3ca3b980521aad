using System.Globalization;
using System.Text.Json.Serialization;
using SecNet.Cli.Local;
using SecNet.Data;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Reports;

/// <summary>Secure inference against plaintext on a labelled data set.</summary>
internal sealed record AccuracyReport
{
    public required string Network { get; init; }

    /// <summary>Samples classified.</summary>
    public required int Count { get; init; }

    /// <summary>Share of labels the float network meets.</summary>
    public required double AccuracyPlaintext { get; init; }

    /// <summary>Share of labels the secure answers meet.</summary>
    public required double AccuracySecure { get; init; }

    /// <summary>Share of labels the fixed-point twin meets.</summary>
    public required double AccuracyReference { get; init; }

    /// <summary>Samples whose secure answer is the float network's.</summary>
    public required int AgreeWithPlaintext { get; init; }

    /// <summary>Samples whose secure answer is the fixed-point twin's.</summary>
    public required int AgreeWithReference { get; init; }

    /// <summary>Mean over all logits of the difference between secure and float network; null when the client learns the class alone.</summary>
    public required double? MeanAbsLogitError { get; init; }

    /// <summary>The largest such difference; null likewise.</summary>
    public required double? MaxAbsLogitError { get; init; }

    /// <summary>How many logits differ by at least <c>from</c> and less than <c>to</c>, by powers of two; null likewise.</summary>
    public required IReadOnlyList<LogitErrors.Bin>? LogitErrorHistogram { get; init; }

    /// <summary>Samples whose secure answer is not the float network's.</summary>
    public required IReadOnlyList<Disagreement> Disagreements { get; init; }

    /// <summary>The fixed-point twin against the float network, layer by layer.</summary>
    public required IReadOnlyList<Layer> Layers { get; init; }

    public required string ProtocolId { get; init; }

    public required int RingBits { get; init; }

    /// <summary>Layers whose values exceeded a bound that is not proved, one line each.</summary>
    public required string[] Warnings { get; init; }

    /// <summary>What is not as it must be; empty when all is well. Not empty: exit code 1.</summary>
    public required string[] FailedChecks { get; init; }

    [JsonIgnore]
    public bool Passed => FailedChecks.Length == 0;

    /// <summary>Puts the figures together.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Samples with labels.</param>
    /// <param name="secure">The secure outputs.</param>
    /// <param name="clear">Those in the clear.</param>
    /// <param name="errors">The layers' errors over the same samples.</param>
    /// <param name="failedChecks">What the run itself found wrong.</param>
    public static AccuracyReport Of(
        NetworkEntry network, IReadOnlyList<Sample> samples, double[][] secure, ClearAnswers clear, LayerErrors errors, IEnumerable<string> failedChecks)
    {
        var comparison = AnswerComparison.Of(network, secure, clear);
        Layer[] layers = [.. network.Info.Layers.Select((plan, index) => Layer.Of(plan, errors.LargestValues[index], errors.WorstErrors[index]))];
        return new()
        {
            Network = network.Name,
            Count = samples.Count,
            AccuracyPlaintext = Accuracy(samples, clear.Plaintext.Select(static logits => Figures.ArgMax(logits))),
            AccuracySecure = Accuracy(samples, secure.Select(network.ClassOf)),
            AccuracyReference = Accuracy(samples, clear.Reference.Select(network.ClassOf)),
            AgreeWithPlaintext = comparison.AgreeWithPlaintext,
            AgreeWithReference = comparison.AgreeWithReference,
            MeanAbsLogitError = comparison.Errors?.Mean,
            MaxAbsLogitError = comparison.Errors?.Max,
            LogitErrorHistogram = comparison.Errors?.Histogram,
            Disagreements = [.. Enumerable.Range(0, samples.Count).Select(i => Disagreement.Of(samples[i], network.ClassOf(secure[i]), clear.Plaintext[i])).OfType<Disagreement>()],
            Layers = layers,
            ProtocolId = network.Info.ProtocolId.ToString(),
            RingBits = network.Info.RingBits,
            Warnings = [.. layers.Where(static layer => layer.BoundExceeded).Select(static layer => layer.Warning)],
            FailedChecks = comparison.FailedCheck is { } check ? [.. failedChecks, check] : [.. failedChecks],
        };
    }

    private static double Accuracy(IReadOnlyList<Sample> samples, IEnumerable<int> answers) =>
        (double)samples.Zip(answers).Count(static pair => pair.First.Label == pair.Second) / samples.Count;

    /// <summary>One sample answered differently.</summary>
    /// <param name="Name">The sample.</param>
    /// <param name="Label">Its class.</param>
    /// <param name="Secure">The secure answer.</param>
    /// <param name="Plaintext">The float network's.</param>
    /// <param name="PlaintextLead">By how much the float network prefers its answer to the next: a small lead is a near tie, a large one a defect.</param>
    internal sealed record Disagreement(string Name, int? Label, int Secure, int Plaintext, double PlaintextLead)
    {
        /// <summary>The disagreement about a sample, or null when there is none.</summary>
        public static Disagreement? Of(Sample sample, int answer, double[] plaintext)
        {
            var expected = Figures.ArgMax(plaintext);
            return answer == expected ? null : new(sample.Name, sample.Label, answer, expected, Figures.Lead(plaintext));
        }
    }

    /// <summary>One layer.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Kind">What it computes.</param>
    /// <param name="MaxAbsError">The worst difference between fixed-point twin and float network; null where the twin has no such result, as the layer was folded into another.</param>
    /// <param name="MaxAbsValue">The largest magnitude seen.</param>
    /// <param name="Bound">The magnitude the compiler reckons with; null where it has no such result.</param>
    /// <param name="BoundIsProved">False when the bound rests on a declaration.</param>
    /// <param name="BoundExceeded">True when a value was larger than a bound that is not proved.</param>
    internal sealed record Layer(string Name, string Kind, double? MaxAbsError, double MaxAbsValue, decimal? Bound, bool? BoundIsProved, bool BoundExceeded)
    {
        /// <summary>For people, when the bound was exceeded.</summary>
        [JsonIgnore]
        public string Warning => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name} reached {Figures.Number(MaxAbsValue)} and its bound is {Bound}, which is not proved: such inputs may be answered wrongly. Calibrate on more samples or with a larger margin, or raise MaxAbs.");

        /// <summary>A layer's row.</summary>
        public static Layer Of(LayerPlan plan, double largestValue, double? worstError) => new(
            plan.Name, plan.Kind.ToString(), worstError, largestValue, plan.Result?.MaxAbs, plan.Result?.IsProved,
            plan.Result is { IsProved: false } result && largestValue > (double)result.MaxAbs);
    }
}
