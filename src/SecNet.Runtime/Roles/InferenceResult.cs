namespace SecNet.Runtime.Roles;

/// <summary>What a client learns of one inference.</summary>
/// <param name="Logits">The network's outputs, decoded.</param>
/// <param name="ArgMax">Index of the largest; of the first, if several are equal.</param>
public sealed record InferenceResult(float[] Logits, int ArgMax);
