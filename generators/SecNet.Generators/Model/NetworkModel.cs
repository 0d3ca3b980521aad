using System.Linq;
using SecNet.Generators.Model.Layers;

namespace SecNet.Generators.Model;

/// <summary>How products are scaled back; the compiler's copy of the public enum, by the same names.</summary>
public enum TruncationMode
{
    /// <summary>Open under a mask and shift in the clear.</summary>
    Masked,

    /// <summary>Each party shifts its own share.</summary>
    Local,
}

/// <summary>Where a network's calibrated bounds come from. Public, like the bounds; no part of the protocol.</summary>
/// <param name="Samples">How many inputs were observed.</param>
/// <param name="Margin">What the largest observed values were multiplied with.</param>
/// <param name="IsSynthetic">True when the inputs were made up, so that real ones may well be larger inside.</param>
public sealed record CalibrationModel(int Samples, decimal Margin, bool IsSynthetic)
{
    /// <summary>For people: <c>observed on 1,000 samples x margin 2</c>.</summary>
    public string Describe() => System.FormattableString.Invariant(
        $"observed on {Samples:N0} {(IsSynthetic ? "synthetic " : string.Empty)}{(Samples == 1 ? "sample" : "samples")} x margin {Margin}");

    /// <summary>The most samples that may be stated.</summary>
    public const int MostSamples = 1_000_000_000;

    /// <summary>The largest margin; beyond it nothing was observed, only guessed.</summary>
    public const decimal LargestMargin = 1000;
}

/// <summary>
/// The network as asked for, whichever front end read it. Holds strings, numbers, enums, records of those and
/// <see cref="EquatableArray{T}"/> only: a member that is not immutable and structurally equal breaks the pipeline's caching.
/// </summary>
public sealed record NetworkModel(
    string Namespace,
    string Name,
    bool IsPublic,
    int RingBits,
    int FractionBits,
    TruncationMode Truncation,
    TensorShape Input,
    decimal InputMaxAbs,
    EquatableArray<LayerModel> Layers)
{
    /// <summary>Index by which layers refer to the network's input.</summary>
    public const int InputIndex = -1;

    /// <summary><see cref="RingBits"/> when the compiler is to choose each layer's ring.</summary>
    public const int AutoRing = 0;

    /// <summary><see cref="FractionBits"/> when the compiler is to choose each layer's scale.</summary>
    public const int AutoFraction = 0;

    /// <summary>How signs are shared.</summary>
    public ComparisonChoice Comparison { get; init; }

    /// <summary>True when a comparison may leak.</summary>
    public bool AcceptLeakage { get; init; }

    /// <summary>Bits that compared shares have at least: where they are read as integers, the fewer the likelier they have wrapped. 0 where they are not.</summary>
    public int SharedIntegerBits => !Comparison.IsMultiplicative() ? 0 : RingBits == AutoRing ? ComparisonChoices.WidestMultiplicativeRing : System.Math.Min(RingBits, ComparisonChoices.WidestMultiplicativeRing);

    /// <summary>Who makes the correlations.</summary>
    public OfflineMode Offline { get; init; }

    /// <summary>The link between the parties, for which comparisons are chosen; null when nobody said.</summary>
    public LinkModel? Link { get; init; }

    /// <summary>What an inference may cost.</summary>
    public BudgetModel Budget { get; init; } = BudgetModel.None;

    /// <summary>True when no part of the class need stand in the user's code, so that the generated part says its modifiers.</summary>
    public bool IsWholeClass { get; init; }

    /// <summary>Where declared bounds were observed; null when nobody said.</summary>
    public CalibrationModel? Calibration { get; init; }

    /// <summary>What a layer takes.</summary>
    public EquatableArray<int> InputsOf(int layer) => Layers[layer].Inputs.Count > 0 ? Layers[layer].Inputs : new([layer - 1]);

    /// <summary>How many layers take a layer's result; the last layer's is also the network's.</summary>
    public int ConsumersOf(int layer) =>
        Enumerable.Range(0, Layers.Count).Sum(other => InputsOf(other).Count(input => input == layer)) + (layer == Layers.Count - 1 ? 1 : 0);

    /// <summary>Name for people: without the @ that makes a keyword an identifier.</summary>
    public string DisplayName => Name.TrimStart('@');

    /// <summary>Namespace and name, for people and for the file.</summary>
    public string FullName => (Namespace.Length == 0 ? Name : Namespace + "." + Name).Replace("@", string.Empty);
}
