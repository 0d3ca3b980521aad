namespace SecNet.Runtime.Networks;

/// <summary>A protocol that parties run with messages or correlations. What each realises and reveals stands in the security report.</summary>
public enum ProtocolKind
{
    /// <summary>Product with fixed secret weights: the input is opened under a fresh mask, the weights once under the model's.</summary>
    Linear,

    /// <summary>Square: the input is opened under a fresh mask.</summary>
    Square,

    /// <summary>Truncation through an opening; never fails.</summary>
    MaskedTruncation,

    /// <summary>Truncation of each share on its own; no message, fails with a stated probability.</summary>
    LocalTruncation,

    /// <summary>Sign by a parallel prefix adder on the parties' share bits (Sonic).</summary>
    Ppa,

    /// <summary>Sign by a prefix tree on an opened value and shared bits of its mask.</summary>
    MaskedPpa,

    /// <summary>Sign by one-hot tables of the mask's chunks.</summary>
    Table,

    /// <summary>Sign by a key of function secret sharing for each value.</summary>
    Fss,

    /// <summary>Sign and selection by a key of function secret sharing with a payload.</summary>
    FssPayload,

    /// <summary>Sign by garbled circuits, each party garbling half of them.</summary>
    Garbled,

    /// <summary>Sign by L-SecNet's SecIntMSB, which leaks.</summary>
    Multiplicative,

    /// <summary>Sign by L-SecNet's SecFloatMSB, which leaks.</summary>
    MultiplicativeFloat,

    /// <summary>Selection by a shared bit, in one round and one bit.</summary>
    Branch,

    /// <summary>Trigonometric polynomial of a masked value: no message behind a masked truncation, otherwise one opening.</summary>
    Fourier,

    /// <summary>Sines of both parties' shares, joined by products whose factors are opened under fresh masks.</summary>
    SecSin,
}
