using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Emit;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;

namespace SecNet.Tool.Compilation;

/// <summary>
/// The public description of a network, without building it: what the generated class holds as its <c>Info</c>, from the same program.
/// </summary>
/// <remarks>The generator writes this description as text (InfoEmitter); tests hold the two equal, member by member.</remarks>
public static class NetworkDescription
{
    /// <summary>What the generated class's <c>Info</c> holds.</summary>
    /// <param name="program">A compiled network.</param>
    public static NetworkInfo Of(ProtocolProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        var (model, input, output) = (program.Model, program.Graph.Input, program.OutputType);
        return new()
        {
            Name = model.DisplayName,
            ProtocolId = ProtocolId.Parse(program.ProtocolId()),
            RingBits = program.Graph.WidestRing,
            InputRingBits = input.RingBits,
            OutputRingBits = output.RingBits,
            WordBits = program.WordBits,
            InputShape = ShapeOf(input.Shape),
            InputScale = ScaleOf(input),
            InputMaxAbs = model.InputMaxAbs,
            Calibration = CalibrationOf(model),
            OutputShape = ShapeOf(output.Shape),
            OutputScale = ScaleOf(output),
            Layers = [.. Enumerable.Range(0, model.Layers.Count).Select(index => LayerOf(program, index))],
            WeightSlots = [.. program.Slots.Select(SlotOf)],
            Correlations = [.. program.Correlations.Select(SegmentOf)],
            ArenaWords = program.Arena.Words,
            ArenaPlaneWords = program.PlaneWords,
            RoundBits = [.. program.Rounds.Select(static round => round.Bits)],
            Cost = new(
                program.OnlineBytes, program.Rounds.Count(), program.Steps.Sum(static step => step.MultiplyAccumulates), program.AesCalls, program.ArithmeticNs, program.OfflineBytesOf(0),
                program.OfflineBytesOf(1))
            {
                OfflineTransfers = program.Generated.Transfers,
                OfflineCiphertexts = program.Generated.Ciphertexts,
            },
            FailureProbability = Probability(program.Graph.FailureOver64),
            Link = model.Link is { } link ? new(link.RoundTripMs, link.MegabitsPerSecond) : null,
            Offline = (OfflineKind)(int)model.Offline,
            OfflineBudgetBytes = model.Budget.OfflineBytes,
        };
    }

    /// <summary>
    /// Layers, shapes and weight slots of a network whose ranges may not fit any ring yet: enough for its float twin and for reading its weights.
    /// Scales, rings and costs are zero.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <exception cref="ArgumentException">Its shapes do not fit.</exception>
    public static NetworkInfo OfShapes(NetworkModel model)
    {
        var (shapes, nodes) = GraphOf(model);
        var slots = ImmutableArray.CreateBuilder<WeightSlot>();
        var words = 0;
        foreach (var linear in nodes.Select(static node => node.Operator).OfType<LinearOperator>())
        {
            var slot = SlotOf(new(linear, words, checked(words + (linear.Rows * linear.RowLength)), WeightFractionBits: 0, BiasFractionBits: 0, InputDivisor: 1, RingBits: 0));
            slots.Add(slot);
            words = checked(slot.BiasOffset + slot.BiasCount);
        }

        return new()
        {
            Name = model.DisplayName,
            ProtocolId = default,
            RingBits = 0,
            InputRingBits = 0,
            OutputRingBits = 0,
            WordBits = 0,
            InputShape = ShapeOf(model.Input),
            InputScale = new(0, 1),
            InputMaxAbs = model.InputMaxAbs,
            Calibration = CalibrationOf(model),
            OutputShape = ShapeOf(shapes[shapes.Count - 1].Output),
            OutputScale = new(0, 1),
            Layers = [.. Enumerable.Range(0, model.Layers.Count).Select(index => PlanOf(model, index, shapes[index], "not compiled"))],
            WeightSlots = slots.ToImmutable(),
            Correlations = [],
            ArenaWords = 0,
            ArenaPlaneWords = 0,
            RoundBits = [],
            Cost = default,
            FailureProbability = 0,
        };
    }

    /// <summary>The shapes and operators of a network whose shapes fit, whatever its ranges.</summary>
    /// <exception cref="ArgumentException">They do not fit; the message lists why.</exception>
    internal static (EquatableArray<LayerShapes> Shapes, IReadOnlyList<GraphNode> Nodes) GraphOf(NetworkModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var findings = new List<Finding>();
        var shapes = ShapeChecker.Check(model, findings);
        if (findings.Count == 0) return (shapes, GraphBuilder.Build(model, shapes));
        var problems = findings.Select(static finding => $"{finding.Id} ({string.Join(", ", finding.Arguments)})");
        throw new ArgumentException($"Network '{model.DisplayName}' does not fit together: compile it to see what is wrong; found {string.Join("; ", problems)}", nameof(model));
    }

