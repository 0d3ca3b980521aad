using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>Statistics of residues.</summary>
internal static class Uniformity
{
    private const int Cells = 64;

    /// <summary>Residues of a row, as they are sent.</summary>
    public static ulong[] Read(ReadOnlySpan<byte> bytes, int bits, int count)
    {
        var words = new ulong[count];
        new BitReader(bytes).ReadWords<ulong>(words, bits);
        return words;
    }

    /// <summary>Pearson's statistic over 64 equal parts of the range, which has mean 63 and variance 126, within six deviations.</summary>
    public static bool IsUniform(IReadOnlyCollection<ulong> residues, ulong modulus) => IsClose(Histogram(residues, modulus), residues.Count / (double)Cells);

    private static int[] Histogram(IEnumerable<ulong> residues, ulong modulus)
    {
        var cells = new int[Cells];
        foreach (ulong residue in residues) cells[(int)((UInt128)residue * Cells / modulus)]++;
        return cells;
    }

    private static bool IsClose(int[] cells, double expected) => Math.Abs(cells.Sum(cell => (cell - expected) * (cell - expected) / expected) - (Cells - 1)) < 6 * Math.Sqrt(2 * (Cells - 1));
}
