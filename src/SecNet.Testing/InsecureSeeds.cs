using SecNet.Runtime.Randomness;

namespace SecNet.Testing;

/// <summary>Seeds that anybody can repeat, for tests. Insecure by purpose: the same number gives the same masks.</summary>
public sealed class InsecureSeeds
{
    private readonly int _stream;
    private long _next;

    /// <summary>A stream of seeds named by a number; print it when a test fails.</summary>
    public InsecureSeeds(int stream) => _stream = stream;

    /// <summary>The next seed.</summary>
    public Seed Next()
    {
        Span<byte> bytes = stackalloc byte[Seed.ByteLength];
        BitConverter.TryWriteBytes(bytes, _next++);
        BitConverter.TryWriteBytes(bytes[8..], 0x1_0000_0000L + _stream);
        return Seed.Read(bytes);
    }

    /// <summary>A generator of test data.</summary>
    public AesCtrPrg Data() => new(Next());
}
