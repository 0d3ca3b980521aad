using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>Shapes of a declared layer.</summary>
public sealed record LayerShapes(EquatableArray<TensorShape> Inputs, TensorShape Output)
{
    /// <summary>Shape of the first input.</summary>
    public TensorShape Input => Inputs[0];
}

/// <summary>First pass: arguments, names and shapes of the declared layers.</summary>
public static class ShapeChecker
{
    /// <summary>The shapes of all layers; none when anything was reported.</summary>
    public static EquatableArray<LayerShapes> Check(NetworkModel model, List<Finding> findings)
    {
        CheckNumbers(model, findings);
        if (model.Layers.Count == 0) findings.Add(Finding.Create(FindingIds.NoLayers, Finding.Network, model.Name));
        var names = new HashSet<string>();
        for (var index = 0; index < model.Layers.Count; index++)
        {
            CheckName(model.Layers[index].Name, index, findings);
            if (!names.Add(model.Layers[index].Name)) findings.Add(Finding.Create(FindingIds.DuplicateLayerName, index, model.Layers[index].Name));
            CheckIsLast(model, index, findings);
        }

        var shapes = new List<LayerShapes?>();
        if (!IsLegal(model.Input, "[Input]", Finding.Input, findings)) return EquatableArray<LayerShapes>.Empty;
        for (var index = 0; index < model.Layers.Count; index++)
        {
            var layer = model.Layers[index];
            var inputs = model.InputsOf(index).Select(input => input < 0 ? model.Input : shapes[input]?.Output).ToList();

            // A layer behind one that does not fit cannot be judged; others still can.
            var output = inputs.Any(static shape => shape is null) ? null
                : layer.InferShape(inputs.Select(static shape => shape!.Value).ToEquatableArray(), new LayerScope(index, layer.Name, findings));
            var isLegal = output is { } shape && IsLegal(shape, layer.Name, index, findings);
            shapes.Add(isLegal ? new(inputs.Select(static shape => shape!.Value).ToEquatableArray(), output!.Value) : null);
        }

        return findings.Count > 0 ? EquatableArray<LayerShapes>.Empty : shapes.OfType<LayerShapes>().ToEquatableArray();
    }

