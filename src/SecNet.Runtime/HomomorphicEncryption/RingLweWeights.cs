namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Values of the transform of a polynomial of weights, modulo each prime of q.</summary>
internal sealed class RingLweWeights(RnsPolynomial values) : ITransformedWeights
{
    /// <summary>One row a prime.</summary>
    public RnsPolynomial Values => values;

    /// <inheritdoc/>
    public void Dispose() => values.Clear();

    /// <summary>Never the contents.</summary>
    public override string ToString() => "RingLweWeights (secret)";
}
