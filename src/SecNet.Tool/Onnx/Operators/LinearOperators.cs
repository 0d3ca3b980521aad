using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Onnx.Graphs;
using SecNet.Tool.Onnx.Networks;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>Products with weights.</summary>
internal static class LinearOperators
{
    private static readonly IReadOnlyList<AttributeRule> WindowAttributes =
        [AttributeRule.OneOf("auto_pad", "NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"), .. AttributeRule.Any("dilations", "kernel_shape", "pads", "strides")];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OperatorDefinition> All { get; } =
    [
        new("Conv", "conv2d", Convolution)
        {
            Attributes = [.. WindowAttributes, .. AttributeRule.Any("group")],
            Inputs = "X of 3 (one row) or 4 dimensions; W and B constant, B optional",
            Notes = "A zero Pad before it becomes its padding.",
        },
        new("Gemm", "dense", Gemm)
        {
            Attributes = AttributeRule.Any("alpha", "beta", "transA", "transB"),
            Inputs = "A [1, n], or [n, 1] with transA; B and C constant, C optional",
            Notes = "alpha and beta are multiplied into the weights.",
        },
        new("MatMul", "dense", Product)
        {
            Inputs = "A of one row, B constant of 2 dimensions",
            Notes = "An Add of a constant behind it becomes its bias.",
        },
        new("BatchNormalization", "batchnorm", Normalisation)
        {
            Attributes = [.. AttributeRule.Any("epsilon", "momentum"), AttributeRule.Only("training_mode", 0), AttributeRule.Only("spatial", 1)],
            Inputs = "X of 2 to 4 dimensions; scale, B, mean and var constant",
            Notes = "Folded into the convolution or dense layer before it.",
        },
    ];

    private static Activation Convolution(NodeContext node)
    {
        var source = node.Activation(0);
        var weight = node.Floats(1);
        if (weight.Shape.Count != source.Shape.Count || weight.Count == 0)
            throw new RefusedException($"its weights have shape {Shapes.Text(weight.Shape)}, but it takes a tensor of shape {Shapes.Text(source.Shape)}");
        var plan = WindowPlan.Read(node, source.Shape, [.. weight.Shape.Skip(2)]);
        var groups = node.Attributes.Integer("group", 1);
        var (filters, channels) = (weight.Shape[0], source.Shape[1]);
        if (groups < 1 || groups > channels || channels % groups != 0 || filters % groups != 0 || weight.Shape[1] != channels / groups)
            throw new RefusedException($"it has {groups} groups and weights of shape {Shapes.Text(weight.Shape)}, which does not fit {channels} channels");

        // Padding is zeros, and so are those of a Pad before it.
        var bare = source.WithoutZeros();
        var window = plan.With(plan.Padding + source.Zeros);
        var layer = new Conv2DLayer(string.Empty, channels, filters, window, null, null) { Groups = (int)groups };
        IReadOnlyList<int> shape = [filters, weight.Shape[1], window.KernelHeight, window.KernelWidth];
        return node.Add(layer, bare, node.LayerOf(bare), [new("weight", shape, weight.Values), .. Bias(node, 2, filters)]);
    }

    private static Activation Gemm(NodeContext node)
    {
        var source = node.Activation(0);
        var weight = node.Floats(1);
        var isRowTransposed = node.Attributes.Integer("transA", 0) != 0;
        if (source.Shape.Count != 2 || source.Shape[isRowTransposed ? 1 : 0] != 1)
        {
            throw new RefusedException(
                $"its A has shape {Shapes.Text(source.Shape)}{(isRowTransposed ? " and is transposed" : string.Empty)}; one row is supported. Keep the batch first, and export with a batch of 1");
        }

        var fanIn = source.Shape[isRowTransposed ? 0 : 1];
        var matrix = node.Attributes.Integer("transB", 0) != 0 ? weight : Transpose(node, weight);
        if (matrix.Shape.Count != 2 || matrix.Shape[1] != fanIn) throw new RefusedException($"its B has shape {Shapes.Text(weight.Shape)}, which does not fit {fanIn} inputs");
        var fanOut = matrix.Shape[0];
        var tensors = new List<LayerTensor> { new("weight", [fanOut, fanIn], Scale(node, matrix.Values, node.Attributes.Number("alpha", 1))) };
        if (node.Has(2) && node.Attributes.Number("beta", 1) is var beta && beta != 0)
        {
            var bias = ConstantOperand.Expand(node, node.Floats(2), [1, fanOut]);
            tensors.Add(LayerTensor.Vector("bias", Scale(node, bias, beta)));
        }

        var added = node.Append(new DenseLayer(string.Empty, fanIn, fanOut, null, null), [node.VectorOf(source)], tensors);
        return new(added, new([1, fanOut]));
    }

