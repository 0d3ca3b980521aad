namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>A prime p below 2^49 with p = 1 mod 2N, and the constants of arithmetic mod p in doubles.</summary>
/// <remarks>
/// A residue is an integer in a double, of absolute value at most a few p; "reduced" means at most p/2 + 1. A product x·w is
/// h + l exactly, h = fl(x·w) and l = fma(x, w, -h); c = round(h·fl(1/p)) is its quotient but for 1/2 and the rounding of h·fl(1/p), which is
/// relatively at most 3·2^-53; h - c·p is an integer below 2^53, so one fused operation gives it exactly; adding l gives x·w mod p. Six
/// operations without integers, because .NET offers no 52-bit multiply-add and AVX-512 no high half of a 64-bit product: six operations on 8
/// lanes, against about fourteen for Shoup's method with four 32-bit products. No operation's time depends on its operands: none is subnormal.
/// Source: van der Hoeven, Lecerf and Quintin, "Modular SIMD arithmetic in Mathemagix", ACM TOMS 2016, on floating-point arithmetic with FMA.
/// </remarks>
internal sealed class PrimeModulus
{
    /// <summary>Bits of the largest prime: the transform of 2^13 numbers then stays below 2^53 without reductions (<see cref="Ntt"/>).</summary>
    public const int MaxBits = 49;

    /// <summary>Takes a prime.</summary>
    public PrimeModulus(ulong value)
    {
        if (value is < 3 or >= 1ul << MaxBits) throw new ArgumentOutOfRangeException(nameof(value), $"Expected an odd prime below 2^{MaxBits}, got {value}.");
        Value = value;
        Bits = 64 - (int)ulong.LeadingZeroCount(value);
        Modulus = value;
        Inverse = 1.0 / value;
    }

    /// <summary>p.</summary>
    public ulong Value { get; }

    /// <summary>Bits of a residue on the wire.</summary>
    public int Bits { get; }

    /// <summary>p in a double, exactly.</summary>
    public double Modulus { get; }

    /// <summary>1/p, rounded.</summary>
    public double Inverse { get; }

    /// <summary>x·y mod p, from 0 on.</summary>
    public ulong Multiply(ulong x, ulong y) => (ulong)((UInt128)x * y % Value);

    /// <summary>x^exponent mod p, from 0 on. For public numbers: its time depends on the exponent.</summary>
    public ulong Power(ulong x, ulong exponent)
    {
        ulong result = 1;
        for (ulong square = x % Value; exponent != 0; exponent >>= 1, square = Multiply(square, square))
            if ((exponent & 1) != 0) result = Multiply(result, square);
        return result;
    }

    /// <summary>1/x mod p, by Fermat.</summary>
    public ulong Invert(ulong x) => Power(x, Value - 2);

    /// <summary>A number of order 2N: its N-th power is -1.</summary>
    /// <exception cref="ArgumentException">p is not 1 mod 2N.</exception>
    public ulong RootOfMinusOne(int degree)
    {
        ulong order = 2 * (ulong)degree;
        if (Value % order != 1) throw new ArgumentException($"{Value} is not 1 mod {order}; choose another prime.");
        for (ulong candidate = 2; ; candidate++)
        {
            ulong root = Power(candidate, (Value - 1) / order);
            if (Power(root, order / 2) == Value - 1) return root;
        }
    }

    /// <summary>A residue from 0 on as the one nearest to zero, the form in which constants multiply best.</summary>
    public double Centre(ulong residue) => residue > Value / 2 ? -(double)(Value - residue) : residue;
}
