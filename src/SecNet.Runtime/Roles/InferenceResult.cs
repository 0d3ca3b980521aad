namespace SecNet.Runtime.Roles;

/// <summary>What a client learns of one inference.</summary>
/// <param name="Logits">The network's outputs, decoded; empty when it ends in an ArgMax, so that the client learns the class alone.</param>
/// <param name="ArgMax">Index of the largest, which is the class; of the first, if several are equal.</param>
public sealed record InferenceResult(float[] Logits, int ArgMax);