    private static void CheckNumbers(NetworkModel model, List<Finding> findings)
    {
        if (model.RingBits is not NetworkModel.AutoRing and (< 16 or > RangeRules.WidestRing)) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Network, model.Name, "Ring", model.RingBits, "16 to 64"));
        if (model.FractionBits is not NetworkModel.AutoFraction and (< 1 or > 30)) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Network, model.Name, "FractionBits", model.FractionBits, "1 to 30"));
        if (model.Budget.Rounds is < 1 or > BudgetModel.MostRounds) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Budget, "[Budget]", "Rounds", model.Budget.Rounds, $"1 to {BudgetModel.MostRounds}"));
        if (model.Budget.FailureProbability is < 0 or > 1) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Budget, "[Budget]", "FailureProbability", model.Budget.FailureProbability, "0 to 1"));
        if (model.Calibration is { Samples: < 1 or > CalibrationModel.MostSamples } calibration) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Network, model.Name, "CalibrationSamples", calibration.Samples, $"1 to {CalibrationModel.MostSamples}"));
        if (model.Calibration is { Margin: < 1 or > CalibrationModel.LargestMargin } observed) findings.Add(Finding.Create(FindingIds.BadArgument, Finding.Network, model.Name, "CalibrationMargin", observed.Margin, $"1 to {CalibrationModel.LargestMargin}"));
        if (model.Offline == OfflineMode.TwoParty && model.Comparison.NeedsDealer())
            findings.Add(Finding.Create(FindingIds.ComparisonNeedsDealer, Finding.Network, model.Name, model.Comparison, "declare Comparison = MaskedPpa, Comparison = Ppa, Comparison = Garbled or Comparison = Auto, or Offline = Dealer"));
        if (model.Comparison.IsMultiplicative()) CheckMultiplicative(model, findings);
        CheckBound("[Input]", "MaxAbs", model.InputMaxAbs, Finding.Input, findings);
        for (var index = 0; index < model.Layers.Count; index++)
        {
            CheckProducts(model.Layers[index], index, findings);
            if (model.Offline == OfflineMode.TwoParty && model.Layers[index] is Model.Layers.SmoothLayer { Approximation: not Model.Layers.ApproximationChoice.LSecNet } smooth)
                findings.Add(Finding.Create(FindingIds.ActivationNeedsDealer, index, smooth.Name, smooth.Function, "take a HardSigmoid, HardSwish, ReLU or Clip, or declare Approximation = LSecNet (Sigmoid and Tanh only) or Offline = Dealer"));
            if (model.Layers[index] is Model.Layers.IBoundedLayer { MaxAbs: { } bound }) CheckBound(model.Layers[index].Name, "MaxAbs", bound, index, findings);
            if (model.Layers[index] is not Model.Layers.LinearLayerModel linear) continue;
            if (linear.MaxAbsWeight is { } weight) CheckBound(linear.Name, "MaxAbsWeight", weight, index, findings);
            if (linear is Model.Layers.BatchNormLayer { Epsilon: < 0 or > 1 } norm) findings.Add(Finding.Create(FindingIds.BadArgument, index, norm.Name, "Epsilon", norm.Epsilon, "0 to 1"));
        }
    }

    private static void CheckMultiplicative(NetworkModel model, List<Finding> findings)
    {
        if (!model.AcceptLeakage) findings.Add(Leakage.Refused(model));
        if (model.RingBits > ComparisonChoices.WidestMultiplicativeRing)
        {
            const int widest = ComparisonChoices.WidestMultiplicativeRing;
            findings.Add(Finding.Create(
                FindingIds.ComparisonRingTooWide, Finding.Network, model.Name, Leakage.ProtocolOf(model.Comparison), model.RingBits, widest, $"declare Ring = {widest}, Ring = AutoRing or another comparison"));
        }
    }

    /// <summary>Names go into strings, comments and identifiers of generated code, and into the weights' file: letters that need no escape there.</summary>
    private static void CheckName(string name, int layer, List<Finding> findings)
    {
        if (name.Length is > 0 and <= 100 && name.All(static letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '_' or '-' or '/')) return;
        findings.Add(Finding.Create(FindingIds.BadArgument, layer, $"Layer {layer + 1}", "Name", $"'{name}'", "1 to 100 letters, digits, '.', '_', '-' or '/'"));
    }

    /// <summary>What comes behind a class, in a file only what takes it, would compute with its number.</summary>
    private static void CheckIsLast(NetworkModel model, int layer, List<Finding> findings)
    {
        if (model.Layers[layer] is not Model.Layers.ArgMaxLayer || layer == model.Layers.Count - 1) return;
        var taker = Enumerable.Range(layer + 1, model.Layers.Count - layer - 1).Where(other => model.InputsOf(other).Contains(layer)).DefaultIfEmpty(layer + 1).First();
        findings.Add(Finding.Create(FindingIds.ArgMaxNotLast, layer, model.Layers[layer].Name, model.Layers[taker].Name));
    }

    private static void CheckProducts(Model.Layers.LayerModel layer, int index, List<Finding> findings)
    {
        var options = layer switch { Model.Layers.LinearLayerModel linear => linear.Products, Model.Layers.SquareLayer square => square.Products, _ => null };
        if (options?.RingBits is < 16 or > RangeRules.WidestRing) findings.Add(Finding.Create(FindingIds.BadArgument, index, layer.Name, "Ring", options.RingBits, "16 to 64"));
        if (options?.FractionBits is < 1 or > 30) findings.Add(Finding.Create(FindingIds.BadArgument, index, layer.Name, "FractionBits", options.FractionBits, "1 to 30"));
    }

    private static void CheckBound(string place, string argument, decimal bound, int layer, List<Finding> findings)
    {
        if (bound is <= 0 or > Numbers.LargestBound) findings.Add(Finding.Create(FindingIds.BadArgument, layer, place, argument, bound, $"above 0 and at most {Numbers.LargestBound}"));
    }

    private static bool IsLegal(TensorShape shape, string name, int layer, List<Finding> findings)
    {
        if (shape.Channels < 1 || shape.Height < 1 || shape.Width < 1)
        {
            findings.Add(Finding.Create(FindingIds.BadArgument, layer, name, "the shape", shape, "at least 1 in every dimension"));
            return false;
        }

        // Each factor is below 2^31, so the product of two fits 62 bits; a third is only multiplied in when it does not overflow.
        var area = (long)shape.Height * shape.Width;
        if (area <= LayerScope.MaxElements && area * shape.Channels <= LayerScope.MaxElements) return true;
        findings.Add(Finding.Create(FindingIds.TensorTooLarge, layer, name, $"{shape.Channels}x{shape.Height}x{shape.Width}", "channels x height x width", LayerScope.MaxElements));
        return false;
    }
}
