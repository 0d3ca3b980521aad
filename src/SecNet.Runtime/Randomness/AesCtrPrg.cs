namespace SecNet.Runtime.Randomness;

/// <summary>AES-128 in counter mode as a pseudorandom generator: the only way a seed becomes shares and masks.</summary>
public struct AesCtrPrg
{
    /// <summary>Starts the stream of a seed at its first block.</summary>
    public AesCtrPrg(Seed seed) => _ = seed;

    /// <summary>The next bytes of the stream.</summary>
    public void Fill(Span<byte> destination) => throw new NotImplementedException();
}
