using SecNet.Generators.Approximation;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Networks;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>Sums, differences and products of tensors, and of tensors with constants.</summary>
internal static class ArithmeticOperators
{
    private const string Constants = "a constant spreads by ONNX's rules; constants alone are computed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Add", "add; batchnorm with a constant", Add)
        {
            Inputs = "tensors of one shape, or a tensor and a constant",
            Notes = $"A constant behind a MatMul becomes its bias; {Constants}.",
        },
        new("Sub", "sub; batchnorm with a constant", Subtract) { Inputs = "tensors of one shape, or a tensor and a constant", Notes = $"Either may be the constant; {Constants}." },
        new("Mul", "square of a tensor with itself; silu, hardswish of a tensor with its sigmoid, hard sigmoid; gelu with an Erf; batchnorm with a constant", Multiply)
        {
            Inputs = "a tensor and itself, or its sigmoid or hard sigmoid, or a constant",
            Notes = $"Consecutive constants are joined; {Constants}.",
        },
        new("Div", "batchnorm", Divide) { Inputs = "a tensor by a constant", Notes = $"{char.ToUpperInvariant(Constants[0])}{Constants[1..]}." },
        new("Pow", "square", Power) { Inputs = "exponent constant 2" },
        new("Sum", "add", Sum) { Inputs = "tensors of one shape" },
        new("Max", "max", static node => Extreme(node, isMax: true)) { Inputs = "tensors of one shape" },
        new("Min", "min", static node => Extreme(node, isMax: false)) { Inputs = "tensors of one shape" },
    ];

    private static Value Add(NodeContext node)
    {
        if (node.IsConstant) return ConstantFolding.Arithmetic(node, static (a, b) => a + b, static (a, b) => checked(a + b));
        if (GeluIdiom.Add(node) is { } gelu) return gelu;
        if (Sides(node) is not (var tensor, var constant, _)) return Merge(node, new AddLayer(string.Empty));
        if (node.SoleDraft(tensor) is { TakesBias: true, Layer: DenseLayer dense } draft && Bias(node, tensor, constant, dense) is { } bias)
        {
            var source = node.Activation(tensor);
            var names = LayerNames.ModuleOfWeight(node.NameOf(constant)) is { } module ? [module, .. draft.Names] : draft.Names;
            node.Network.Replace(source.Layer, draft with { TakesBias = false, Names = names, Tensors = [.. draft.Tensors, LayerTensor.Vector("bias", bias)], Result = node.Node.Proto.Output[0] });
            return source;
        }

        return Apply(node, tensor, constant, static value => (1, value));
    }

    private static Value Subtract(NodeContext node)
    {
        if (node.IsConstant) return ConstantFolding.Arithmetic(node, static (a, b) => a - b, static (a, b) => checked(a - b));
        if (Sides(node) is not (var tensor, var constant, var isFirst)) return Merge(node, new SubLayer(string.Empty));
        return isFirst ? Apply(node, tensor, constant, static value => (-1, value)) : Apply(node, tensor, constant, static value => (1, -value));
    }

    private static Value Multiply(NodeContext node)
    {
        if (node.IsConstant) return ConstantFolding.Arithmetic(node, static (a, b) => a * b, static (a, b) => checked(a * b));
        if (GeluIdiom.Multiply(node) is { } gelu) return gelu;
        if (Sides(node) is (var tensor, var constant, _)) return Apply(node, tensor, constant, static value => (value, 0));
        var (first, second) = (node.Activation(0), node.Activation(1));
        if (Gate(node, first, second) is { } right) return node.AddElementWise(right, first);
        if (Gate(node, second, first) is { } left) return node.AddElementWise(left, second);
        return first.IsSameAs(second) ? node.AddElementWise(new SquareLayer(string.Empty), first)
            : throw new RefusedException("it multiplies two different tensors; a product of a tensor with itself or with a constant is supported. Gates (attention, squeeze-and-excitation) have no nearest form");
    }

    private static Value Divide(NodeContext node)
    {
        if (node.IsConstant) return ConstantFolding.Arithmetic(node, static (a, b) => a / b, static (a, b) => b == 0 ? throw new RefusedException("it divides by 0") : a / b);
        if (GeluIdiom.Divide(node) is { } gelu) return gelu;
        if (Sides(node) is not (var tensor, var constant, false)) throw new RefusedException("it divides by a tensor of the network; a constant divisor is supported");
        return Apply(node, tensor, constant, static value => value == 0 ? throw new RefusedException("it divides by 0") : (1 / value, 0));
    }

    private static Activation Power(NodeContext node)
    {
        var exponent = node.Constant(1) switch
        {
            FloatConstant { Count: 1 } value => value.Values[0],
            IntegerConstant { Count: 1 } value => value.Values[0],
            var other => throw new RefusedException($"its exponent has shape {Shapes.Text(other.Shape)}, where one number is expected"),
        };
        if (exponent != 2) throw new RefusedException($"its exponent is {NodeContext.Decimal(exponent)}; 2 is supported");
        return node.AddElementWise(new SquareLayer(string.Empty), node.Activation(0));
    }

    private static Value Sum(NodeContext node)
    {
        if (node.InputCount <= 1) return node.Input(0);
        if (node.IsConstant && node.InputCount == 2) return Add(node);
        return Merge(node, new AddLayer(string.Empty));
    }

    private static Value Extreme(NodeContext node, bool isMax) => node.InputCount <= 1 ? node.Input(0) : Merge(node, new ExtremeLayer(string.Empty, isMax));

    /// <summary>SiLU and HardSwish, which exporters write as x·sigmoid(x) and x·hardsigmoid(x); null for other products.</summary>
    private static LayerModel? Gate(NodeContext node, Activation x, Activation gate)
    {
        if (gate.Layer < 0 || !gate.Zeros.IsNone || !x.Zeros.IsNone || node.Network[gate.Layer] is not { Inputs: [var taken] } draft || taken != x.Layer) return null;
        return draft.Layer switch
        {
            SmoothLayer { Function: SmoothFunction.Sigmoid } => new SmoothLayer(string.Empty, SmoothFunction.SiLU),
            HardSigmoidLayer hard when decimal.Abs((6 * hard.Slope) - 1) < 0.00001m && hard.Offset == 0.5m => new HardSwishLayer(string.Empty),
            _ => null,
        };
    }

    /// <summary>Which input is the tensor and which the constant; null when both are tensors.</summary>
    private static (int Tensor, int Constant, bool IsConstantFirst)? Sides(NodeContext node) =>
        node.Input(0) is Constant ? (1, 0, true) : node.Input(1) is Constant ? (0, 1, false) : null;

    private static Activation Merge(NodeContext node, LayerModel layer)
    {
        var tensors = Enumerable.Range(0, node.InputCount).Select(node.Activation).ToList();
        if (tensors.FirstOrDefault(tensor => !tensor.Shape.Equals(tensors[0].Shape)) is { } other)
            throw new RefusedException($"it joins tensors of shapes {Shapes.Text(tensors[0].Shape)} and {Shapes.Text(other.Shape)}; tensors of one shape are supported");
        return tensors[0] with { Layer = node.Append(layer, [.. tensors.Select(node.LayerOf)], []), Zeros = default };
    }

    private static float[]? Bias(NodeContext node, int tensor, int constant, DenseLayer dense)
    {
        var values = ConstantOperand.PerChannel(node, node.Floats(constant), node.Activation(tensor).Shape, new(dense.FanOut, 1, 1));
        return values.Length == dense.FanOut ? values : null;
    }

    /// <summary>Tensor · factor + shift, both made of the constant; joined with a constant before it.</summary>
    private static Activation Apply(NodeContext node, int tensor, int constant, Func<double, (double Factor, double Shift)> make)
    {
        var source = node.Activation(tensor);
        var draft = node.SoleDraft(tensor);
        var values = ConstantOperand.PerChannel(node, node.Floats(constant), source.Shape, node.Network.ShapeOf(node.ValuesOf(source)));

        // Factors, shifts, and the four tensors of a batch norm.
        node.Budget.Spend(6L * values.Length);
        var next = Affine.Of(values.Length, channel => make(values[channel]).Factor, channel => make(values[channel]).Shift);
        if (draft is { Affine: { } affine } && affine.Factors.Length == values.Length)
        {
            var joined = affine.Then(next);
            node.Network.Replace(source.Layer, draft with { Affine = joined, Tensors = joined.ToTensors(), Result = node.Node.Proto.Output[0] });
            return source;
        }

        var layer = node.Network.ShapeOf(node.ValuesOf(source)).Channels == values.Length ? node.ValuesOf(source) : node.VectorOf(source);
        var added = node.Append(new BatchNormLayer(string.Empty, 0, null, null), [layer], next.ToTensors());
        node.Network.Replace(added, node.Network[added] with { Affine = next });
        return source with { Layer = added, Zeros = default };
    }
}
