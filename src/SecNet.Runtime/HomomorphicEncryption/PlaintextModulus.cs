namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The modulus t of messages: a ring's 2^ℓ, for coefficients, or a prime, for slots.</summary>
/// <remarks>
/// A message m in [0, t) is encrypted as round(q·m/t), not as floor(q/t)·m, whose error would grow with m. With r = q·m mod t, nearest to zero,
/// it is (q·m - r)/t, which is -r/t modulo every prime of q: exact, without any number longer than a word.
/// Decryption has y = round(q·m/t) + noise modulo a few primes and needs round(y·t/q). With x = y·(q/p)^-1 mod p for each prime p of q,
/// y/q is the sum of the x/p but for an integer, so the sum of x·t/p is wanted mod t: integer parts and fractions are summed apart.
/// </remarks>
internal abstract class PlaintextModulus
{
    /// <summary>t.</summary>
    public abstract UInt128 Value { get; }

    /// <summary>Bits of t - 1: log2 of t, rounded up.</summary>
    public abstract int Bits { get; }

    /// <summary>t in two factors that a double holds, for the digits of a decryption.</summary>
    public abstract (double High, double Low) Factors { get; }

    /// <summary>message·factor mod t, nearest to zero; lengths are multiples of 8, and it may be done in place.</summary>
    public abstract void Centre(ReadOnlySpan<ulong> message, ulong factor, Span<ulong> signed);

    /// <summary>high·(the second factor) + low mod t, from 0 on, for integers; lengths are multiples of 8.</summary>
    public abstract void Join(ReadOnlySpan<double> high, ReadOnlySpan<double> low, Span<ulong> message);
}
