using SecNet.Generators.Checking;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>
/// A network of any layers in any legal order, from a seed: branches, tensors that several layers take or none, odd windows, odd shapes.
/// Small, because what is looked for are combinations. Whether its ranges fit a ring is for the compiler to say.
/// </summary>
internal sealed class RandomNetwork
{
    private const int MostElements = 300;
    private const int MostWeights = 2000;

    private readonly Draws _draws;
    private readonly TensorShape _input;
    private readonly List<LayerModel> _layers = [];
    private readonly List<TensorShape> _shapes = [];

    private RandomNetwork(int seed)
    {
        _draws = new(seed);
        _input = Chance(4) ? new(Between(1, 12), 1, 1) : new(Between(1, 4), Between(1, 7), Between(1, 7));
    }

    /// <summary>The network of a seed, named after it.</summary>
    public static NetworkModel Of(int seed)
    {
        var network = new RandomNetwork(seed);
        var layers = network.Between(1, 9);
        while (network._layers.Count < layers) network.TryAdd(network.Source());
        if (network._shapes[^1].Length > 1 && network.Chance(4)) network.Answer();
        return network.Model($"Net{seed}");
    }

    /// <summary>Ends in a class.</summary>
    private void Answer()
    {
        var last = _layers.Count - 1;
        _layers.Add(new FlattenLayer($"layer{last + 1}") { Inputs = new([last]) });
        _layers.Add(new ArgMaxLayer($"layer{last + 2}") { Inputs = new([last + 1]) });
    }

    private NetworkModel Model(string name) => new(
        "Random", name, IsPublic: true,
        RingBits: Pick(NetworkModel.AutoRing, NetworkModel.AutoRing, NetworkModel.AutoRing, 32, 44, 64),
        FractionBits: Chance(3) ? NetworkModel.AutoFraction : Between(4, 12),
        Chance(8) ? TruncationMode.Local : TruncationMode.Masked, _input, Pick(0.5m, 1m, 1m, 1.5m, 4m), _layers.ToEquatableArray())
    {
        IsWholeClass = true,
        Comparison = Pick(ComparisonChoice.Auto, ComparisonChoice.Table, ComparisonChoice.MaskedPpa, ComparisonChoice.Fss, ComparisonChoice.FssPayload, ComparisonChoice.Ppa, ComparisonChoice.Garbled),
        Budget = new(OfflineBytes: Chance(4) ? Between(1, 100) * 1000L : null, FailureProbability: 0.000001m),
        Link = Chance(2) ? null : LinkModel.Of(Pick(LinkProfile.Lan, LinkProfile.Wan, LinkProfile.Loopback)),
    };

    /// <summary>Mostly what came last; sometimes any other tensor, so that the graph branches.</summary>
    private int Source() => Chance(4) ? Between(NetworkModel.InputIndex, _layers.Count - 1) : _layers.Count - 1;

    private TensorShape ShapeOf(int tensor) => tensor < 0 ? _input : _shapes[tensor];

    /// <summary>Adds a layer unless its shapes do not fit.</summary>
    private void TryAdd(int source)
    {
        var (index, shape) = (_layers.Count, ShapeOf(source));
        var layer = Layer($"layer{index}", shape);
        int[] inputs = [source];
        if (layer is AddLayer or SubLayer or ConcatLayer)
        {
            var partners = Enumerable.Range(NetworkModel.InputIndex, index + 1).Where(other => Matches(layer, shape, ShapeOf(other))).ToArray();
            inputs = [source, _draws.Pick<int>(partners)];
            if (layer is not SubLayer && Chance(4)) inputs = [.. inputs, _draws.Pick<int>(partners)];
        }

        var result = layer.InferShape(inputs.Select(ShapeOf).ToEquatableArray(), new LayerScope(index, layer.Name, new List<Finding>()));
        if (result is not { } output || output.Length > MostElements) return;
        _layers.Add(layer with { Inputs = new(inputs) });
        _shapes.Add(output);
    }

