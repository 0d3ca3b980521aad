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

    /// <summary>L-SecNet's SecIntMSB, which leaks.</summary>
    Multiplicative,

    /// <summary>L-SecNet's SecFloatMSB, which leaks.</summary>
    MultiplicativeFloat,
}

/// <summary>What the choices have in common.</summary>
public static class ComparisonChoices
{
    /// <summary>The widest ring in which L-SecNet's comparisons run: they compute in doubles. The runtime's MultiplicativeMasks.WidestRing is the same number.</summary>
    public const int WidestMultiplicativeRing = 44;

    /// <summary>True for L-SecNet's comparisons: they read shares as integers, and tell a party about every value.</summary>
    public static bool IsMultiplicative(this ComparisonChoice choice) => choice is ComparisonChoice.Multiplicative or ComparisonChoice.MultiplicativeFloat;

    /// <summary>True when only a dealer can make its material.</summary>
    public static bool NeedsDealer(this ComparisonChoice choice) =>
        choice is ComparisonChoice.Table or ComparisonChoice.Fss or ComparisonChoice.FssPayload || choice.IsMultiplicative();
}
