using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>An integer mod p = 2^256 - 2^224 + 2^192 + 2^96 - 1, the field of P-256, in Montgomery form (times 2^256).</summary>
/// <remarks>
/// Every operation takes the same steps for all values: no branch, no index and no early exit depends on one.
/// Source: FIPS 186-4, D.1.2.3 (the prime); Montgomery, "Modular Multiplication Without Trial Division", Math. Comp. 1985, word by word.
/// </remarks>
internal readonly struct P256Field
{
    /// <summary>Bytes of an encoding, big-endian.</summary>
    public const int ByteLength = 32;

    private const ulong P0 = ulong.MaxValue, P1 = uint.MaxValue, P2 = 0, P3 = 0xffffffff00000001;

    private readonly ulong _v0, _v1, _v2, _v3;

    private P256Field(ulong v0, ulong v1, ulong v2, ulong v3) => (_v0, _v1, _v2, _v3) = (v0, v1, v2, v3);

    /// <summary>Zero.</summary>
    public static P256Field Zero => default;

    // 2^512 mod p, by doubling 1 so often: multiplying by it takes an integer into Montgomery form.
    private static readonly P256Field ToMontgomery = PowerOfTwo(512);

    /// <summary>True for the integers below p; others are not encodings of field elements.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        var value = ReadRaw(bytes);
        Subtract256(value, new(P0, P1, P2, P3), out ulong borrow);
        return borrow != 0;
    }

    /// <summary>From an encoding below p.</summary>
    public static P256Field Read(ReadOnlySpan<byte> bytes) => ReadRaw(bytes) * ToMontgomery;

    /// <summary>The canonical encoding.</summary>
    public void Write(Span<byte> bytes)
    {
        // Times 1 takes the factor 2^256 away.
        var value = this * new P256Field(1, 0, 0, 0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value._v3);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], value._v2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], value._v1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], value._v0);
    }

    /// <summary>True if they are the same element.</summary>
    public static bool AreEqual(P256Field x, P256Field y) => ((x._v0 ^ y._v0) | (x._v1 ^ y._v1) | (x._v2 ^ y._v2) | (x._v3 ^ y._v3)) == 0;

    /// <summary>x + y mod p.</summary>
    public static P256Field operator +(P256Field x, P256Field y)
    {
        ulong v0 = AddCarry(x._v0, y._v0, 0, out ulong carry), v1 = AddCarry(x._v1, y._v1, carry, out carry);
        ulong v2 = AddCarry(x._v2, y._v2, carry, out carry), v3 = AddCarry(x._v3, y._v3, carry, out carry);
        return Reduce(new(v0, v1, v2, v3), carry);
    }

    /// <summary>x - y mod p.</summary>
    public static P256Field operator -(P256Field x, P256Field y)
    {
        var difference = Subtract256(x, y, out ulong borrow);
        ulong mask = 0 - borrow;
        ulong v0 = AddCarry(difference._v0, P0 & mask, 0, out ulong carry), v1 = AddCarry(difference._v1, P1 & mask, carry, out carry);
        ulong v2 = AddCarry(difference._v2, P2, carry, out carry), v3 = AddCarry(difference._v3, P3 & mask, carry, out _);
        return new(v0, v1, v2, v3);
    }

    /// <summary>x · y / 2^256 mod p, which is the product in Montgomery form.</summary>
    public static P256Field operator *(P256Field x, P256Field y)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0;
        Step(x._v0, y, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(x._v1, y, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(x._v2, y, ref t0, ref t1, ref t2, ref t3, ref t4);
        Step(x._v3, y, ref t0, ref t1, ref t2, ref t3, ref t4);
        return Reduce(new(t0, t1, t2, t3), t4);
    }

    /// <summary>1 / x, and 0 for 0: x^(p - 2), after Fermat.</summary>
    public P256Field Invert()
    {
        // p - 2 is public, so its bits may choose the steps.
        ReadOnlySpan<ulong> exponent = [P0 - 2, P1, P2, P3];
        var result = this;
        for (int bit = 254; bit >= 0; bit--)
        {
            result *= result;
            if ((exponent[bit >> 6] >> (bit & 63) & 1) != 0) result *= this;
        }

        return result;
    }

    /// <summary>t = (t + x·y + m·p) / 2^64 with m = t mod 2^64 after the first sum: -1/p mod 2^64 is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(ulong x, in P256Field y, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3, ref ulong t4)
    {
        var sum = (UInt128)x * y._v0 + t0;
        ulong s0 = (ulong)sum;
        sum = (UInt128)x * y._v1 + t1 + (sum >> 64);
        ulong s1 = (ulong)sum;
        sum = (UInt128)x * y._v2 + t2 + (sum >> 64);
        ulong s2 = (ulong)sum;
        sum = (UInt128)x * y._v3 + t3 + (sum >> 64);
        ulong s3 = (ulong)sum;
        sum = (sum >> 64) + t4;
        ulong s4 = (ulong)sum, s5 = (ulong)(sum >> 64);

        sum = (UInt128)s0 * P0 + s0;
        sum = (UInt128)s0 * P1 + s1 + (sum >> 64);
        t0 = (ulong)sum;
        sum = (sum >> 64) + s2;
        t1 = (ulong)sum;
        sum = (UInt128)s0 * P3 + s3 + (sum >> 64);
        t2 = (ulong)sum;
        sum = (sum >> 64) + s4;
        t3 = (ulong)sum;
        t4 = s5 + (ulong)(sum >> 64);
    }

    /// <summary>Subtracts p if the value, with a carry above it, is at least p.</summary>
    private static P256Field Reduce(P256Field value, ulong carry)
    {
        var reduced = Subtract256(value, new(P0, P1, P2, P3), out ulong borrow);
        // Keep the difference if there was a carry above, or no borrow.
        ulong keep = 0 - (carry | (borrow ^ 1));
        return Select(keep, reduced, value);
    }

    /// <summary>One of two by a mask of all ones (the first) or zeros.</summary>
    public static P256Field Select(ulong mask, P256Field first, P256Field second) => new(
        (first._v0 & mask) | (second._v0 & ~mask), (first._v1 & mask) | (second._v1 & ~mask),
        (first._v2 & mask) | (second._v2 & ~mask), (first._v3 & mask) | (second._v3 & ~mask));

    private static P256Field Subtract256(P256Field x, P256Field y, out ulong borrow)
    {
        ulong v0 = SubtractBorrow(x._v0, y._v0, 0, out borrow), v1 = SubtractBorrow(x._v1, y._v1, borrow, out borrow);
        ulong v2 = SubtractBorrow(x._v2, y._v2, borrow, out borrow), v3 = SubtractBorrow(x._v3, y._v3, borrow, out borrow);
        return new(v0, v1, v2, v3);
    }

    private static ulong AddCarry(ulong x, ulong y, ulong carryIn, out ulong carry)
    {
        var sum = (UInt128)x + y + carryIn;
        carry = (ulong)(sum >> 64);
        return (ulong)sum;
    }

    private static ulong SubtractBorrow(ulong x, ulong y, ulong borrowIn, out ulong borrow)
    {
        var difference = (UInt128)x - y - borrowIn;
        borrow = (ulong)(difference >> 64) & 1;
        return (ulong)difference;
    }

    private static P256Field ReadRaw(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));

    private static P256Field PowerOfTwo(int exponent)
    {
        var value = new P256Field(1, 0, 0, 0);
        for (int i = 0; i < exponent; i++) value += value;
        return value;
    }
}
