using System.Collections.Immutable;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Reference;

/// <summary>
/// The network as it was trained: real arithmetic on the unfolded weights. What a secure answer is compared with.
/// </summary>
/// <remarks>Shapes: NCHW with N = 1, row-major. Weights are 32-bit floats, sums are kept in doubles. Safe for concurrent use.</remarks>
public sealed class FloatNetwork
{
    private readonly NetworkInfo _info;
    private readonly ImmutableArray<FloatLayer> _layers;

    /// <summary>Reads the weights of every layer.</summary>
    /// <exception cref="WeightFileException">A tensor is missing, has another shape or is not finite.</exception>
    public FloatNetwork(NetworkInfo info, SafetensorsFile weights)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(weights);
        _info = info;
        _layers = [.. info.Layers.Select(plan => FloatLayer.Create(plan, weights))];
    }

    /// <summary>One inference in the clear.</summary>
    /// <param name="input">As many values as the input shape has.</param>
    /// <returns>The logits.</returns>
    public float[] Evaluate(ReadOnlySpan<float> input) => EvaluateLayers(input)[^1];

    /// <summary>One inference in the clear, with what lies between.</summary>
    /// <param name="input">As many values as the input shape has.</param>
    /// <returns>The result of each layer, as <see cref="NetworkInfo.Layers"/> lists them; the last holds the logits.</returns>
    public float[][] EvaluateLayers(ReadOnlySpan<float> input)
    {
        if (input.Length != _info.InputShape.Length)
            throw new ArgumentException($"{_info.Name} takes {_info.InputShape.Length} values ({_info.InputShape}), not {input.Length}.", nameof(input));
        var values = input.ToArray();
        var results = new float[_layers.Length][];
        for (var index = 0; index < results.Length; index++)
        {
            results[index] = _layers[index].Evaluate([.. _info.Layers[index].Inputs.Select(source => source < 0 ? values : results[source])]);
        }

        return results;
    }
}
