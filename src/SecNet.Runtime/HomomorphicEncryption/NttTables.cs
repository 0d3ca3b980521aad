using System.Numerics;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Powers of ψ, a root of X^N + 1 mod p, in the order in which <see cref="Ntt"/> reads them.</summary>
internal sealed class NttTables
{
    /// <summary>Computes the tables.</summary>
    /// <param name="modulus">p = 1 mod 2N.</param>
    /// <param name="degree">N, a power of two.</param>
    public NttTables(PrimeModulus modulus, int degree)
    {
        if (!BitOperations.IsPow2(degree) || degree < Ntt.BlockLength)
            throw new ArgumentOutOfRangeException(nameof(degree), $"Expected a power of two of at least {Ntt.BlockLength}, got {degree}.");
        Modulus = modulus;
        Degree = degree;
        ulong root = modulus.RootOfMinusOne(degree);
        (Roots, BlockRoots) = Powers(root);
        (InverseRoots, InverseBlockRoots) = Powers(modulus.Invert(root));
        InverseDegree = modulus.Centre(modulus.Invert((ulong)degree));
    }

    /// <summary>p.</summary>
    public PrimeModulus Modulus { get; }

    /// <summary>N.</summary>
    public int Degree { get; }

    /// <summary>Entry k is ψ to the power of k with its bits reversed: group i of the layer with m groups reads entry m + i.</summary>
    public double[] Roots { get; }

    /// <summary>The same with 1/ψ.</summary>
    public double[] InverseRoots { get; }

    /// <summary>For each block of 64 the factors of its last three layers, one in a lane: one row of the first, two of the second, four of the last.</summary>
    public AlignedRow<double> BlockRoots { get; }

    /// <summary>The same with 1/ψ.</summary>
    public AlignedRow<double> InverseBlockRoots { get; }

    /// <summary>1/N mod p.</summary>
    public double InverseDegree { get; }

    private (double[] Roots, AlignedRow<double> BlockRoots) Powers(ulong root)
    {
        var roots = new double[Degree];
        int shift = 32 - BitOperations.Log2((uint)Degree);
        ulong power = 1;
        for (uint exponent = 0; exponent < Degree; exponent++, power = Modulus.Multiply(power, root)) roots[Reverse(exponent) >> shift] = Modulus.Centre(power);

        var blockRoots = new AlignedRow<double>(Degree / Ntt.BlockLength * Ntt.BlockRoots);
        int next = 0;
        for (int block = 0; block < Degree / Ntt.BlockLength; block++)
            for (int layer = 0; layer < 3; layer++)
                for (int factor = 0; factor < 1 << layer; factor++)
                    for (int column = 0; column < Ntt.Columns; column++)
                    {
                        int group = block * Ntt.Columns + column;
                        blockRoots.Span[next++] = roots[((Degree / Ntt.Columns + group) << layer) + factor];
                    }

        return (roots, blockRoots);
    }

    private static uint Reverse(uint value)
    {
        uint reversed = 0;
        for (int bit = 0; bit < 32; bit++) reversed |= (value >> bit & 1) << (31 - bit);
        return reversed;
    }
}
