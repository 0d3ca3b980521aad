using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>A trigonometric polynomial of a masked value, without a message: sigmoid, tanh and other smooth activations.</summary>
/// <remarks>
/// Computes: x = δ + t mod 2^M with δ public and t known to the dealer alone. With θ_n = 2π·n·multiplier / 2^M,
/// [y] = constant + Σ_n a_n·[cos θ_n t] + b_n·[sin θ_n t] where (a_n, b_n) = coefficient_n·(sin θ_n δ, cos θ_n δ), or for cosines
/// coefficient_n·(cos θ_n δ, -sin θ_n δ). Any wrap of x is a whole number of turns, since multiplying by an integer commutes with it.
/// Shapes: δ and y of n values; for each inference the shared sines lie as [harmonic][cos, sin][value].
/// Units: y has publicBits + shareBits fraction bits and is truncated by the step behind it.
/// Offline: two corrected ring words for each harmonic and value.
/// Online: nothing behind a masked truncation, whose opening is δ = ĉ - 2^(k-1), t = -r̂; otherwise x + r is opened first, M bits, 1 round.
/// Reveals: nothing beyond that opening, which its mask makes uniform; t's sines are functions of the mask, shared with fresh randomness.
/// Security: semi-honest, dealer.
/// Error: the compiler bounds fit and rounding together below the layer's MaxError. Public factors are computed in integers (<see cref="PublicSines"/>),
/// bit for bit the same at both parties.
/// Source: sines of shared angles by the addition theorem as in L-SecNet (Algorithm 4) and Li et al.; one opening for all harmonics,
/// derived correlations of the truncation's mask, and fitted coefficients are ours.
/// </remarks>
public static class FourierGate
{
    /// <summary>Values worked on at once: their angles, steps and shares stay in the first-level cache.</summary>
    internal const int Block = 256;

    /// <summary>The polynomial of each value.</summary>
    /// <param name="series">Its constants.</param>
    /// <param name="masked">δ + offset.</param>
    /// <param name="offset">What masked exceeds δ by.</param>
    /// <param name="sines">Shares of cos and sin of t's harmonics.</param>
    /// <param name="z">Receives the share of y.</param>
    /// <param name="valuesPerInference">Values of one inference.</param>
    public static void Evaluate<T, TParty>(FourierSeries series, ReadOnlySpan<T> masked, long offset, ReadOnlySpan<T> sines, Span<T> z, int valuesPerInference)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        ArgumentNullException.ThrowIfNull(series);
        if (masked.Length != z.Length || z.Length % valuesPerInference != 0 || sines.Length != 2L * series.Count * z.Length)
        {
            throw new ArgumentException($"{series.Count} harmonics of {z.Length} values in inferences of {valuesPerInference} do not fit {masked.Length} opened values and {sines.Length} shared sines.");
        }

