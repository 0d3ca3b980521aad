using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Checking;

/// <summary>
/// Second pass, forwards: gives every tensor its scale and interval, and inserts a truncation where a product meets its next use.
/// The last operator is not truncated: the client divides.
/// </summary>
public sealed class RangeAnalysis
{
    /// <summary>Odd parts of average pools' windows multiply up to this.</summary>
    private const long LargestDivisor = 1 << 30;

    private readonly RangeRules _rules;
    private readonly TensorType _input;
    private readonly List<CheckedNode> _nodes = [];
    private readonly List<Overflow> _overflows = [];
    private readonly Dictionary<int, int> _truncated = [];

    private RangeAnalysis(RangeRules rules, TensorType input)
    {
        _rules = rules;
        _input = input;
    }

    /// <summary>The checked graph, or null when something was reported.</summary>
    public static CheckedGraph? Run(NetworkModel model, EquatableArray<LayerShapes> shapes, IReadOnlyList<GraphNode> nodes, List<Finding> findings)
    {
        var overflows = new List<Overflow>();
        var graph = Analyse(model, shapes, nodes, overflows);
        if (graph is null)
        {
            // What comes behind an overflow usually overflows because of it.
            var first = overflows.OrderBy(static overflow => overflow.Cause.LayerIndex).ThenByDescending(static overflow => overflow.NeededBits).First();
            findings.Add(first.ToFinding(model.Calibration, Remedies.Find(model, shapes, nodes)));
            return null;
        }

        foreach (var fourier in graph.Nodes.Select(static node => node.Operator).OfType<FourierOperator>().Where(static fourier => fourier.Reached > fourier.Allowed))
        {
            findings.Add(Accuracy.ToFinding(fourier, graph.Nodes.First(node => ReferenceEquals(node.Operator, fourier)).Input, new(model.RingBits == NetworkModel.AutoRing ? null : model.RingBits, model.FractionBits, model.Truncation)));
        }

        foreach (var sines in graph.Nodes.Select(static node => node.Operator).OfType<SineOperator>().Where(static sines => sines.Reached > (double)sines.Allowed))
        {
            findings.Add(Accuracy.ToFinding(sines, new(model.RingBits == NetworkModel.AutoRing ? null : model.RingBits, model.FractionBits, model.Truncation)));
        }

        if (findings.Count > 0) return null;
        if (graph.FailureOver64 > Numbers.CeilingAtScale(model.Budget.FailureProbability, 64))
        {
            var (subject, remedy) = FailuresOf(graph);
            findings.Add(Finding.Create(
                FindingIds.FailureBudgetExceeded, Finding.Budget, model.Name, Numbers.Probability(graph.FailureOver64, 64), model.Budget.FailureProbability, subject, remedy));
            return null;
        }

        return graph;
    }

    /// <summary>What fails, and what would fail less often.</summary>
    private static (string Subject, string Remedy) FailuresOf(CheckedGraph graph)
    {
        const string local = "local truncations", compared = "comparisons";
        var (isLocal, isCompared) = (graph.LocalFailures.Any(static failure => !failure.IsComparison), graph.LocalFailures.Any(static failure => failure.IsComparison));
        if (!isCompared) return (local, "use masked truncation, a wider ring");
        var narrower = graph.Model.SharedIntegerBits < ComparisonChoices.WidestMultiplicativeRing ? FormattableString.Invariant($"Ring = {ComparisonChoices.WidestMultiplicativeRing}") : "fewer fraction bits";
        return isLocal ? ($"{local} and {compared}", $"use masked truncation, another comparison, {narrower}") : (compared, $"use another comparison, {narrower}");
    }

    /// <summary>The graph with scales, intervals and rings, or null with what does not fit.</summary>
    internal static CheckedGraph? Analyse(NetworkModel model, EquatableArray<LayerShapes> shapes, IReadOnlyList<GraphNode> nodes, List<Overflow> overflows) =>
        model.FractionBits == NetworkModel.AutoFraction
            ? ScaleSearch.Run(model, shapes, nodes, overflows, out _)
            : AnalyseAt(model.FractionBits, model.FractionBits, model, shapes, nodes, overflows, out _);

    /// <summary>The same at given fraction bits of the input, and of weights and results that have none of their own.</summary>
    internal static CheckedGraph? AnalyseAt(
        int inputBits, int otherBits, NetworkModel model, EquatableArray<LayerShapes> shapes, IReadOnlyList<GraphNode> nodes, List<Overflow> overflows, out IReadOnlyList<CheckedNode> analysed)
    {
        int? fixedRing = model.RingBits == NetworkModel.AutoRing ? null : model.RingBits;
        var rules = new RangeRules(fixedRing, otherBits, model.Truncation, model.Offline) { SharedIntegerBits = model.SharedIntegerBits };
        var bound = Numbers.CeilingAtScale(model.InputMaxAbs, inputBits);
        var analysis = new RangeAnalysis(rules, new(model.Input, inputBits, 1, -bound, bound, IsProduct: false, IsProved: true));
        analysed = analysis._nodes;
        var results = new List<int>();
        foreach (var node in nodes)
        {
            results.Add(analysis.Append(node.Operator, node.Inputs.Select(input => input < 0 ? input : results[input])));
        }

        overflows.AddRange(analysis._overflows);
        return overflows.Count > 0 ? null : RingAssignment.Assign(model, shapes, rules, analysis._input, analysis._nodes, overflows);
    }

