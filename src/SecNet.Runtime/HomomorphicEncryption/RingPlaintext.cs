using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>t = 2^ℓ: message words wrap.</summary>
internal sealed class RingPlaintext : PlaintextModulus
{
    private readonly int _lowBits;

    /// <summary>Of ℓ bits.</summary>
    public RingPlaintext(int bits)
    {
        if (bits is < 1 or > 64) throw new ArgumentOutOfRangeException(nameof(bits), $"Expected a ring of 1 to 64 bits, got {bits}.");
        Bits = bits;
        _lowBits = Math.Min(bits, 32);
    }

    /// <inheritdoc/>
    public override UInt128 Value => UInt128.One << Bits;

    /// <inheritdoc/>
    public override int Bits { get; }

    /// <inheritdoc/>
    public override (double High, double Low) Factors => (1ul << (Bits - _lowBits), 1ul << _lowBits);

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void Centre(ReadOnlySpan<ulong> message, ulong factor, Span<ulong> signed)
    {
        int shift = 64 - Bits;
        for (int i = 0; i < signed.Length; i++) signed[i] = (ulong)((long)(message[i] * factor << shift) >> shift);
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void Join(ReadOnlySpan<double> high, ReadOnlySpan<double> low, Span<ulong> message)
    {
        ulong mask = ulong.MaxValue >> (64 - Bits);
        for (int i = 0; i < message.Length; i++) message[i] = ((ulong)(long)high[i] << _lowBits) + (ulong)(long)low[i] & mask;
    }
}
