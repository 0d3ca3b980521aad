using System.Collections.Generic;

namespace SecNet.Generators.Protocol;

/// <summary>A protocol that parties run with messages or correlations; the runtime's enum, by the same names.</summary>
public enum ProtocolKind
{
    /// <summary>Product with fixed secret weights.</summary>
    Linear,

    /// <summary>Square.</summary>
    Square,

    /// <summary>Truncation through an opening.</summary>
    MaskedTruncation,

    /// <summary>Truncation of each share on its own.</summary>
    LocalTruncation,

    /// <summary>Sign by a prefix adder on shares.</summary>
    Ppa,

    /// <summary>Sign by a prefix tree on an opened value.</summary>
    MaskedPpa,

    /// <summary>Sign by one-hot tables.</summary>
    Table,

    /// <summary>Sign by function secret sharing.</summary>
    Fss,

    /// <summary>Sign and selection by function secret sharing.</summary>
    FssPayload,

    /// <summary>Sign by garbled circuits.</summary>
    Garbled,

    /// <summary>Sign by L-SecNet's SecIntMSB, which leaks.</summary>
    Multiplicative,

    /// <summary>Sign by L-SecNet's SecFloatMSB, which leaks.</summary>
    MultiplicativeFloat,

    /// <summary>Selection by a shared bit.</summary>
    Branch,

    /// <summary>Trigonometric polynomial of a masked value.</summary>
    Fourier,

    /// <summary>Sines of both parties' shares, joined by products.</summary>
    SecSin,
}

/// <summary>Which protocols a step runs.</summary>
public static class ProtocolKinds
{
    /// <summary>Those of a step, in the order in which they run; none when it is local.</summary>
    public static IEnumerable<ProtocolKind> Of(Step step) => step switch
    {
        OpenInputStep or LinearStep => [ProtocolKind.Linear],
        SquareStep => [ProtocolKind.Square],
        TruncateStep => [ProtocolKind.MaskedTruncation],
        LocalTruncateStep => [ProtocolKind.LocalTruncation],
        FourierStep => [ProtocolKind.Fourier],
        SecSinStep => [ProtocolKind.SecSin],
        { ComparedWith: { Tree: var tree } } => tree.Selects ? [Of(tree.Strategy)] : [Of(tree.Strategy), ProtocolKind.Branch],
        _ => [],
    };

    private static ProtocolKind Of(SignStrategy strategy) => strategy switch
    {
        SignStrategy.Ppa => ProtocolKind.Ppa,
        SignStrategy.MaskedPpa => ProtocolKind.MaskedPpa,
        SignStrategy.Fss => ProtocolKind.Fss,
        SignStrategy.FssPayload => ProtocolKind.FssPayload,
        SignStrategy.Garbled => ProtocolKind.Garbled,
        SignStrategy.Multiplicative => ProtocolKind.Multiplicative,
        SignStrategy.MultiplicativeFloat => ProtocolKind.MultiplicativeFloat,
        _ => ProtocolKind.Table,
    };
}
