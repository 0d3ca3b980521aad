using SecNet.Data;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;

namespace SecNet.Cli.Local;

/// <summary>The answers to some samples in the clear, a row a sample.</summary>
/// <param name="Plaintext">The float network's logits, also where its last layer makes a class of them.</param>
/// <param name="Reference">The fixed-point twin's output.</param>
internal sealed record ClearAnswers(double[][] Plaintext, double[][] Reference)
{
    /// <summary>Evaluates both networks, in parallel over samples.</summary>
    public static ClearAnswers Compute(NetworkEntry network, SafetensorsFile weights, IReadOnlyList<Sample> samples, ClearOptions options, CancellationToken cancellationToken)
    {
        var model = ModelOwner.Encode(network.Info, weights);
        var plaintext = new FloatNetwork(network.Info, weights);
        var answers = new ClearAnswers(new double[samples.Count][], new double[samples.Count][]);
        var done = 0;
        Parallel.For(0, samples.Count, new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken }, i =>
        {
            var input = samples[i].Values;
            var layers = options is { Trained: not null, Layers: null } ? null : plaintext.EvaluateLayers(input);
            answers.Plaintext[i] = options.Trained?[i] ?? Array.ConvertAll(LogitsOf(network.Info, layers!, input), static logit => (double)logit);
            answers.Reference[i] = network.EvaluateReference(model, input, layers is null ? null : options.Layers?.Observe(layers));
            options.Progress?.Invoke(Interlocked.Increment(ref done));
        });
        return answers;
    }

    /// <summary>The last layer's result, or what it makes a class of.</summary>
    private static float[] LogitsOf(NetworkInfo info, float[][] layers, float[] input)
    {
        var source = info.OutputIsClass ? info.Layers[^1].Inputs[0] : layers.Length - 1;
        return source < 0 ? input : layers[source];
    }
}

/// <summary>How to evaluate in the clear.</summary>
internal sealed record ClearOptions
{
    /// <summary>Samples at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The float network's logits where a file gives them; null to compute them.</summary>
    public double[][]? Trained { get; init; }

    /// <summary>Where to compare the networks' layers; null to compare none.</summary>
    public LayerErrors? Layers { get; init; }

    /// <summary>Told how many samples are done, on any thread.</summary>
    public Action<int>? Progress { get; init; }
}
