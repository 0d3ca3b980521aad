namespace SecNet.Runtime.Protocols;

/// <summary>Sizes of a batch of <see cref="SecIntMsb"/>, in which each party plays the paper's S_0 for one half. All of it is public.</summary>
/// <remarks>
/// Halves, because an exchange carries as much one way as the other: e travels from S_0 to S_1 and d back, so that in each round either party sends the one or the
/// other for half of the lanes. Party 0 plays S_0 for the first half, which is a lane longer where lanes are odd; the other is filled up by a word of zeros.
/// What a party holds: for each lane a, where it plays S_0, or b; for each lane in which it plays S_0 its part of c (all of it from its seed); and its part
/// of c for each lane in which it plays S_1, which it receives.
/// </remarks>
public readonly record struct MultiplicativeShape
{
    /// <summary>Checks the sizes.</summary>
    /// <param name="lanes">Values of one inference.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 0 lanes.</exception>
    public MultiplicativeShape(int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lanes);
        Lanes = lanes;
    }

    /// <summary>Values of one inference.</summary>
    public int Lanes { get; }

    /// <summary>Words of a half: what a party sends in a round, and what it receives of c.</summary>
    public int HalfWords => (int)(((long)Lanes + 1) / 2);

    /// <summary>Words that a party expands from its seed: a or b of each lane, then c of those in which it plays S_0.</summary>
    public int SecretWords => checked(Lanes + HalfWords);

    /// <summary>The first lane in which a party plays S_0.</summary>
    internal int First(int party) => party == 0 ? 0 : HalfWords;

    /// <summary>In how many it does.</summary>
    internal int Count(int party) => party == 0 ? HalfWords : Lanes / 2;
}
