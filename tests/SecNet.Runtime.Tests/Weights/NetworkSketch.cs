using System.Collections.Immutable;
using SecNet.Runtime.Networks;

namespace SecNet.Runtime.Tests.Weights;

/// <summary>Writes down the public side of a network by hand: layers and weight slots as the compiler would lay them out.</summary>
internal sealed class NetworkSketch
{
    public const double Epsilon = 1e-5;
    private const int FractionBits = 16;

    private readonly Shape _input;
    private readonly List<LayerPlan> _layers = [];
    private readonly List<WeightSlot> _slots = [];
    private Shape _shape;
    private int _words;

    public NetworkSketch(int channels, int height, int width) => _input = _shape = new(channels, height, width);

    public int RingBits { get; init; } = 64;

    public int InputDivisor { get; init; } = 1;

    public decimal InputMaxAbs { get; init; } = 1;

    public static NetworkInfo M1() => new NetworkSketch(1, 28, 28).Flatten()
        .Dense("fc1", 128).BatchNorm("bn1").ReLU().Dense("fc2", 128).BatchNorm("bn2").ReLU().Dense("fc3", 10, 8).BatchNorm("bn3").Build("M1");

    public static NetworkInfo M2() => new NetworkSketch(1, 28, 28)
        .Conv2D("conv1", 16, 5).BatchNorm("bn1").ReLU().MaxPool(2)
        .Conv2D("conv2", 16, 5).BatchNorm("bn2").ReLU().MaxPool(2).Flatten()
        .Dense("fc1", 100).BatchNorm("bn3").ReLU().Dense("fc2", 10, 8).BatchNorm("bn4").Build("M2");

    public NetworkSketch Conv2D(string name, int channels, int kernel, int stride = 1, int padding = 0, decimal maxAbsWeight = 4, decimal? maxAbs = 16) =>
        Conv2D(name, channels, new WindowGeometry(kernel, kernel, stride, stride, padding, padding), 1, maxAbsWeight, maxAbs);

    public NetworkSketch Conv2D(string name, int channels, WindowGeometry window, int groups, decimal maxAbsWeight = 4, decimal? maxAbs = 16)
    {
        var rowLength = _shape.Channels / groups * window.KernelHeight * window.KernelWidth;
        Add(name, LayerKind.Conv2D, After(window) with { Channels = channels }, window);
        _layers[^1] = _layers[^1] with { Groups = groups };
        return AddSlot(name, LayerKind.Conv2D, channels, rowLength, maxAbsWeight, maxAbs);
    }

    public NetworkSketch Dense(string name, int fanOut, decimal maxAbsWeight = 4, decimal? maxAbs = 64)
    {
        var fanIn = _shape.Length;
        Add(name, LayerKind.Dense, new(fanOut, 1, 1));
        return AddSlot(name, LayerKind.Dense, fanOut, fanIn, maxAbsWeight, maxAbs);
    }

    public NetworkSketch BatchNorm(string name)
    {
        var follows = _layers.Count > 0 && _layers[^1].Kind is LayerKind.Conv2D or LayerKind.Dense;
        Add(name, LayerKind.BatchNorm, _shape);
        if (!follows) AddSlot(name, LayerKind.BatchNorm, _shape.Channels, 1, 4, 64);
        _slots[^1] = _slots[^1] with { BatchNorms = _slots[^1].BatchNorms.Add(new(name, Epsilon)) };
        return this;
    }

    public NetworkSketch ReLU() => Add("relu", LayerKind.ReLU, _shape);

    public NetworkSketch Square() => Add("square", LayerKind.Square, _shape);

    public NetworkSketch Flatten() => Add("flatten", LayerKind.Flatten, new(_shape.Length, 1, 1));

    public NetworkSketch PReLU(string name, decimal maxAbsWeight = 1, decimal? maxAbs = null)
    {
        Add(name, LayerKind.PReLU, _shape);
        return AddSlot(name, LayerKind.PReLU, _shape.Channels, 1, maxAbsWeight, maxAbs);
    }