    private static bool Matches(LayerModel merge, TensorShape shape, TensorShape other) =>
        merge is ConcatLayer ? (shape.Height, shape.Width) == (other.Height, other.Width) : shape == other;

    private LayerModel Layer(string name, TensorShape shape) => Between(0, 19) switch
    {
        0 or 1 => Convolution(name, shape.Channels),
        2 when shape.IsVector => Dense(name, shape.Channels),
        2 => new FlattenLayer(name),
        3 => Dense(name, shape.Channels),
        4 or 5 => new BatchNormLayer(name, Pick(0.00001m, 0.001m), null, WeightBound()) { Products = Products() },
        6 or 7 => new ReLULayer(name),
        8 => new SquareLayer(name) { Products = Products() },
        9 => Clip(name),
        10 => new LeakyReLULayer(name, Between(0, 64) / 64m),
        11 => new PReLULayer(name, null, WeightBound()) { Products = Products() },
        12 or 13 => new MaxPool2DLayer(name, Window()),
        14 or 15 => new AvgPool2DLayer(name, Window()) { CountsPadding = Chance(2) },
        16 => new Pad2DLayer(name, Between(0, 2), Between(0, 2), Between(0, 2), Between(0, 2)),
        17 => Reordered(name, shape),
        18 => Chance(2) ? new AddLayer(name) : new SubLayer(name),
        _ => new ConcatLayer(name),
    };

    private Conv2DLayer Convolution(string name, int channels)
    {
        int[] divisors = [.. Enumerable.Range(1, channels).Where(groups => channels % groups == 0)];
        var groups = Chance(2) ? 1 : _draws.Pick<int>(divisors);
        return new(name, channels, groups * Between(1, 3), Window(), null, WeightBound()) { Groups = groups, Products = Products() };
    }

    private DenseLayer Dense(string name, int fanIn) => new(name, fanIn, Between(1, Math.Min(10, MostWeights / fanIn)), null, WeightBound()) { Products = Products() };

    private ClipLayer Clip(string name)
    {
        var low = Between(-24, 16) / 8m;
        return Between(0, 3) switch
        {
            0 => new(name, low, null),
            1 => new(name, null, low),
            2 => new(name, 0, 6),
            _ => new(name, low, low + (Between(1, 24) / 8m)),
        };
    }

    private LayerModel Reordered(string name, TensorShape shape)
    {
        if (Chance(2))
        {
            var (first, step) = (Between(0, 2), Between(1, 2));
            return new TransposeLayer(name, first, (first + step) % 3, (first + (2 * step)) % 3);
        }

        var length = (int)shape.Length;
        int[] rows = [.. Enumerable.Range(1, length).Where(side => length % side == 0)];
        var channels = _draws.Pick<int>(rows);
        int[] columns = [.. rows.Where(side => length / channels % side == 0)];
        var height = _draws.Pick<int>(columns);
        return new ReshapeLayer(name, new(channels, height, length / channels / height));
    }

    private Window Window()
    {
        if (Chance(3)) return new(2, 2, Between(1, 2), Between(1, 2), 0, 0);
        var dilated = Chance(4);
        return new(
            Between(1, 3), Between(1, 3), Between(1, 3), Between(1, 3), Padding(), Padding(), Padding(), Padding(), dilated ? Between(1, 2) : 1, dilated ? Between(1, 2) : 1);

        int Padding() => Chance(2) ? 0 : Between(0, 2);
    }

    private decimal? WeightBound() => Pick<decimal?>(null, 0.1m, 0.25m, 0.3m, 0.5m, 0.5m, 2m);

    private ProductOptions Products() => !Chance(8) ? ProductOptions.Default : new(
        Chance(2) ? null : Pick(32, 40, 48, 56, 64), Chance(2) ? null : Between(3, 14), Pick<TruncationMode?>(null, null, TruncationMode.Local));

    private bool Chance(int oneIn) => _draws.Chance(oneIn);

    private int Between(int least, int most) => _draws.Between(least, most);

    private T Pick<T>(params ReadOnlySpan<T> choices) => _draws.Pick(choices);
}
