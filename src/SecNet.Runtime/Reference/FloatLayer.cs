using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Reference;

/// <summary>One layer of a <see cref="FloatNetwork"/>, with its weights.</summary>
internal abstract class FloatLayer
{
    /// <summary>The layer a plan describes.</summary>
    public static FloatLayer Create(LayerPlan plan, SafetensorsFile weights) => plan.Kind switch
    {
        LayerKind.Conv2D => new Convolution(plan, weights),
        LayerKind.Dense => new FullyConnected(plan, weights),
        LayerKind.BatchNorm => new Normalisation(plan, weights),
        LayerKind.ReLU => new ElementWise(static x => Math.Max(x, 0)),
        LayerKind.Square => new ElementWise(static x => x * x),
        LayerKind.MaxPool2D => new Pool(plan, static window => window.Max),
        LayerKind.AvgPool2D => new Pool(plan, static window => window.Mean),
        LayerKind.LeakyReLU => new ElementWise(Leaky(plan.Slope ?? throw Lacks(plan, "slope"))),
        LayerKind.Abs => new ElementWise(Math.Abs),
        LayerKind.HardSigmoid => new ElementWise(HardSigmoid(plan.Slope ?? throw Lacks(plan, "slope"), plan.Offset ?? throw Lacks(plan, "offset"))),
        LayerKind.HardSwish => new ElementWise(static x => x * Math.Clamp(x + 3, 0, 6) / 6),
        LayerKind.Max => new Extreme(Math.Max),
        LayerKind.Min => new Extreme(Math.Min),
        LayerKind.Sigmoid or LayerKind.Tanh or LayerKind.SiLU or LayerKind.GELU or LayerKind.Softplus => new ElementWise(x => (float)SmoothFunctions.Exact(plan.Kind, x)),
        LayerKind.PReLU => new SlopePerChannel(plan, weights),
        LayerKind.Clip => new ElementWise(Clip(plan.Low ?? double.NegativeInfinity, plan.High ?? double.PositiveInfinity)),
        LayerKind.Flatten or LayerKind.Reshape => new ElementWise(static x => x),
        LayerKind.Pad2D => new Padding(plan, plan.Sides ?? throw Lacks(plan, "sides")),
        LayerKind.Transpose => new Transposition(plan, plan.Order ?? throw Lacks(plan, "order")),
        LayerKind.Add => new Sum(subtracts: false),
        LayerKind.Sub => new Sum(subtracts: true),
        LayerKind.Concat => new Concatenation(),
        LayerKind.ArgMax => new Answer(),
        _ => throw new NotSupportedException($"Layer '{plan.Name}' is a {plan.Kind}, which the plaintext network does not know."),
    };

    /// <summary>The layer's outputs, from those of the layers it takes.</summary>
    public virtual float[] Evaluate(IReadOnlyList<float[]> inputs) => Evaluate(inputs[0]);

    /// <summary>The outputs of a layer with one input.</summary>
    protected virtual float[] Evaluate(float[] input) => throw new NotSupportedException($"{GetType().Name} takes several inputs.");

    private static WindowGeometry WindowOf(LayerPlan plan) =>
        plan.Window ?? throw Lacks(plan, "window");

    private static ArgumentException Lacks(LayerPlan plan, string what) => new($"Layer '{plan.Name}' is a {plan.Kind} without a {what}.", nameof(plan));

    private static Func<float, float> Leaky(double slope) => x => x > 0 ? x : (float)(slope * x);

    private static Func<float, float> HardSigmoid(double slope, double offset) => x => (float)Math.Clamp((slope * x) + offset, 0, 1);

    private static Func<float, float> Clip(double low, double high) => x => (float)Math.Clamp(x, low, high);

    private static float[] BiasOf(LayerPlan plan, SafetensorsFile weights, int rows) =>
        weights.Contains(plan.Name + ".bias") ? weights.Values(plan.Name + ".bias", rows) : new float[rows];

    private sealed class ElementWise(Func<float, float> function) : FloatLayer
    {
        protected override float[] Evaluate(float[] input) => Array.ConvertAll(input, value => function(value));
    }

