using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>What the range rules of operators need of the network.</summary>
/// <param name="RingBits">The network's ring.</param>
/// <param name="WeightFractionBits">Fraction bits of weights, and of activations after a truncation.</param>
/// <param name="Truncation">How products are scaled back.</param>
public sealed record RangeRules(int RingBits, int WeightFractionBits, TruncationMode Truncation);