    private TensorType TypeOf(int node) => node < 0 ? _input : _nodes[node].Output;

    private int Append(Operator next, IEnumerable<int> inputs)
    {
        var sources = inputs.Select(input => next.TruncatesProducts && TypeOf(input).IsProduct ? Truncate(input) : input).ToList();
        foreach (var part in next.Refine(TypeOf(sources[0]), _rules)) sources = [Add(OnOpened(part, OpenedBy(sources[0]) is not null), sources)];
        return sources[0];
    }

    /// <summary>What needs an opening of its own only where none masks its operand yet.</summary>
    private static Operator OnOpened(Operator part, bool isOpened) => part switch
    {
        ReluOperator relu => relu with { FollowsTruncation = isOpened },
        FourierOperator fourier => fourier with { FollowsTruncation = isOpened },
        _ => part,
    };

    /// <summary>A product is truncated once, for all that take it; the layer whose result is scaled back pays.</summary>
    private int Truncate(int node)
    {
        if (_truncated.TryGetValue(node, out var truncated)) return truncated;
        var source = node;
        while (_nodes[source].Operator is ReshapeOperator) source = _nodes[source].Inputs[0];
        var payer = _nodes[source].Operator;
        var options = ProductsBehind(source).Or(new(null, _rules.WeightFractionBits, _rules.Truncation));
        var shift = Math.Max(TypeOf(node).FractionBits - options.FractionBits!.Value, 1);
        return _truncated[node] = Add(new TruncateOperator(payer.LayerIndex, payer.Name, shift, options.Truncation == TruncationMode.Local) { ResultOf = payer.ResultOf }, [node]);
    }

    /// <summary>What the layers whose products a node holds chose; the first to choose is heard.</summary>
    private ProductOptions ProductsBehind(int node) => node < 0 ? ProductOptions.Default : _nodes[node].Operator switch
    {
        LinearOperator linear => linear.Products,
        SquareOperator square => square.Products,
        FourierOperator fourier => fourier.Products,
        SineOperator sines => sines.Products,
        _ => _nodes[node].Inputs.Aggregate(ProductOptions.Default, (options, input) => options.Or(TypeOf(input).IsProduct ? ProductsBehind(input) : ProductOptions.Default)),
    };

    /// <summary>The truncation whose opening masks a node's value, if one does.</summary>
    private TruncateOperator? OpenedBy(int node)
    {
        while (node >= 0 && _nodes[node].Operator is ReshapeOperator) node = _nodes[node].Inputs[0];
        return node >= 0 && _nodes[node].Operator is TruncateOperator truncate && !truncate.IsLocal ? truncate : null;
    }

    private int Add(Operator next, List<int> inputs)
    {
        var types = inputs.Select(TypeOf).ToList();
        var output = next.Apply(types, _rules);
        output = output with { RestsOn = output.IsProved ? null : RestsOn(next, types, output) };
        if (output.Divisor > LargestDivisor || output.Width > 4 * RangeRules.WidestRing)
        {
            _overflows.Add(new(next, output, output.Width, RangeRules.WidestRing, _nodes.Count));
            output = output with { Divisor = 1, Low = -1, High = 1 }; // go on, so that other layers are judged too
        }

        _nodes.Add(new(next, inputs.ToEquatableArray(), types.ToEquatableArray(), output));
        return _nodes.Count - 1;
    }

    /// <summary>The operator itself where its declared bound is what holds, otherwise whatever its inputs rest on.</summary>
    private static string RestsOn(Operator next, List<TensorType> inputs, TensorType output) =>
        next.DeclaredBound is { } declared && Numbers.CeilingAtScale(declared, output.FractionBits, output.Divisor) == output.MaxAbs ? next.Name
            : inputs.Select(static input => input.RestsOn).FirstOrDefault(static layer => layer is not null) ?? next.Name;
}

/// <summary>A value that needs more bits than its ring has.</summary>
/// <param name="Cause">The operator that needs it so.</param>
/// <param name="Type">The value.</param>
/// <param name="NeededBits">What it needs.</param>
/// <param name="RingBits">What there is.</param>
/// <param name="Node">Where in the analysed graph it is computed.</param>
internal sealed record Overflow(Operator Cause, TensorType Type, int NeededBits, int RingBits, int Node)
{
    public Finding ToFinding(CalibrationModel? calibration, string remedy)
    {
        var reached = Type.MaxAbs >> Type.FractionBits;
        var bound = reached.IsZero ? "less than 1" : reached.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Finding.Create(FindingIds.RingOverflow, Cause.LayerIndex, [Cause.Name, bound, Type.FractionBits, NeededBits, RingBits, remedy, .. Standing(calibration)]);
    }

    /// <summary>Whether the bound is proved, and if not, where it was declared: three arguments, so that a layer's name stands alone.</summary>
    private string[] Standing(CalibrationModel? calibration) => Type.RestsOn is { } layer
        ? ["resting on the bound of ", $"'{layer}'", calibration is null ? ", declared" : ", calibrated: " + calibration.Describe()]
        : ["proved from the contracts on input and weights", string.Empty, string.Empty];
}
