using System.Linq;
using SecNet.Generators.Checking;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;
using static SecNet.Generators.Emit.RuntimeNames;

namespace SecNet.Generators.Emit;

/// <summary>Writes the network's public description: shapes, scales, weight slots, correlations, plan and cost.</summary>
internal sealed class InfoEmitter(EmitContext context, SourceWriter writer)
{
    private ProtocolProgram Program => context.Program;

    public void Emit()
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static {NetworkInfo} Info {{ get; }} = new()");
        writer.Block(EmitMembers, "};");
    }

    private void EmitMembers()
    {
        var (model, input, output) = (Program.Model, Program.Graph.Input, Program.OutputType);
        writer.Line($"Name = \"{model.DisplayName}\",");
        writer.Line($"ProtocolId = {ProtocolId}.Parse(\"{Program.ProtocolId()}\"),");
        writer.Line(Invariant($"RingBits = {Program.Graph.WidestRing},"));
        writer.Line(Invariant($"InputRingBits = {input.RingBits},"));
        writer.Line(Invariant($"OutputRingBits = {output.RingBits},"));
        writer.Line(Invariant($"WordBits = {Program.WordBits},"));
        writer.Line($"InputShape = {NewShape(input.Shape)},");
        writer.Line($"InputScale = {NewScale(input)},");
        writer.Line(Invariant($"InputMaxAbs = {model.InputMaxAbs}m,"));
        writer.Line($"OutputShape = {NewShape(output.Shape)},");
        writer.Line($"OutputScale = {NewScale(output)},");
        if (model.Calibration is { } calibration)
            writer.Line(Invariant($"Calibration = new {NetworkCalibration}(Samples: {calibration.Samples}, Margin: {calibration.Margin}m, IsSynthetic: {(calibration.IsSynthetic ? "true" : "false")}),"));
        writer.Line("Layers =");
        writer.Line("[");
        writer.Indented(() =>
        {
            for (var index = 0; index < model.Layers.Count; index++) EmitLayer(index);
        });
        writer.Line("],");
        writer.Line("WeightSlots =");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (var slot in Program.Slots) EmitSlot(slot);
        });
        writer.Line("],");
        writer.Line("Correlations =");
        writer.Line("[");
        writer.Indented(() =>
        {
            foreach (var item in Program.Correlations) EmitCorrelation(item);
        });
        writer.Line("],");
        writer.Line(Invariant($"ArenaWords = {Program.Arena.Words},"));
        writer.Line(Invariant($"ArenaPlaneWords = {Program.PlaneWords},"));
        EmitRoundBits();
        writer.Line(Invariant(
            $"Cost = new {NetworkCost}(OnlineBytesPerParty: {Program.OnlineBytes}, Rounds: {Program.Rounds.Count()}, MultiplyAccumulates: {Program.Steps.Sum(static step => step.MultiplyAccumulates)}, AesCalls: {Program.AesCalls}, ArithmeticNs: {Program.ArithmeticNs}, OfflineBytesParty0: {Program.OfflineBytesOf(0)}, OfflineBytesParty1: {Program.OfflineBytesOf(1)}){Made(Program.Generated)},"));
        writer.Line($"FailureProbability = {Numbers.Probability(Program.Graph.FailureOver64, 64)}d,");
        if (context.IsTwoParty) writer.Line($"Offline = {RuntimeNames.OfflineKind}.TwoParty,");
        if (model.Link is { } link) writer.Line(Invariant($"Link = new {CompiledLink}(RoundTripMs: {link.RoundTripMs}m, MegabitsPerSecond: {link.MegabitsPerSecond}m),"));
        if (model.Budget.OfflineBytes is { } offline) writer.Line(Invariant($"OfflineBudgetBytes = {offline},"));
    }

    private string Made(GeneratedTraffic traffic) =>
        context.IsTwoParty ? Invariant($" {{ OfflineTransfers = {traffic.Transfers}, OfflineCiphertexts = {traffic.Ciphertexts} }}") : string.Empty;

    private void EmitRoundBits()
    {
        const int aLine = 16;
        var bits = Program.Rounds.Select(static round => Invariant($"{round.Bits}")).ToList();
        if (bits.Count <= aLine)
        {
            writer.Line($"RoundBits = [{string.Join(", ", bits)}],");
            return;
        }

        writer.Line("RoundBits =");
        writer.Line("[");
        writer.Indented(() =>
        {
            for (var first = 0; first < bits.Count; first += aLine) writer.Line(string.Join(", ", bits.Skip(first).Take(aLine)) + ",");
        });
        writer.Line("],");
    }

    private void EmitLayer(int index)
    {
        var (layer, shapes, cost) = (Program.Model.Layers[index], Program.Graph.Shapes[index], Program.Cost(index));
        writer.Line($"new {LayerPlan}");
        writer.Block(
            () =>
            {
                writer.Line($"Name = \"{layer.Name}\",");
                writer.Line($"Kind = {LayerKind}.{layer.Kind},");
                writer.Line($"Inputs = [{string.Join(", ", Program.Model.InputsOf(index).Select(static input => Invariant($"{input}")))}],");
                writer.Line($"InputShape = {NewShape(shapes.Input)},");
                writer.Line($"OutputShape = {NewShape(shapes.Output)},");
                if (layer.Window is { } window) writer.Line($"Window = {NewWindow(window)},");
                EmitParameters(layer);
                writer.Line($"Realisation = \"{new LayerComments(context).Realisation(index)}\",");
                if (Program.ValueOf(index) is { } value) writer.Line($"Result = {NewResult(value.Type)},");
                if (Program.ComparedWidth(index) is { } width) writer.Line(Invariant($"ComparedWidth = {width},"));
                if (Program.ComparisonOf(index) is { } comparison)
                {
                    writer.Line($"Comparison = \"{comparison}\",");
                    writer.Line($"ComparisonReason = \"{Program.ComparisonReasonOf(index)}\",");
                }

                var protocols = string.Join(", ", Program.ProtocolsOf(index).Select(static protocol => $"{RuntimeNames.ProtocolKind}.{protocol}"));
                if (protocols.Length > 0) writer.Line($"Protocols = [{protocols}],");
                writer.Line(Invariant($"OpenedValues = {cost.OpenedValues},"));
                writer.Line(Invariant($"OnlineBytesPerParty = {cost.OnlineBytes},"));
                writer.Line(Invariant($"Rounds = {cost.Rounds},"));
                writer.Line(Invariant($"MultiplyAccumulates = {cost.MultiplyAccumulates},"));
                writer.Line(Invariant($"AesCalls = {cost.AesCalls},"));
                writer.Line(Invariant($"ArithmeticNs = {cost.ArithmeticNs},"));
                writer.Line(Invariant($"OfflineBytesParty0 = {(cost.OfflineBitsParty0 + 7) / 8},"));
                writer.Line(Invariant($"OfflineBytesParty1 = {(cost.OfflineBitsParty1 + 7) / 8},"));
                if (cost.Generated.Transfers > 0) writer.Line(Invariant($"OfflineTransfers = {cost.Generated.Transfers},"));
                if (cost.Generated.Ciphertexts > 0) writer.Line(Invariant($"OfflineCiphertexts = {cost.Generated.Ciphertexts},"));
                writer.Line($"FailureProbability = {Numbers.Probability(Program.FailureOver64(index), 64)}d,");
            },
            "},");
    }

    /// <summary>What a layer of its kind has beside its shapes.</summary>
    private void EmitParameters(LayerModel layer)
    {
        switch (layer)
        {
            case Conv2DLayer { Groups: > 1 and var groups }: writer.Line(Invariant($"Groups = {groups},")); break;
            case AvgPool2DLayer { CountsPadding: false }: writer.Line("CountsPadding = false,"); break;
            case BatchNormLayer norm: writer.Line(Invariant($"Epsilon = {norm.Epsilon}d,")); break;
            case LeakyReLULayer leaky: writer.Line(Invariant($"Slope = {leaky.Slope}d,")); break;
            case HardSigmoidLayer hard:
                writer.Line(Invariant($"Slope = {hard.Slope}d,"));
                writer.Line(Invariant($"Offset = {hard.Offset}d,"));
                break;
            case SmoothLayer smooth: writer.Line(Invariant($"MaxError = {smooth.MaxError}d,")); break;
            case Pad2DLayer pad: writer.Line(Invariant($"Sides = new {PadSides}({pad.Top}, {pad.Left}, {pad.Bottom}, {pad.Right}),")); break;
            case TransposeLayer order: writer.Line(Invariant($"Order = new {AxisOrder}({order.First}, {order.Second}, {order.Third}),")); break;
            case ClipLayer clip:
                if (clip.Low is { } low) writer.Line(Invariant($"Low = {low}d,"));
                if (clip.High is { } high) writer.Line(Invariant($"High = {high}d,"));
                break;
            case IBoundedLayer { MaxAbs: { } bound } and not LinearLayerModel: writer.Line(Invariant($"MaxAbs = {bound}m,")); break;
        }
    }

    private void EmitSlot(Slot slot)
    {
        var linear = slot.Operator;
        writer.Line($"new {WeightSlot}");
        writer.Block(
            () =>
            {
                writer.Line($"Name = \"{linear.Name}\",");
                writer.Line($"Kind = {LayerKind}.{linear.Kind},");
                writer.Line(Invariant($"Rows = {linear.Rows},"));
                writer.Line(Invariant($"RowLength = {linear.RowLength},"));
                writer.Line(Invariant($"RingBits = {slot.RingBits},"));
                writer.Line(Invariant($"WeightOffset = {slot.WeightOffset},"));
                writer.Line(Invariant($"BiasOffset = {slot.BiasOffset},"));
                writer.Line(Invariant($"WeightFractionBits = {slot.WeightFractionBits},"));
                writer.Line(Invariant($"BiasFractionBits = {slot.BiasFractionBits},"));
                writer.Line(Invariant($"InputDivisor = {slot.InputDivisor},"));
                var norms = string.Join(", ", linear.Norms.Select(static norm => Invariant($"new {FoldedBatchNorm}(\"{norm.Name}\", {norm.Epsilon}d)")));
                writer.Line($"BatchNorms = [{norms}],");
                writer.Line(Invariant($"MaxAbsWeight = {linear.MaxAbsWeight}m,"));
                writer.Line(linear.MaxAbs is { } bound ? Invariant($"MaxAbs = {bound}m,") : "MaxAbs = null,");
            },
            "},");
    }

    private void EmitCorrelation(Correlation item)
    {
        var kind = item.Kind;
        var storage = item.Storage;
        writer.Line(Invariant(
            $"new {CorrelationSegment}(\"{item.Name}\", {RuntimeNames.CorrelationKind}.{kind}, {RuntimeNames.CorrelationStorage}.{storage}, Elements: {item.Elements}, Bits: {item.Bits}, Offset: {item.Offset}),"));
    }

    private static string NewShape(TensorShape shape) => Invariant($"new {Shape}({shape.Channels}, {shape.Height}, {shape.Width})");

    private static string NewScale(TensorType type) => Invariant($"new {FixedPointScale}(FractionBits: {type.FractionBits}, Divisor: {type.Divisor})");

    private static string NewResult(TensorType type) => Invariant(
        $"new {LayerResult}(MaxAbs: {Numbers.RealBound(type)}m, IsProved: {(type.IsProved ? "true" : "false")}, {NewScale(type)})");

    private static string NewWindow(Window window) => $"new {WindowGeometry}({WindowArguments(window)}){WindowProperties(window)}";
}
