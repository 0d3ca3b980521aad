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
    decimal FailureBudget,
    TensorShape Input,
    decimal InputMaxAbs,
    EquatableArray<LayerModel> Layers)
{
    /// <summary>Name for people: without the @ that makes a keyword an identifier.</summary>
    public string DisplayName => Name.TrimStart('@');

    /// <summary>Namespace and name, for people and for the file.</summary>
    public string FullName => (Namespace.Length == 0 ? Name : Namespace + "." + Name).Replace("@", string.Empty);
}
