namespace SecNet.Generators.Approximation;

/// <summary>A smooth activation.</summary>
public enum SmoothFunction
{
    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>(e^x - e^-x) / (e^x + e^-x).</summary>
    Tanh,

    /// <summary>x·sigmoid(x).</summary>
    SiLU,

    /// <summary>x·Φ(x), Φ the normal distribution.</summary>
    GELU,

    /// <summary>ln(1 + e^x).</summary>
    Softplus,
}

/// <summary>
/// What is fitted of each function: its odd part around 1/2 or 0, by sines, or its even part f(x) - x/2, by cosines. f - ReLU(x) would be even
/// too, but has a kink at 0.
/// </summary>
public static class SmoothFunctions
{
    /// <summary>True when the part is even, and x/2 is added to it.</summary>
    public static bool IsEven(this SmoothFunction function) => function is SmoothFunction.SiLU or SmoothFunction.GELU or SmoothFunction.Softplus;

    /// <summary>The function's value where its odd part is 0; an even part has a constant of its own.</summary>
    public static double Centre(this SmoothFunction function) => function == SmoothFunction.Sigmoid ? 0.5 : 0;

    /// <summary>The function.</summary>
    public static double Value(this SmoothFunction function, double x)
    {
        var part = function.Part(x < 0 ? -x : x);
        return function.IsEven() ? (x / 2) + part : function.Centre() + (x < 0 ? -part : part);
    }

    /// <summary>What the part tends to: a limit, or x/2, at a non-negative point.</summary>
    public static double PartLimit(this SmoothFunction function, double x) => function.IsEven() ? x / 2 : function == SmoothFunction.Sigmoid ? 0.5 : 1;

    /// <summary>The part that is fitted, at a non-negative point.</summary>
    public static double Part(this SmoothFunction function, double x) => function switch
    {
        SmoothFunction.Sigmoid => Tanh(x / 2) / 2,
        SmoothFunction.Tanh => Tanh(x),
        SmoothFunction.SiLU => x * Tanh(x / 2) / 2,
        SmoothFunction.GELU => x * ElementaryFunctions.Erf(x * ElementaryFunctions.SqrtHalf) / 2,
        _ => (x / 2) + ElementaryFunctions.LogOnePlus(ElementaryFunctions.ExpOfNegative(x)),
    };

    /// <summary>The least value of the function, rounded down to three digits: 0, -1, or the bottom of the dip.</summary>
    public static decimal Least(this SmoothFunction function) => function switch
    {
        SmoothFunction.Tanh => -1,
        SmoothFunction.SiLU => -0.279m,
        SmoothFunction.GELU => -0.17m,
        _ => 0,
    };

    /// <summary>The most by which the function exceeds max(x, 0), rounded up: ln 2 of Softplus at 0.</summary>
    public static decimal MostAboveRelu(this SmoothFunction function) => function == SmoothFunction.Softplus ? 0.694m : 0;

    private static double Tanh(double x)
    {
        var square = ElementaryFunctions.ExpOfNegative(2 * x);
        return (1 - square) / (1 + square);
    }
}