    private static LayerPlan LayerOf(ProtocolProgram program, int index)
    {
        var cost = program.Cost(index);
        return PlanOf(program.Model, index, program.Graph.Shapes[index], new LayerComments(new(program)).Realisation(index)) with
        {
            Result = program.ValueOf(index) is { } value ? new LayerResult(Numbers.RealBound(value.Type), value.Type.IsProved, ScaleOf(value.Type)) : null,
            ComparedWidth = program.ComparedWidth(index),
            Comparison = program.ComparisonOf(index),
            ComparisonReason = program.ComparisonReasonOf(index),
            Protocols = [.. program.ProtocolsOf(index).Select(static protocol => Enum.Parse<Runtime.Networks.ProtocolKind>(protocol.ToString()))],
            OpenedValues = cost.OpenedValues,
            OnlineBytesPerParty = cost.OnlineBytes,
            Rounds = cost.Rounds,
            MultiplyAccumulates = cost.MultiplyAccumulates,
            AesCalls = cost.AesCalls,
            ArithmeticNs = cost.ArithmeticNs,
            OfflineBytesParty0 = (cost.OfflineBitsParty0 + 7) / 8,
            OfflineBytesParty1 = (cost.OfflineBitsParty1 + 7) / 8,
            OfflineTransfers = cost.Generated.Transfers,
            OfflineCiphertexts = cost.Generated.Ciphertexts,
            FailureProbability = Probability(program.FailureOver64(index)),
        };
    }

    private static LayerPlan PlanOf(NetworkModel model, int index, LayerShapes shapes, string realisation)
    {
        var layer = model.Layers[index];
        var plan = new LayerPlan
        {
            Name = layer.Name,
            Kind = Enum.Parse<LayerKind>(layer.Kind),
            Inputs = [.. model.InputsOf(index)],
            InputShape = ShapeOf(shapes.Input),
            OutputShape = ShapeOf(shapes.Output),
            Window = layer.Window is { } window ? WindowOf(window) : null,
            Realisation = realisation,
            OpenedValues = 0,
            OnlineBytesPerParty = 0,
            Rounds = 0,
            MultiplyAccumulates = 0,
            AesCalls = 0,
            ArithmeticNs = 0,
            OfflineBytesParty0 = 0,
            OfflineBytesParty1 = 0,
            FailureProbability = 0,
        };
        return layer switch
        {
            Conv2DLayer convolution => plan with { Groups = convolution.Groups },
            AvgPool2DLayer pool => plan with { CountsPadding = pool.CountsPadding },
            BatchNormLayer norm => plan with { Epsilon = Real(norm.Epsilon) },
            LeakyReLULayer leaky => plan with { Slope = Real(leaky.Slope) },
            HardSigmoidLayer hard => plan with { Slope = Real(hard.Slope), Offset = Real(hard.Offset) },
            SmoothLayer smooth => plan with { MaxError = Real(smooth.MaxError) },
            Pad2DLayer pad => plan with { Sides = new(pad.Top, pad.Left, pad.Bottom, pad.Right) },
            TransposeLayer order => plan with { Order = new(order.First, order.Second, order.Third) },
            ClipLayer clip => plan with { Low = Real(clip.Low), High = Real(clip.High) },
            IBoundedLayer { MaxAbs: { } bound } and not LinearLayerModel => plan with { MaxAbs = bound },
            _ => plan,
        };
    }

    private static WeightSlot SlotOf(Slot slot) => new()
    {
        Name = slot.Operator.Name,
        Kind = Enum.Parse<LayerKind>(slot.Operator.Kind.ToString()),
        Rows = slot.Operator.Rows,
        RowLength = slot.Operator.RowLength,
        RingBits = slot.RingBits,
        WeightOffset = slot.WeightOffset,
        BiasOffset = slot.BiasOffset,
        WeightFractionBits = slot.WeightFractionBits,
        BiasFractionBits = slot.BiasFractionBits,
        InputDivisor = (int)slot.InputDivisor,
        BatchNorms = [.. slot.Operator.Norms.Select(static norm => new FoldedBatchNorm(norm.Name, Real(norm.Epsilon)))],
        MaxAbsWeight = slot.Operator.MaxAbsWeight,
        MaxAbs = slot.Operator.MaxAbs,
    };

    private static CorrelationSegment SegmentOf(Correlation item) => new(
        item.Name, Enum.Parse<Runtime.Correlations.CorrelationKind>(item.Kind.ToString()), Enum.Parse<Runtime.Correlations.CorrelationStorage>(item.Storage.ToString()),
        item.Elements, item.Bits, item.Offset);

    private static NetworkCalibration? CalibrationOf(NetworkModel model) =>
        model.Calibration is { } calibration ? new(calibration.Samples, calibration.Margin, calibration.IsSynthetic) : null;

    // As the compiler of the generated text reads it; the conversion of a decimal may round the last bit otherwise.
    private static double Real(decimal value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double? Real(decimal? value) => value is { } number ? Real(number) : null;

    // As the generated text says it: four digits, rounded up.
    private static double Probability(BigInteger over64) => double.Parse(Numbers.Probability(over64, 64), CultureInfo.InvariantCulture);

    private static Shape ShapeOf(TensorShape shape) => new(shape.Channels, shape.Height, shape.Width);

    private static FixedPointScale ScaleOf(TensorType type) => new(type.FractionBits, (int)type.Divisor);

    private static WindowGeometry WindowOf(Window window) => new(
        window.KernelHeight, window.KernelWidth, window.StrideHeight, window.StrideWidth, window.PaddingTop, window.PaddingLeft)
    {
        PaddingBottom = window.PaddingBottom,
        PaddingRight = window.PaddingRight,
        DilationHeight = window.DilationHeight,
        DilationWidth = window.DilationWidth,
    };
}
