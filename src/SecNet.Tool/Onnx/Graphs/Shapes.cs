using SecNet.Generators.Checking;
using SecNet.Generators.Model;

namespace SecNet.Tool.Onnx.Graphs;

/// <summary>ONNX's shapes, [1, channels, rows, columns] and shorter, beside those of the network.</summary>
internal static class Shapes
{
    // Channel shuffles and the like need 5 or 6.
    private const int MostDimensions = 16;

    /// <summary>For people: <c>[1, 16, 8, 8]</c>.</summary>
    public static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";

    /// <summary>Refuses more dimensions than any network has.</summary>
    public static void CheckRank(int rank)
    {
        if (rank > MostDimensions) throw new RefusedException($"a tensor has {rank} dimensions; at most {MostDimensions} are supported");
    }

    /// <summary>Elements; refuses what no network may hold.</summary>
    public static long CountOf(IEnumerable<long> shape)
    {
        long count = 1;
        foreach (var side in shape)
        {
            if (side is < 0 or > LayerScope.MaxElements) throw new RefusedException($"a tensor has a side of {side}; 0 to {LayerScope.MaxElements} is possible");
            count *= side;
            if (count > LayerScope.MaxElements) throw new RefusedException($"a tensor of shape [{string.Join(", ", shape)}] has more than {LayerScope.MaxElements} elements");
        }

        return count;
    }

    /// <summary>
    /// Channels, rows and columns of a shape: [1, n] is a vector, [1, channels, columns] has one row; [n] is what squeezing left of [1, n].
    /// </summary>
    /// <exception cref="RefusedException">It has a batch, or more dimensions than a picture.</exception>
    public static TensorShape ToNetwork(EquatableArray<int> shape)
    {
        if (shape.Count == 1) return new(shape[0], 1, 1);
        if (shape.Count > 0 && shape[0] != 1)
            throw new RefusedException($"it takes a tensor of shape {Text(shape)}, whose first dimension is not a batch of 1. Keep the batch first, and export with a batch of 1");
        return shape.Count switch
        {
            2 => new(shape[1], 1, 1),
            3 => new(shape[1], 1, shape[2]),
            4 => new(shape[1], shape[2], shape[3]),
            _ => throw new RefusedException($"it takes a tensor of shape {Text(shape)}; vectors and tensors of channels, rows and columns are supported"),
        };
    }

    /// <summary>A network's shape with as many dimensions as another of ONNX's.</summary>
    public static EquatableArray<int> ToOnnx(TensorShape shape, int rank) => rank switch
    {
        2 => new([1, shape.Channels]),
        3 => new([1, shape.Channels, shape.Width]),
        _ => new([1, shape.Channels, shape.Height, shape.Width]),
    };

    /// <summary>An axis counted from the front; ONNX also counts from the back, by negative numbers.</summary>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw new RefusedException($"axis {axis} does not exist in a tensor of {rank} dimensions");

    /// <summary>Steps between neighbours along each axis of a row-major tensor.</summary>
    public static int[] Strides(IReadOnlyList<int> shape)
    {
        var strides = new int[shape.Count];
        var step = 1;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= shape[axis];
        }

        return strides;
    }

    /// <summary>For each element of a result, where in the source it lies, given the source's step along each axis of the result.</summary>
    public static int[] Sources(IReadOnlyList<int> shape, IReadOnlyList<int> steps, int start = 0)
    {
        var sources = new int[(int)CountOf(shape.Select(static side => (long)side))];
        var position = new int[shape.Count];
        var source = start;
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = source;
            for (var axis = shape.Count - 1; axis >= 0; axis--)
            {
                source += steps[axis];
                if (++position[axis] < shape[axis]) break;
                source -= steps[axis] * shape[axis];
                position[axis] = 0;
            }
        }

        return sources;
    }
}
