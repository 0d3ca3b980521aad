using SecNet.Generators.Checking;
using SecNet.Generators.Model;
using SecNet.Tool.Onnx.Graphs;

namespace SecNet.Tool.Onnx.Operators;

/// <summary>The sliding window of a convolution or pool as its attributes give it. Of three-dimensional tensors, rows are single.</summary>
/// <param name="Rows">Down.</param>
/// <param name="Columns">Across.</param>
internal readonly record struct WindowPlan(WindowPlan.Axis Rows, WindowPlan.Axis Columns)
{
    /// <summary>Padding that the node asks for.</summary>
    public Sides Padding => new(Rows.Before, Columns.Before, Rows.After, Columns.After);

    /// <summary>Padding that only completes the last window: ONNX's ceil_mode.</summary>
    public Sides Completion => new(0, 0, Rows.Completion, Columns.Completion);

    /// <summary>Reads kernel_shape, strides, dilations, pads, auto_pad and ceil_mode.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">Shape of what it takes, as ONNX sees it.</param>
    /// <param name="kernel">The kernel, where the weights say it.</param>
    public static WindowPlan Read(NodeContext node, EquatableArray<int> shape, IReadOnlyList<int>? kernel = null)
    {
        if (shape.Count is not (3 or 4)) throw new RefusedException($"it takes a tensor of shape {Shapes.Text(shape)}; [1, channels, columns] and [1, channels, rows, columns] are supported");
        var rank = shape.Count - 2;
        var kernels = Numbers(node, "kernel_shape", rank, kernel?.Select(static side => (long)side), least: 1);
        if (kernel is not null && !kernels.SequenceEqual(kernel.Select(static side => (long)side)))
            throw new RefusedException($"its kernel_shape is [{string.Join(", ", kernels)}], but its weights are of {string.Join("x", kernel)}");
        var ones = Enumerable.Repeat(1L, rank);
        var strides = Numbers(node, "strides", rank, ones, least: 1);
        var dilations = Numbers(node, "dilations", rank, ones, least: 1);
        var pads = Numbers(node, "pads", 2 * rank, Enumerable.Repeat(0L, 2 * rank), least: 0);
        var auto = node.Attributes.Text("auto_pad", "NOTSET");
        var isCeiling = node.Attributes.Integer("ceil_mode", 0) != 0;

        Axis AxisAt(int index)
        {
            var axis = new Axis((int)kernels[index], (int)strides[index], (int)dilations[index], pads[index], pads[index + rank], 0);
            var size = shape[index + 2];
            return auto switch
            {
                "VALID" => axis with { Before = 0, After = 0 },
                "SAME_UPPER" or "SAME_LOWER" => axis.Same(size, isUpper: auto == "SAME_UPPER"),
                _ => isCeiling ? axis.Complete(size) : axis,
            };
        }

        return rank == 1 ? new(new(1, 1, 1, 0, 0, 0), AxisAt(0)) : new(AxisAt(0), AxisAt(1));
    }

    /// <summary>True when no window lies in this padding alone.</summary>
    public bool Overlaps(Sides padding) =>
        Math.Max(padding.Top, padding.Bottom) < Rows.Extent && Math.Max(padding.Left, padding.Right) < Columns.Extent;

    /// <summary>The model's window with this padding.</summary>
    public Window With(Sides padding) => new(
        Rows.Kernel, Columns.Kernel, Rows.Stride, Columns.Stride, Checked(padding.Top), Checked(padding.Left), Checked(padding.Bottom), Checked(padding.Right), Rows.Dilation, Columns.Dilation);

    private static int Checked(long padding) => padding <= LayerScope.MaxElements ? (int)padding
        : throw new RefusedException($"its padding of {padding} is more than the {LayerScope.MaxElements} that are possible");

    private static IReadOnlyList<long> Numbers(NodeContext node, string name, int count, IEnumerable<long>? otherwise, long least)
    {
        var numbers = node.Attributes.Integers(name) ?? otherwise?.ToList() ?? throw new RefusedException($"its attribute '{name}' is missing");
        if (numbers.Count != count) throw new RefusedException($"its attribute '{name}' has {numbers.Count} numbers, where {count} are expected");
        var bad = numbers.FirstOrDefault(number => number < least || number > LayerScope.MaxElements, least);
        return bad == least ? numbers : throw new RefusedException($"its attribute '{name}' holds {bad}; {least} to {LayerScope.MaxElements} is possible");
    }

    /// <summary>One direction.</summary>
    internal readonly record struct Axis(int Kernel, int Stride, int Dilation, long Before, long After, long Completion)
    {
        /// <summary>Cells from the window's first to its last.</summary>
        public long Extent => ((Kernel - 1L) * Dilation) + 1;

        /// <summary>As many windows as strides that begin inside; an odd cell of padding comes after the values (upper) or before them.</summary>
        public Axis Same(int size, bool isUpper)
        {
            var windows = (size + Stride - 1L) / Stride;
            var padding = Math.Max(0, ((windows - 1) * Stride) + Extent - size);
            var (small, large) = (padding / 2, padding - (padding / 2));
            return isUpper ? this with { Before = small, After = large } : this with { Before = large, After = small };
        }

        /// <summary>
        /// A last window that is not full is completed, unless it would begin in the padding (PyTorch's rule, in pooling_output_shape).
        /// </summary>
        public Axis Complete(int size)
        {
            var padded = size + Before + After;
            if (padded < Extent) return this;
            var windows = ((padded - Extent + Stride - 1) / Stride) + 1;
            if ((windows - 1) * Stride >= size + Before) windows--;
            return this with { Completion = Math.Max(0, ((windows - 1) * Stride) + Extent - padded) };
        }
    }
}
