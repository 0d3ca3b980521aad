namespace SecNet.Runtime.Networks;

/// <summary>The link between the parties for which the compiler chose a network's comparisons. No part of the protocol: any link carries it.</summary>
/// <param name="RoundTripMs">There and back, in milliseconds.</param>
/// <param name="MegabitsPerSecond">Bandwidth in each direction.</param>
public sealed record CompiledLink(decimal RoundTripMs, decimal MegabitsPerSecond);
