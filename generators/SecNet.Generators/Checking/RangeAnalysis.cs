using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>
/// Second pass: gives every tensor its scale, interval and ring, and inserts truncations where a product meets its next use.
/// </summary>
/// <remarks>
/// A masked truncation by s bits to a result of width k opens m = k + s + 1 bits, so m must not exceed the ring.
/// The last operator is not truncated: the client divides.
/// </remarks>
public sealed class RangeAnalysis
{
    private const long LargestDivisor = 1 << 30;

    private readonly RangeRules _rules;
    private readonly List<CheckedNode> _nodes = [];
    private readonly List<Overflow> _overflows = [];
    private BigInteger _failureNumerator;
    private TensorType _current;

    private RangeAnalysis(RangeRules rules, TensorType input)
    {
        _rules = rules;
        _current = input;
    }

    /// <summary>The checked graph, or null when something was reported.</summary>
    public static CheckedGraph? Run(NetworkModel model, EquatableArray<LayerShapes> shapes, IReadOnlyList<Operator> operators, List<Finding> findings)
    {
        var analysis = Analyse(model, operators, model.RingBits, model.FractionBits);
        if (analysis._overflows.Count > 0)
        {
            var remedy = Remedy(model, operators);
            findings.AddRange(analysis._overflows.Select(overflow => overflow.ToFinding(model.RingBits, remedy)));
            return null;
        }

        if (analysis._failureNumerator > Numbers.CeilingAtScale(model.FailureBudget, model.RingBits))
        {
            findings.Add(Finding.Create(
                FindingIds.FailureBudgetExceeded, Finding.Network, model.Name, Numbers.Probability(analysis._failureNumerator, model.RingBits), model.FailureBudget));
            return null;
        }

        return new(model, shapes, Input(model, model.RingBits, model.FractionBits), analysis._nodes.ToEquatableArray(), analysis._failureNumerator);
    }

    private static TensorType Input(NetworkModel model, int ringBits, int fractionBits)
    {
        var bound = Numbers.CeilingAtScale(model.InputMaxAbs, fractionBits);
        return new(model.Input, fractionBits, 1, -bound, bound, ringBits, IsProduct: false, IsProved: true);
    }

    private static RangeAnalysis Analyse(NetworkModel model, IReadOnlyList<Operator> operators, int ringBits, int fractionBits)
    {
        var analysis = new RangeAnalysis(new(ringBits, fractionBits, model.Truncation), Input(model, ringBits, fractionBits));
        analysis.CheckFits(new FlattenOperator(Finding.Input, "[Input]"), analysis._current);
        for (var index = 0; index < operators.Count && analysis._overflows.Count == 0; index++) analysis.Append(operators, index);
        if (analysis._overflows.Count == 0 && analysis._current.RingBits < ringBits) analysis.Extend(operators[operators.Count - 1]);
        return analysis;
    }

    private void Append(IReadOnlyList<Operator> operators, int index)
    {
        var next = operators[index];

        if (_current.IsProduct && next.TruncatesProducts) Truncate(Producer(), next);
        if (next.NeedsFullRing && _current.RingBits < _rules.RingBits) Extend(next);
        Add(next);
        CheckFits(next, _current);
        if (next is ReluOperator or MaxPoolOperator) CheckComparison(next);
    }

    /// <summary>A truncation is accounted to the layer whose result it scales back: the product, or the sums pooled from it.</summary>
    private Operator Producer() => _nodes.Last(static node => node.Operator is not FlattenOperator).Operator;

    private void Truncate(Operator producer, Operator consumer)
    {
        var shift = _current.FractionBits - _rules.WeightFractionBits;
        var probe = new TruncateOperator(producer.LayerIndex, producer.Name, shift, _rules.RingBits).Apply(_current, _rules);
        if (_rules.Truncation == TruncationMode.Local)
        {
            _failureNumerator += _current.MaxAbs * _current.Length;
            Add(new TruncateOperator(producer.LayerIndex, producer.Name, shift, _rules.RingBits));
            return;
        }

        var openedBits = probe.Width + shift + 1;
        if (openedBits > _rules.RingBits) _overflows.Add(new(producer, _current.MaxAbs, _current.FractionBits, openedBits));

        // A max-pool compares in the small ring of a difference; everything else continues in the network's ring.
        var target = consumer is MaxPoolOperator { Window.Area: > 1 } ? System.Math.Min(probe.Width + 1, _rules.RingBits) : _rules.RingBits;
        Add(new TruncateOperator(producer.LayerIndex, producer.Name, shift, target));
    }

    private void Extend(Operator cause) => Add(new TruncateOperator(cause.LayerIndex, cause.Name, 0, _rules.RingBits));

    private void Add(Operator next)
    {
        var output = next.Apply(_current, _rules);
        _nodes.Add(new(next, _current, output));
        _current = output;
    }

    private void CheckFits(Operator cause, TensorType type)
    {
        var fullRing = type.RingBits < _rules.RingBits ? type.RingBits : _rules.RingBits;
        if (type.Width > fullRing || type.Divisor > LargestDivisor) _overflows.Add(new(cause, type.MaxAbs, type.FractionBits, type.Width));
    }

    /// <summary>A comparison opens its operand in k + 1 bits.</summary>
    private void CheckComparison(Operator next)
    {
        var input = _nodes[_nodes.Count - 1].Input;
        if (input.Width + 1 > _rules.RingBits) _overflows.Add(new(next, input.MaxAbs, input.FractionBits, input.Width + 1));
    }

    /// <summary>The smallest change that fits: fewer fraction bits, or a wider ring.</summary>
    private static string Remedy(NetworkModel model, IReadOnlyList<Operator> operators)
    {
        var remedies = new List<string>();
        var fractionBits = Enumerable.Range(1, System.Math.Max(model.FractionBits - 1, 0)).Reverse()
            .FirstOrDefault(bits => Analyse(model, operators, model.RingBits, bits)._overflows.Count == 0);
        if (fractionBits > 0) remedies.Add(string.Format(CultureInfo.InvariantCulture, "FractionBits = {0}", fractionBits));
        var ringBits = Enumerable.Range(model.RingBits + 1, System.Math.Max(64 - model.RingBits, 0))
            .FirstOrDefault(bits => Analyse(model, operators, bits, model.FractionBits)._overflows.Count == 0);
        if (ringBits > 0) remedies.Add(string.Format(CultureInfo.InvariantCulture, "Ring = {0}", ringBits));
        var scale = remedies.Count == 0 ? string.Empty : string.Join(" or ", remedies) + " would fit, or ";
        return scale + "declare a tighter MaxAbs on this layer or those before it";
    }

    private sealed record Overflow(Operator Cause, BigInteger MaxAbs, int FractionBits, int NeededBits)
    {
        public Finding ToFinding(int ringBits, string remedy)
        {
            var reached = MaxAbs >> FractionBits;
            var bound = reached.IsZero ? "less than 1" : reached.ToString(CultureInfo.InvariantCulture);
            return Finding.Create(FindingIds.RingOverflow, Cause.LayerIndex, Cause.Name, bound, FractionBits, NeededBits, ringBits, remedy);
        }
    }
}
