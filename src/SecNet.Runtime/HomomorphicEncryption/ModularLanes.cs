using System.Runtime.CompilerServices;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Arithmetic mod p on a vector of residues; <see cref="PrimeModulus"/> says why it is exact.</summary>
internal readonly struct ModularLanes<TVector, TLanes>
    where TVector : struct
    where TLanes : struct, IResidueLanes<TVector>
{
    private readonly TVector _modulus;
    private readonly TVector _inverse;

    /// <summary>Of a prime.</summary>
    public ModularLanes(PrimeModulus modulus)
    {
        _modulus = TLanes.Broadcast(modulus.Modulus);
        _inverse = TLanes.Broadcast(modulus.Inverse);
    }

    /// <summary>x·w mod p, at most 1/2 + 3·2^-53·|x·w/p| times p; |x·w| must be below 2^52·p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Multiply(TVector x, TVector w)
    {
        var high = TLanes.Multiply(x, w);
        var low = MultiplyError(x, w, high);
        var quotient = TLanes.Round(TLanes.Multiply(high, _inverse));
        return TLanes.Add(TLanes.MultiplyNegatedAdd(quotient, _modulus, high), low);
    }

    /// <summary>x reduced, for |x| up to 2^52.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Reduce(TVector x) => TLanes.MultiplyNegatedAdd(TLanes.Round(TLanes.Multiply(x, _inverse)), _modulus, x);

    /// <summary>x mod p from 0 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Canonical(TVector x) => TLanes.AddIfNegative(Reduce(x), _modulus);

    /// <summary>The quotient round(x·w/p), to the nearest or the one beside it, and the remainder x·w - quotient·p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TVector Quotient, TVector Remainder) Divide(TVector x, TVector w)
    {
        var high = TLanes.Multiply(x, w);
        var low = MultiplyError(x, w, high);
        var quotient = TLanes.Round(TLanes.Multiply(high, _inverse));
        return (quotient, TLanes.Add(TLanes.MultiplyNegatedAdd(quotient, _modulus, high), low));
    }

    /// <summary>x/p as a fraction, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Fraction(TVector x) => TLanes.Multiply(x, _inverse);

    /// <summary>A butterfly of the forward transform: x + y·w and x - y·w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TVector Sum, TVector Difference) Forward(TVector x, TVector y, TVector w)
    {
        var product = Multiply(y, w);
        return (TLanes.Add(x, product), TLanes.Subtract(x, product));
    }

    /// <summary>A butterfly of the inverse transform: x + y and (x - y)·w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (TVector Sum, TVector Product) Inverse(TVector x, TVector y, TVector w) => (TLanes.Add(x, y), Multiply(TLanes.Subtract(x, y), w));

    /// <summary>x·w - high, exactly, if high is x·w rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector MultiplyError(TVector x, TVector w, TVector high) => TLanes.MultiplySubtract(x, w, high);
}