    private sealed class Sum(bool subtracts) : FloatLayer
    {
        public override float[] Evaluate(IReadOnlyList<float[]> inputs) => [.. Enumerable.Range(0, inputs[0].Length).Select(i => (float)At(inputs, i))];

        private double At(IReadOnlyList<float[]> inputs, int i) =>
            subtracts ? inputs.Skip(1).Aggregate((double)inputs[0][i], (rest, input) => rest - input[i]) : inputs.Sum(input => (double)input[i]);
    }

    private sealed class Extreme(Func<float, float, float> choose) : FloatLayer
    {
        public override float[] Evaluate(IReadOnlyList<float[]> inputs) => inputs.Aggregate((best, next) => [.. best.Zip(next, choose)]);
    }

    private sealed class SlopePerChannel(LayerPlan plan, SafetensorsFile weights) : FloatLayer
    {
        private readonly float[] _slopes = Slopes.Read(weights, plan.Name, plan.InputShape.Channels);
        private readonly int _area = plan.InputShape.Height * plan.InputShape.Width;

        protected override float[] Evaluate(float[] input) => [.. input.Select((value, i) => value > 0 ? value : value * _slopes[i / _area])];
    }

    private sealed class Padding(LayerPlan plan, PadSides sides) : FloatLayer
    {
        protected override float[] Evaluate(float[] input)
        {
            var (shape, output) = (plan.InputShape, new float[plan.OutputShape.Length]);
            for (var i = 0; i < input.Length; i++)
            {
                var (channel, row, column) = (i / (shape.Height * shape.Width), i / shape.Width % shape.Height, i % shape.Width);
                output[(((channel * plan.OutputShape.Height) + row + sides.Top) * plan.OutputShape.Width) + column + sides.Left] = input[i];
            }

            return output;
        }
    }

    private sealed class Transposition(LayerPlan plan, AxisOrder order) : FloatLayer
    {
        protected override float[] Evaluate(float[] input)
        {
            var (shape, target, output) = (plan.InputShape, plan.OutputShape, new float[input.Length]);
            for (var i = 0; i < input.Length; i++)
            {
                int[] position = [i / (shape.Height * shape.Width), i / shape.Width % shape.Height, i % shape.Width];
                output[(((position[order.First] * target.Height) + position[order.Second]) * target.Width) + position[order.Third]] = input[i];
            }

            return output;
        }
    }

    private sealed class Concatenation : FloatLayer
    {
        public override float[] Evaluate(IReadOnlyList<float[]> inputs) => [.. inputs.SelectMany(static input => input)];
    }

    /// <summary>The first of equals, as NumPy's argmax.</summary>
    private sealed class Answer : FloatLayer
    {
        protected override float[] Evaluate(float[] input) => [Array.IndexOf(input, input.Max())];
    }

    private sealed class FullyConnected(LayerPlan plan, SafetensorsFile weights) : FloatLayer
    {
        private readonly float[] _weight = weights.Values(plan.Name + ".weight", plan.OutputShape.Length, plan.InputShape.Length);
        private readonly float[] _bias = BiasOf(plan, weights, plan.OutputShape.Length);

        protected override float[] Evaluate(float[] input)
        {
            var output = new float[_bias.Length];
            for (var row = 0; row < output.Length; row++)
            {
                double sum = _bias[row];
                for (var i = 0; i < input.Length; i++) sum += (double)_weight[(row * input.Length) + i] * input[i];
                output[row] = (float)sum;
            }

            return output;
        }
    }

    private sealed class Normalisation : FloatLayer
    {
        private readonly double[] _scale;
        private readonly double[] _shift;
        private readonly int _area;

