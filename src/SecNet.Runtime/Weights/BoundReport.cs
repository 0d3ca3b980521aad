namespace SecNet.Runtime.Weights;

/// <summary>How large the outputs of a layer with weights, or with a contract, can get, as far as the weights prove it.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Declared">Its <c>MaxAbs</c>, or null when none was declared.</param>
/// <param name="Proved">
/// With weights: max over rows of Σ|w|·(bound of the input) + |b|, over the folded weights as encoded. Without: what follows from the bounds
/// of its inputs. Inputs within their own bounds cannot exceed it.
/// </param>
/// <param name="IsProved">
/// True when the proved bound is within the declared one, or none is declared, and the same holds for every layer before it. False: the
/// bound rests on a calibrated declaration, and an input that exceeds that gives a wrong answer that nobody detects.
/// </param>
public readonly record struct BoundReport(string Name, double? Declared, double Proved, bool IsProved)
{
    /// <summary>The bound the next layer may assume.</summary>
    public double Effective => Declared is { } declared ? Math.Min(declared, Proved) : Proved;

    /// <summary><c>proved</c> or <c>calibrated</c>.</summary>
    public string Standing => IsProved ? "proved" : "calibrated";
}