        var constant = TParty.Index == 0 ? series.Constant : 0;
        var perInference = 2 * series.Count * valuesPerInference;
        for (var done = 0; done < z.Length; done += valuesPerInference)
        {
            Evaluate(
                series, masked.Slice(done, valuesPerInference), offset, sines.Slice(done / valuesPerInference * perInference, perInference), z.Slice(done, valuesPerInference), constant);
        }
    }

    /// <summary>cos and sin of the harmonics of some values t, at the shares' scale, to where the parties' shares of them lie.</summary>
    /// <param name="series">The polynomial.</param>
    /// <param name="t">t of at most a block of values; what exceeds the modulus does not matter.</param>
    /// <param name="first">Number of the first of them.</param>
    /// <param name="count">Values of the inference.</param>
    /// <param name="sines">Receives [harmonic][cos, sin][value].</param>
    internal static void Harmonics<T>(FourierSeries series, ReadOnlySpan<T> t, int first, int count, Span<T> sines)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Span<long> scratch = stackalloc long[4 * Block];
        var turning = new Turning<T>(series, t, 0, scratch);
        for (var harmonic = 0; harmonic < series.Count; harmonic++)
        {
            if (harmonic > 0) turning.Next();
            var bits = PublicSines.FractionBits - series.ShareBitsOf(harmonic);
            var cos = sines.Slice((2 * harmonic * count) + first, t.Length);
            var sin = sines.Slice((((2 * harmonic) + 1) * count) + first, t.Length);
            for (var i = 0; i < t.Length; i++)
            {
                cos[i] = T.CreateTruncating(PublicSines.Rounded(turning.Cos[i], bits));
                sin[i] = T.CreateTruncating(PublicSines.Rounded(turning.Sin[i], bits));
            }
        }

        // Of secret angles.
        scratch.Clear();
    }

    [MethodImpl(KernelOptions.Loop)]
    private static void Evaluate<T>(FourierSeries series, ReadOnlySpan<T> masked, long offset, ReadOnlySpan<T> sines, Span<T> z, long constant)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Span<long> scratch = stackalloc long[7 * Block];
        for (var done = 0; done < z.Length; done += Block)
        {
            var count = Math.Min(Block, z.Length - done);
            var turning = new Turning<T>(series, masked.Slice(done, count), offset, scratch);
            var sum = scratch.Slice(4 * Block, count);
            sum.Fill(constant);
            for (var harmonic = 0; harmonic < series.Count; harmonic++)
            {
                if (harmonic > 0) turning.Next();
                var cos = Signed(sines.Slice((2 * harmonic * z.Length) + done, count), scratch.Slice(5 * Block, count));
                var sin = Signed(sines.Slice((((2 * harmonic) + 1) * z.Length) + done, count), scratch.Slice(6 * Block, count));
                var coefficient = series.Coefficients[harmonic];
                var bits = FourierSeries.CoefficientBits + PublicSines.FractionBits - (series.FractionBits - series.ShareBitsOf(harmonic));
                if (series.IsEven) Accumulate(turning.Cos, turning.Sin, coefficient, -coefficient, bits, cos, sin, sum);
                else Accumulate(turning.Sin, turning.Cos, coefficient, coefficient, bits, cos, sin, sum);
            }

            for (var i = 0; i < count; i++) z[done + i] = T.CreateTruncating(sum[i]);
        }
    }

    /// <summary>sum += round(first·a)·cos + round(second·b)·sin, wrapping.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void Accumulate(
        ReadOnlySpan<long> a, ReadOnlySpan<long> b, long first, long second, int bits, ReadOnlySpan<long> cos, ReadOnlySpan<long> sin, Span<long> sum)
    {
        var whole = sum.Length - (sum.Length % Vector<long>.Count);
        var factors = MemoryMarshal.Cast<long, Vector<long>>(a[..whole]);
        var others = MemoryMarshal.Cast<long, Vector<long>>(b[..whole]);
        var cosines = MemoryMarshal.Cast<long, Vector<long>>(cos[..whole]);
        var sines = MemoryMarshal.Cast<long, Vector<long>>(sin[..whole]);
        var sums = MemoryMarshal.Cast<long, Vector<long>>(sum[..whole]);
        for (var i = 0; i < sums.Length; i++)
            sums[i] += (PublicSines.Rounded(factors[i] * first, bits) * cosines[i]) + (PublicSines.Rounded(others[i] * second, bits) * sines[i]);
        for (var i = whole; i < sum.Length; i++)
            sum[i] += (PublicSines.Rounded(a[i] * first, bits) * cos[i]) + (PublicSines.Rounded(b[i] * second, bits) * sin[i]);
    }

    /// <summary>Words of 64 bits as they are; narrower ones widened, since what is above them falls away at the end.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static ReadOnlySpan<long> Signed<T>(ReadOnlySpan<T> words, Span<long> wide)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (typeof(T) == typeof(ulong)) return MemoryMarshal.Cast<T, long>(words);
        for (var i = 0; i < words.Length; i++) wide[i] = long.CreateTruncating(words[i]);
        return wide;
    }

    /// <summary>The harmonics of a block of angles, one after the other.</summary>
    private readonly ref struct Turning<T>
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        private readonly Span<long> _cos;
        private readonly Span<long> _sin;
        private readonly Span<long> _stepCos;
        private readonly Span<long> _stepSin;

        /// <summary>Begins with the first harmonic.</summary>
        [MethodImpl(KernelOptions.Loop)]
        public Turning(FourierSeries series, ReadOnlySpan<T> angles, long offset, Span<long> scratch)
        {
            var count = angles.Length;
            _cos = scratch[..count];
            _sin = scratch.Slice(Block, count);
            _stepCos = scratch.Slice(2 * Block, count);
            _stepSin = scratch.Slice(3 * Block, count);

            // The modulus at the word's top, so that whole turns fall off; then the top 32 bits.
            for (var i = 0; i < count; i++)
                _cos[i] = (series.Multiplier * (long.CreateTruncating(angles[i]) - offset)) << (64 - series.ModulusBits) >>> (64 - PublicSines.PhaseBits);
            PublicSines.OfPhases(_cos, _cos, _sin);
            _cos.CopyTo(_stepCos);
            _sin.CopyTo(_stepSin);
            if (series.Stride == 2) PublicSines.Rotate(_stepCos, _stepSin, _cos, _sin);
        }

        public ReadOnlySpan<long> Cos => _cos;

        public ReadOnlySpan<long> Sin => _sin;

        /// <summary>Turns to the next harmonic.</summary>
        public void Next() => PublicSines.Rotate(_cos, _sin, _stepCos, _stepSin);
    }
}