        public Normalisation(LayerPlan plan, SafetensorsFile weights)
        {
            var epsilon = plan.Epsilon ?? throw new ArgumentException($"Batch norm '{plan.Name}' has no epsilon.", nameof(plan));
            var tensors = BatchNormTensors.Read(weights, plan.Name, epsilon, plan.InputShape.Channels);
            _area = plan.InputShape.Height * plan.InputShape.Width;
            _scale = [.. tensors.Gamma.Zip(tensors.Variance, (gamma, variance) => gamma / Math.Sqrt(variance + epsilon))];
            _shift = [.. tensors.Beta.Zip(tensors.Mean).Select((pair, channel) => pair.First - (pair.Second * _scale[channel]))];
        }

        protected override float[] Evaluate(float[] input)
        {
            var output = new float[input.Length];
            for (var i = 0; i < input.Length; i++) output[i] = (float)((input[i] * _scale[i / _area]) + _shift[i / _area]);
            return output;
        }
    }

    private sealed class Convolution : FloatLayer
    {
        private readonly ConvolutionShape _shape;
        private readonly double[] _weight;
        private readonly float[] _bias;

        public Convolution(LayerPlan plan, SafetensorsFile weights)
        {
            var (window, filters) = (WindowOf(plan), plan.OutputShape.Channels);
            _shape = new(
                plan.InputShape.Channels, plan.InputShape.Height, plan.InputShape.Width, filters,
                window.KernelHeight, window.KernelWidth, window.StrideHeight, window.StrideWidth, window.PaddingTop, window.PaddingLeft)
            {
                PaddingBottom = window.PaddingBottom,
                PaddingRight = window.PaddingRight,
                DilationHeight = window.DilationHeight,
                DilationWidth = window.DilationWidth,
                Groups = plan.Groups,
            };
            _weight = Widen(weights.Values(plan.Name + ".weight", filters, _shape.GroupChannels, window.KernelHeight, window.KernelWidth));
            _bias = BiasOf(plan, weights, filters);
        }

        protected override float[] Evaluate(float[] input)
        {
            var sums = new double[_shape.OutLength];
            var area = sums.Length / _bias.Length;
            for (var i = 0; i < sums.Length; i++) sums[i] = _bias[i / area];
            PlainConvolution.Accumulate<double>(_shape, Widen(input), _weight, sums);
            return Array.ConvertAll(sums, static sum => (float)sum);
        }

        private static double[] Widen(float[] values) => Array.ConvertAll(values, static value => (double)value);
    }

    private sealed class Pool(LayerPlan plan, Func<WindowSummary, double> summarise) : FloatLayer
    {
        private readonly WindowGeometry _window = WindowOf(plan);

        protected override float[] Evaluate(float[] input)
        {
            var output = new float[plan.OutputShape.Length];
            var next = 0;
            for (var channel = 0; channel < plan.OutputShape.Channels; channel++)
            {
                for (var row = 0; row < plan.OutputShape.Height; row++)
                {
                    for (var column = 0; column < plan.OutputShape.Width; column++) output[next++] = (float)summarise(At(input, channel, row, column));
                }
            }

            return output;
        }

        private WindowSummary At(float[] input, int channel, int row, int column)
        {
            var shape = plan.InputShape;
            var (max, sum, inside) = (double.NegativeInfinity, 0.0, 0);
            for (var ky = 0; ky < _window.KernelHeight; ky++)
            {
                var y = (row * _window.StrideHeight) + (ky * _window.DilationHeight) - _window.PaddingTop;
                if (y < 0 || y >= shape.Height) continue;
                for (var kx = 0; kx < _window.KernelWidth; kx++)
                {
                    var x = (column * _window.StrideWidth) + (kx * _window.DilationWidth) - _window.PaddingLeft;
                    if (x < 0 || x >= shape.Width) continue;
                    double value = input[(((channel * shape.Height) + y) * shape.Width) + x];
                    (max, sum, inside) = (Math.Max(max, value), sum + value, inside + 1);
                }
            }

            // Padding never wins a maximum; in a mean it counts as zeros or not at all (PyTorch's count_include_pad).
            return new(max, sum / (plan.CountsPadding ? _window.KernelHeight * _window.KernelWidth : inside));
        }
    }

    private readonly record struct WindowSummary(double Max, double Mean);
}
