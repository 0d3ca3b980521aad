using System.Runtime.CompilerServices;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Integers below the product T of the slots' primes, one in a slot, as digits: d0 + t0·(d1 + t1·(d2 + …)).</summary>
/// <remarks>Between residues modulo the primes (Garner's method, one vector operation for all slots) and numbers mod 2^64, without long numbers.</remarks>
internal sealed class MixedRadix
{
    private static readonly ResidueKernels Kernels = ResidueKernels.Best;

    private readonly PrimeModulus[] _primes;
    private readonly RnsPolynomial _rows;
    private readonly AlignedRow<ulong>[] _digits;
    private readonly double[,] _inverses;

    /// <summary>With the first of the primes.</summary>
    public MixedRadix(int primes)
    {
        int degree = RingLwe.ForSlots.Degree;
        _primes = [.. RingLwe.ForSlots.Parameters.Plaintexts.Take(primes).Select(static plaintext => ((PrimePlaintext)plaintext).Prime)];
        _rows = new RnsPolynomial(primes, degree);
        _digits = [.. _primes.Select(_ => new AlignedRow<ulong>(degree))];
        _inverses = new double[primes, primes];
        for (int i = 0; i < primes; i++)
            for (int j = 0; j < i; j++) _inverses[i, j] = _primes[i].Centre(_primes[i].Invert(_primes[j].Value % _primes[i].Value));
    }

    /// <summary>Draws digits, each uniform; the highest one is neither 0 nor the largest, so that adding less than T/t on either side does not wrap.</summary>
    public void DrawMasks(ref AesCtrPrg prg)
    {
        for (int j = 0; j < _digits.Length - 1; j++) Sampling.Uniform(ref prg, _primes[j].Value, _digits[j].Span);
        Sampling.Uniform(ref prg, _primes[^1].Value - 2, _digits[^1].Span);
        foreach (ref ulong digit in _digits[^1].Span) digit++;
    }

    /// <summary>The digits' number modulo one prime, from 0 on.</summary>
    public void Residues(int prime, Span<ulong> residues)
    {
        var modulus = _primes[prime];
        var row = _rows[prime];
        row.Clear();
        ulong unit = 1;
        // Later digits are multiplied by this prime.
        for (int j = 0; j <= prime; j++)
        {
            Kernels.AddWords(modulus, _digits[j].Span, unit, row);
            unit = modulus.Multiply(unit, _primes[j].Value % modulus.Value);
        }

        Kernels.WriteCanonical(modulus, row, residues);
    }

    /// <summary>Sets the residues modulo one prime, for <see cref="ToDigits"/>.</summary>
    public void SetResidues(int prime, ReadOnlySpan<ulong> residues) => Kernels.Read(residues, _rows[prime]);

    /// <summary>From the residues modulo all primes to digits.</summary>
    public void ToDigits()
    {
        for (int j = 0; j < _primes.Length; j++)
        {
            Kernels.WriteCanonical(_primes[j], _rows[j], _digits[j].Span);
            Kernels.Read(_digits[j].Span, _rows[j]);
            for (int i = j + 1; i < _primes.Length; i++) Kernels.DivideAfterSubtracting(_primes[i], _rows[j], _inverses[i, j], _rows[i]);
        }
    }

    /// <summary>The digits' number mod 2^64.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public void Wrap(Span<ulong> words)
    {
        words.Clear();
        ulong unit = 1;
        for (int j = 0; j < _digits.Length; j++, unit *= _primes[j - 1].Value)
        {
            var digits = _digits[j].First(words.Length);
            for (int i = 0; i < words.Length; i++) words[i] += unit * digits[i];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _rows.Clear();
        foreach (var digits in _digits) digits.Clear();
    }
}
