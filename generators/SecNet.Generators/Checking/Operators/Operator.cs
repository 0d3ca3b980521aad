using SecNet.Generators.Model;

namespace SecNet.Generators.Checking.Operators;

/// <summary>A node of the graph: what is computed once batch norms are folded and ReLU and max-pool are in their cheaper order.</summary>
/// <param name="LayerIndex">The declared layer it came from; costs and findings are attributed there.</param>
/// <param name="Name">That layer's name.</param>
public abstract record Operator(int LayerIndex, string Name)
{
    /// <summary>True when a product must be truncated before this operator: another product or a comparison follows.</summary>
    public virtual bool TruncatesProducts => true;

    /// <summary>True when the input's shares must be in the network's ring, not a comparison's smaller one.</summary>
    public virtual bool NeedsFullRing => true;

    /// <summary>Shape of the result.</summary>
    public virtual TensorShape OutputShape(TensorShape input) => input;

    /// <summary>Type of the result: scale, interval and ring.</summary>
    public abstract TensorType Apply(TensorType input, RangeRules rules);
}
