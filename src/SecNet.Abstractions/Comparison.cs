namespace SecNet;

/// <summary>
/// How the signs that ReLUs and max-pools need are shared. All but the last two are exact, and no party learns anything from them; the last two leak, and compile
/// only with <see cref="SecureNetworkAttribute.AcceptLeakage"/>.
/// </summary>
public enum Comparison
{
    /// <summary>The compiler chooses: what is fastest on the declared link within the offline budget, and where no link is declared tables, or without a dealer masked prefix trees.</summary>
    Auto,

    /// <summary>One-hot tables of the mask a value is open under: one round for up to 24 bits, a few bits online, and the most offline bytes.</summary>
    Table,

    /// <summary>A prefix tree over a value that is open under a mask whose bits are shared: 2 to 5 rounds, few offline bytes.</summary>
    MaskedPpa,

    /// <summary>
    /// Function secret sharing: no round and no byte beyond the opened value, for networks far apart; about 300 offline bytes a comparison to each party.
    /// </summary>
    Fss,

    /// <summary>Sonic's parallel prefix adder over both parties' share bits: the most rounds and bytes; for comparison with the paper.</summary>
    Ppa,

    /// <summary>
    /// Function secret sharing whose keys select the value too, so that a ReLU behind a linear layer costs nothing online beyond the opened value;
    /// about 700 offline bytes a comparison to each party.
    /// </summary>
    FssPayload,

    /// <summary>
    /// Garbled circuits on a value that is open under a mask, each party garbling half of them: one round, about 200 bytes of labels from each party and 400 offline
    /// bytes to each, with or without a dealer; for comparison with Li et al., and for short layers between parties far apart that have no dealer.
    /// </summary>
    Garbled,

    /// <summary>
    /// L-SecNet's SecIntMSB, for comparison with that paper. LEAKY: of every compared value a party learns a bound, the order of magnitude, and often the sign. Two rounds
    /// and 16 bytes; fails with a stated probability; rings up to 44 bits, and a dealer. Never chosen by <see cref="Auto"/>.
    /// </summary>
    Multiplicative,

    /// <summary>L-SecNet's SecFloatMSB, three SecIntMSBs and a product of bits: as leaky as <see cref="Multiplicative"/>, three rounds and 48 bytes; for comparison with that paper.</summary>
    MultiplicativeFloat,
}
