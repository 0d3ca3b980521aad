using System.Collections.Generic;
using System.Linq;

namespace SecNet.Generators.Checking.Operators;

/// <summary>A node of the graph: what is computed once batch norms are folded and ReLU and max-pool are in their cheaper order.</summary>
/// <param name="LayerIndex">The declared layer it came from; costs and findings are attributed there.</param>
/// <param name="Name">That layer's name.</param>
public abstract record Operator(int LayerIndex, string Name)
{
    /// <summary><see cref="ResultOf"/> of an operator whose value no declared layer has.</summary>
    public const int NoLayer = -1;

    /// <summary>The only operand of an operator that is expanded, as its parts refer to it.</summary>
    internal const int Operand = ~0;

    /// <summary>
    /// The declared layer whose result this computes. Not always its own: a linear operator yields that of the last batch norm folded into
    /// it, and a ReLU behind a max-pool it was swapped with yields the pool's, while the pool yields nobody's.
    /// </summary>
    public int ResultOf { get; init; } = LayerIndex;

    /// <summary>The bound on its result that was declared, not derived; null when none was.</summary>
    public virtual decimal? DeclaredBound => null;

    /// <summary>True when a product must be truncated before this operator: another product or a comparison follows.</summary>
    public virtual bool TruncatesProducts => true;

    /// <summary>The chain of operators that computes this one, once the range of its input is known: usually itself.</summary>
    public virtual IReadOnlyList<Operator> Refine(TensorType input, RangeRules rules) => [this];

    /// <summary>
    /// The operators that compute this one, each behind those it takes: a chain, unless said otherwise. A part takes results of earlier parts, by index, and
    /// operands of the whole, by the complement of theirs.
    /// </summary>
    public virtual IReadOnlyList<GraphNode> Expand(IReadOnlyList<TensorType> inputs, RangeRules rules) =>
        Chain(Refine(inputs[0], rules), [.. Enumerable.Range(0, inputs.Count).Select(static index => ~index)]);

    /// <summary>Parts that take each other's results; the first one takes the only operand.</summary>
    private protected static IReadOnlyList<GraphNode> Chain(IReadOnlyList<Operator> parts) => Chain(parts, [Operand]);

    private static IReadOnlyList<GraphNode> Chain(IReadOnlyList<Operator> parts, int[] operands) =>
        [.. parts.Select((part, index) => new GraphNode(part, new(index == 0 ? operands : [index - 1])))];

    /// <summary>Type of the result, without its ring: shape, scale and interval.</summary>
    public abstract TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules);

    /// <summary>
    /// Width of the ring in which the operator needs the shares of an input, when its result is wanted in a ring of
    /// <paramref name="outputRing"/> bits. Linear maps work in any ring, so they pass the wish on.
    /// </summary>
    public virtual int InputRing(TensorType input, TensorType output, int outputRing, RangeRules rules) => outputRing;

    /// <summary>The ring of the result when one of <paramref name="wanted"/> bits is asked for.</summary>
    public virtual int OutputRing(TensorType input, int wanted, RangeRules rules) => wanted;
}

/// <summary>An operator with one input.</summary>
public abstract record UnaryOperator(int LayerIndex, string Name) : Operator(LayerIndex, Name)
{
    /// <inheritdoc/>
    public override TensorType Apply(IReadOnlyList<TensorType> inputs, RangeRules rules) => Apply(inputs[0], rules);

    /// <summary>Type of the result.</summary>
    public abstract TensorType Apply(TensorType input, RangeRules rules);
}
