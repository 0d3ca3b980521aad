namespace SecNet.Runtime.GarbledCircuits;

/// <summary>A bit in a circuit that is being built: an input's or a gate's, perhaps inverted, or a constant. Inverting is free.</summary>
public readonly record struct Wire
{
    private const int Constant = -1;

    internal Wire(int source, bool isInverted) => (Source, IsInverted) = (source, isInverted);

    /// <summary>The constant 0.</summary>
    public static Wire Zero => new(Constant, false);

    /// <summary>The constant 1.</summary>
    public static Wire One => new(Constant, true);

    /// <summary>Number of the input or gate; negative for a constant.</summary>
    internal int Source { get; }

    /// <summary>True if the bit is the source's complement, or the constant 1.</summary>
    internal bool IsInverted { get; }

    internal bool IsConstant => Source == Constant;

    /// <summary>The complement.</summary>
    public static Wire operator !(Wire wire) => new(wire.Source, !wire.IsInverted);
}
