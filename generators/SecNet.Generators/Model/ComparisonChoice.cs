namespace SecNet.Generators.Model;

/// <summary>How signs are shared; the compiler's copy of the public enum, by the same names.</summary>
public enum ComparisonChoice
{
    /// <summary>The compiler chooses.</summary>
    Auto,

    /// <summary>One-hot tables.</summary>
    Table,

    /// <summary>Prefix tree on an opened value.</summary>
    MaskedPpa,

    /// <summary>Function secret sharing.</summary>
    Fss,

    /// <summary>Prefix adder on shares.</summary>
    Ppa,

    /// <summary>Function secret sharing whose key carries the branch.</summary>
    FssPayload,

    /// <summary>Garbled circuits.</summary>
    Garbled,
}