    /// <summary>A layer without weights, as the compiler would describe it.</summary>
    public NetworkSketch Layer(LayerKind kind, Func<LayerPlan, LayerPlan>? describe = null, Shape? shape = null)
    {
        Add(kind.ToString(), kind, shape ?? _shape);
        if (describe is not null) _layers[^1] = describe(_layers[^1]);
        return this;
    }

    public NetworkSketch MaxPool(int window, int stride = 0, int padding = 0) => Pool(LayerKind.MaxPool2D, window, stride, padding);

    public NetworkSketch AvgPool(int window, int stride = 0, int padding = 0) => Pool(LayerKind.AvgPool2D, window, stride, padding);

    public NetworkInfo Build(string name = "Sketch") => new()
    {
        Name = name,
        ProtocolId = ProtocolId.Parse(new string('a', 62) + name.Length.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)),
        RingBits = RingBits,
        InputRingBits = RingBits,
        OutputRingBits = RingBits,
        WordBits = RingBits <= 32 ? 32 : 64,
        InputShape = _input,
        InputScale = new(FractionBits, 1),
        InputMaxAbs = InputMaxAbs,
        OutputShape = _shape,
        OutputScale = new(2 * FractionBits, 1),
        Layers = [.. _layers],
        WeightSlots = [.. _slots],
        Correlations = [],
        ArenaWords = 0,
        ArenaPlaneWords = 0,
        RoundBits = [],
        Cost = default,
        FailureProbability = 0,
    };

    public NetworkSketch Pool(LayerKind kind, WindowGeometry window, bool countsPadding = true)
    {
        Add("pool", kind, After(window), window);
        _layers[^1] = _layers[^1] with { CountsPadding = countsPadding };
        return this;
    }

    private NetworkSketch Pool(LayerKind kind, int size, int stride, int padding)
    {
        var step = stride == 0 ? size : stride;
        return Pool(kind, new(size, size, step, step, padding, padding));
    }

    private Shape After(WindowGeometry window) => new(
        _shape.Channels,
        After(_shape.Height, window.KernelHeight, window.StrideHeight, window.PaddingTop + window.PaddingBottom, window.DilationHeight),
        After(_shape.Width, window.KernelWidth, window.StrideWidth, window.PaddingLeft + window.PaddingRight, window.DilationWidth));

    private static int After(int size, int kernel, int stride, int padding, int dilation) => ((size + padding - ((kernel - 1) * dilation) - 1) / stride) + 1;

    private NetworkSketch Add(string name, LayerKind kind, Shape output, WindowGeometry? window = null)
    {
        _layers.Add(new()
        {
            Name = name,
            Kind = kind,
            Inputs = [_layers.Count - 1],
            InputShape = _shape,
            OutputShape = output,
            Window = window,
            Epsilon = kind == LayerKind.BatchNorm ? Epsilon : null,
            Realisation = "sketched",
            OpenedValues = 0,
            OnlineBytesPerParty = 0,
            Rounds = 0,
            MultiplyAccumulates = 0,
            AesCalls = 0,
            ArithmeticNs = 0,
            OfflineBytesParty0 = 0,
            OfflineBytesParty1 = 0,
            FailureProbability = 0,
        });
        _shape = output;
        return this;
    }

    private NetworkSketch AddSlot(string name, LayerKind kind, int rows, int rowLength, decimal maxAbsWeight, decimal? maxAbs)
    {
        _slots.Add(new()
        {
            Name = name,
            Kind = kind,
            Rows = rows,
            RowLength = rowLength,
            RingBits = RingBits,
            WeightOffset = _words,
            BiasOffset = _words + (rows * rowLength),
            WeightFractionBits = FractionBits,
            BiasFractionBits = 2 * FractionBits,
            InputDivisor = InputDivisor,
            BatchNorms = ImmutableArray<FoldedBatchNorm>.Empty,
            MaxAbsWeight = maxAbsWeight,
            MaxAbs = maxAbs,
        });
        _words += (rows * rowLength) + rows;
        return this;
    }
}