    private static Activation Product(NodeContext node)
    {
        var source = node.Activation(0);
        var weight = node.Floats(1);
        if (weight.Shape.Count != 2) throw new RefusedException($"its B has shape {Shapes.Text(weight.Shape)}; a constant matrix of 2 dimensions is supported");
        var (fanIn, fanOut) = (weight.Shape[0], weight.Shape[1]);
        if (source.Shape.Count == 0 || source.Shape[source.Shape.Count - 1] != fanIn) throw new RefusedException($"its A has shape {Shapes.Text(source.Shape)} and its B {Shapes.Text(weight.Shape)}");
        if (source.Shape.Take(source.Shape.Count - 1).Any(static side => side != 1))
            throw new RefusedException($"its A has shape {Shapes.Text(source.Shape)}; one row is supported. The same product at every position is a convolution with a kernel of 1");
        var matrix = Transpose(node, weight);
        var added = node.Append(new DenseLayer(string.Empty, fanIn, fanOut, null, null), [node.VectorOf(source)], [new("weight", matrix.Shape, matrix.Values)]);
        node.Network.Replace(added, node.Network[added] with { TakesBias = true });
        return new(added, source.Shape.Take(source.Shape.Count - 1).Append(fanOut).ToEquatableArray());
    }

    private static Activation Normalisation(NodeContext node)
    {
        var source = node.Activation(0);
        if (source.Shape.Count < 2) throw new RefusedException($"it takes a tensor of shape {Shapes.Text(source.Shape)}, which has no channels");
        var channels = source.Shape[1];
        string[] roles = ["weight", "bias", "running_mean", "running_var"];
        var tensors = roles.Select((role, index) => LayerTensor.Vector(role, Vector(node, index + 1, channels))).ToList();
        var epsilon = node.Attributes.Number("epsilon", 1e-5f);
        if (epsilon is < 0 or > 1) throw new RefusedException($"its epsilon is {NodeContext.Decimal(epsilon)}; 0 to 1 is possible");
        if (tensors[3].Values.Any(variance => variance + epsilon <= 0)) throw new RefusedException("its variance plus epsilon is not positive, so there is no square root. Train again, or save the weights again");
        return node.Add(new BatchNormLayer(string.Empty, NodeContext.Decimal(epsilon), null, null), source, node.LayerOf(source), tensors);
    }

    private static IEnumerable<LayerTensor> Bias(NodeContext node, int input, int count) => node.Has(input) ? [LayerTensor.Vector("bias", Vector(node, input, count))] : [];

    private static float[] Vector(NodeContext node, int input, int count)
    {
        var value = node.Floats(input);
        return value.Shape.Count == 1 && value.Count == count ? value.Values
            : throw new RefusedException($"its input '{node.NameOf(input)}' has shape {Shapes.Text(value.Shape)}, where [{count}] is expected");
    }

    private static FloatConstant Transpose(NodeContext node, FloatConstant matrix)
    {
        if (matrix.Shape.Count != 2) throw new RefusedException($"its B has shape {Shapes.Text(matrix.Shape)}; a constant matrix of 2 dimensions is supported");
        node.Budget.Spend(matrix.Count);
        return (FloatConstant)matrix.Take([matrix.Shape[1], matrix.Shape[0]], Shapes.Sources([matrix.Shape[1], matrix.Shape[0]], [1, matrix.Shape[1]]));
    }

    private static float[] Scale(NodeContext node, float[] values, float factor)
    {
        if (factor == 1) return values;
        node.Budget.Spend(values.Length);
        return Array.ConvertAll(values, value => float.IsFinite(value * factor) ? value * factor : throw new RefusedException($"its weights times {NodeContext.Decimal(factor)} leave the range of 32-bit floats"));
    }
}
