using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>
/// Sines and cosines in integers: the same words on every machine, in vectors or one by one. Public values that multiply shares come from here, since
/// a last bit in which two parties differ would multiply a random share.
/// </summary>
/// <remarks>
/// A phase is a turn's fraction in 2^-32. It is folded to an eighth of a turn on either side of a quarter's multiple, where Taylor's series to the
/// 11th power is good to 2^-36; products are rounded down to 30 fraction bits. Harmonics follow by rotation.
/// Error: below 2^-27 for each harmonic's number (harmonic n: n·2^-27), tested over all phases' quarters and all harmonics in use.
/// No table and no branch, so that the dealer can use it on secret phases.
/// </remarks>
internal static class PublicSines
{
    /// <summary>Fraction bits of the results.</summary>
    public const int FractionBits = 30;

    /// <summary>Bits of a phase.</summary>
    public const int PhaseBits = 32;

    private const int QuarterBits = 30;

    // π/2 takes a phase of 2^-32 turns to an angle of 2^-30.
    private const long HalfPi = 1686629713;

    // 1/k! with alternating signs, at 30 fraction bits.
    private const long Cos2 = -536870912, Cos4 = 44739243, Cos6 = -1491308, Cos8 = 26631, Cos10 = -296;
    private const long Sin3 = -178956971, Sin5 = 8947849, Sin7 = -213044, Sin9 = 2959, Sin11 = -27;

    private const long One = 1L << FractionBits;

    /// <summary>cos and sin of phases.</summary>
    /// <param name="phases">Phases; their bits above 32 do not matter.</param>
    /// <param name="cos">Receives the cosines.</param>
    /// <param name="sin">Receives the sines.</param>
    [MethodImpl(KernelOptions.Loop)]
    public static void OfPhases(ReadOnlySpan<long> phases, Span<long> cos, Span<long> sin)
    {
        var whole = phases.Length - (phases.Length % Vector<long>.Count);
        var from = MemoryMarshal.Cast<long, Vector<long>>(phases[..whole]);
        var cosines = MemoryMarshal.Cast<long, Vector<long>>(cos[..whole]);
        var sines = MemoryMarshal.Cast<long, Vector<long>>(sin[..whole]);
        for (var i = 0; i < from.Length; i++) (cosines[i], sines[i]) = OfPhase(from[i]);
        for (var i = whole; i < phases.Length; i++)
        {
            var (c, s) = OfPhase(new Vector<long>(phases[i]));
            (cos[i], sin[i]) = (c[0], s[0]);
        }
    }

    /// <summary>Turns each angle by its step: (c + is)·(stepCos + i·stepSin).</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void Rotate(Span<long> cos, Span<long> sin, ReadOnlySpan<long> stepCos, ReadOnlySpan<long> stepSin)
    {
        var whole = cos.Length - (cos.Length % Vector<long>.Count);
        var cosines = MemoryMarshal.Cast<long, Vector<long>>(cos[..whole]);
        var sines = MemoryMarshal.Cast<long, Vector<long>>(sin[..whole]);
        var stepCosines = MemoryMarshal.Cast<long, Vector<long>>(stepCos[..whole]);
        var stepSines = MemoryMarshal.Cast<long, Vector<long>>(stepSin[..whole]);
        for (var i = 0; i < cosines.Length; i++)
        {
            var (c, s, dc, ds) = (cosines[i], sines[i], stepCosines[i], stepSines[i]);
            cosines[i] = Scaled((c * dc) - (s * ds));
            sines[i] = Scaled((s * dc) + (c * ds));
        }

        for (var i = whole; i < cos.Length; i++)
        {
            var (c, s, dc, ds) = (cos[i], sin[i], stepCos[i], stepSin[i]);
            cos[i] = Scaled((c * dc) - (s * ds));
            sin[i] = Scaled((s * dc) + (c * ds));
        }
    }

    /// <summary>x / 2^bits to the nearest integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Rounded(long x, int bits) => (x + (1L << (bits - 1))) >> bits;

    /// <summary>The same of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<long> Rounded(Vector<long> x, int bits) => Vector.ShiftRightArithmetic(x + new Vector<long>(1L << (bits - 1)), bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<long> Cos, Vector<long> Sin) OfPhase(Vector<long> phase)
    {
        // The nearest quarter turn, and how far the phase is from it, with its sign.
        var quarter = Vector.ShiftRightLogical(phase + new Vector<long>(1L << (QuarterBits - 1)), QuarterBits);
        var rest = Vector.ShiftRightArithmetic(Vector.ShiftLeft(phase - Vector.ShiftLeft(quarter, QuarterBits), 64 - PhaseBits), 64 - PhaseBits);
        var angle = Scaled(rest * new Vector<long>(HalfPi));
        var square = Scaled(angle * angle);
        var cos = Next(Next(Next(Next(Next(new(Cos10), Cos8), Cos6), Cos4), Cos2), One);
        var sin = Scaled(Next(Next(Next(Next(Next(new(Sin11), Sin9), Sin7), Sin5), Sin3), One) * angle);

        // By quarters: (c, s), (-s, c), (-c, -s), (s, -c).
        var isOdd = Vector.Equals(quarter & Vector<long>.One, Vector<long>.One);
        var (turnedCos, turnedSin) = (Vector.ConditionalSelect(isOdd, sin, cos), Vector.ConditionalSelect(isOdd, cos, sin));
        var two = new Vector<long>(2);
        var negatesCos = Vector.Equals((quarter + Vector<long>.One) & two, two);
        var negatesSin = Vector.Equals(quarter & two, two);
        return (Vector.ConditionalSelect(negatesCos, -turnedCos, turnedCos), Vector.ConditionalSelect(negatesSin, -turnedSin, turnedSin));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector<long> Next(Vector<long> sum, long coefficient) => Scaled(sum * square) + new Vector<long>(coefficient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Scaled(long product) => Rounded(product, FractionBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> Scaled(Vector<long> product) => Rounded(product, FractionBits);
}
