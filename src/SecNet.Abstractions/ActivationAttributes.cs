namespace SecNet;

/// <summary>max(x, 0).</summary>
public sealed class ReLUAttribute : LayerAttribute;

/// <summary>x where it is positive, <see cref="Slope"/> times x elsewhere; the slope is public.</summary>
public sealed class LeakyReLUAttribute : LayerAttribute
{
    /// <summary>Factor below 0, from 0 to 1. Default 0.01, PyTorch's.</summary>
    public double Slope { get; set; } = 0.01;
}

/// <summary>
/// x where it is positive, a secret slope times x elsewhere. The slopes are <c>NAME.weight</c>: one per channel, or one for all.
/// <see cref="LinearLayerAttribute.MaxAbsWeight"/> is the contract on them.
/// </summary>
public sealed class PReLUAttribute : LinearLayerAttribute;

/// <summary>Values below <see cref="Low"/> become it, values above <see cref="High"/> become that. ReLU6 is <c>Clip(Low = 0, High = 6)</c>.</summary>
public sealed class ClipAttribute : LayerAttribute
{
    /// <summary>Least value of the result. Default: none.</summary>
    public double Low { get; set; } = double.NegativeInfinity;

    /// <summary>Greatest value of the result. Default: none.</summary>
    public double High { get; set; } = double.PositiveInfinity;
}

/// <summary>x².</summary>
public sealed class SquareAttribute : ProductLayerAttribute
{
    /// <summary>Contract: no square is larger. Default: the bound that follows from the input's.</summary>
    public double MaxAbs { get; set; }
}

/// <summary>|x|.</summary>
public sealed class AbsAttribute : LayerAttribute;

/// <summary>A line held between 0 and 1: <c>clip(Slope·x + Offset, 0, 1)</c>.</summary>
public sealed class HardSigmoidAttribute : LayerAttribute
{
    /// <summary>Slope of the line, from 0.001 to 1. Default a sixth, PyTorch's.</summary>
    public double Slope { get; set; } = 1.0 / 6;

    /// <summary>Its value at 0, from 0 to 1.</summary>
    public double Offset { get; set; } = 0.5;
}

/// <summary>x·clip(x + 3, 0, 6) / 6.</summary>
public sealed class HardSwishAttribute : LayerAttribute;
