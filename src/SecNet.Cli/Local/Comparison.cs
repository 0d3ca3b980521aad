using SecNet.Data;
using SecNet.Cli.Reports;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;

namespace SecNet.Cli.Local;

/// <summary>Secure answers beside those of the float network and of the fixed-point twin.</summary>
internal sealed record Comparison(int AgreeWithPlaintext, int AgreeWithReference, double MaxAbsLogitError)
{
    /// <summary>Computes both in the clear and compares.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its trained weights.</param>
    /// <param name="samples">The images.</param>
    /// <param name="secure">The secure answers.</param>
    /// <param name="trained">The float network's logits where a file gives them; null to compute them here.</param>
    public static Comparison Of(NetworkEntry network, SafetensorsFile weights, IReadOnlyList<Sample> samples, double[][] secure, double[][]? trained)
    {
        var model = ModelOwner.Encode(network.Info, weights);
        var plaintext = trained is null ? new FloatNetwork(network.Info, weights) : null;
        var (agreeWithPlaintext, agreeWithReference, maxError) = (0, 0, 0.0);
        for (var i = 0; i < samples.Count; i++)
        {
            var input = samples[i].Values;
            var expected = trained?[i] ?? Array.ConvertAll(plaintext!.Evaluate(input), static logit => (double)logit);
            var answer = Figures.ArgMax(secure[i]);
            if (answer == Figures.ArgMax(expected)) agreeWithPlaintext++;
            if (answer == Figures.ArgMax(network.EvaluateReference(model, input))) agreeWithReference++;
            for (var j = 0; j < expected.Length; j++) maxError = Math.Max(maxError, Math.Abs(secure[i][j] - expected[j]));
        }

        return new(agreeWithPlaintext, agreeWithReference, maxError);
    }
}
