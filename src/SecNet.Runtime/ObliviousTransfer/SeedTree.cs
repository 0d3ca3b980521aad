using System.Runtime.InteropServices;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>2^k seeds from one, such that somebody can hold all of them but one, from k transfers.</summary>
/// <remarks>
/// A seed's two children are the first blocks of its stream. The owner transfers, for each level, the xor of all left or of all right children;
/// who takes the sums of the side that the secret path α leaves can compute all leaves but α's. It numbers nodes relative to α (y = x ^ α), so that
/// the unknown node is always number 0 and no index depends on α.
/// Security: the sum it did not take and the missing leaf are outputs of a PRG on seeds it never saw.
/// Source: Goldreich, Goldwasser and Micali, J. ACM 1986; punctured as in Boyle, Gilboa, Ishai, CCS 2016, and Roy, "SoftSpokenOT", CRYPTO 2022.
/// </remarks>
internal static class SeedTree
{
    private const int Bytes = Seed.ByteLength;

    /// <summary>All leaves of a root.</summary>
    /// <param name="levels">k.</param>
    /// <param name="root">The seed they grow from.</param>
    /// <param name="leaves">Receives 2^k seeds of 16 bytes.</param>
    /// <param name="sums">Receives for each level the sums of the left and of the right children.</param>
    public static void Grow(int levels, Seed root, Span<byte> leaves, Span<byte> sums)
    {
        root.Write(leaves);
        sums.Clear();
        for (int level = 0; level < levels; level++)
            for (int node = (1 << level) - 1; node >= 0; node--)
            {
                var children = leaves.Slice(2 * node * Bytes, 2 * Bytes);
                Children(leaves.Slice(node * Bytes, Bytes), children);
                Xor(children, sums.Slice(2 * level * Bytes, 2 * Bytes));
            }
    }

    /// <summary>All leaves but one.</summary>
    /// <param name="levels">k.</param>
    /// <param name="alpha">α; its highest bit chooses first.</param>
    /// <param name="sums">For each level, the sum of the children on the side α's path does not take.</param>
    /// <param name="leaves">Receives leaf y ^ α at place y; place 0 becomes zero.</param>
    public static void GrowPunctured(int levels, int alpha, ReadOnlySpan<byte> sums, Span<byte> leaves)
    {
        leaves.Clear();
        Span<byte> missing = stackalloc byte[Bytes];
        for (int level = 0; level < levels; level++)
        {
            byte swap = (byte)(0 - (alpha >> (levels - 1 - level) & 1));
            sums.Slice(level * Bytes, Bytes).CopyTo(missing);
            for (int node = (1 << level) - 1; node > 0; node--)
            {
                var children = leaves.Slice(2 * node * Bytes, 2 * Bytes);
                Children(leaves.Slice(node * Bytes, Bytes), children);
                for (int i = 0; i < Bytes; i++)
                {
                    byte change = (byte)((children[i] ^ children[Bytes + i]) & swap);
                    children[i] ^= change;
                    children[Bytes + i] ^= change;
                }

                Xor(children[Bytes..], missing);
            }

            leaves[..Bytes].Clear();
            missing.CopyTo(leaves[Bytes..]);
        }

        missing.Clear();
    }

    private static void Children(ReadOnlySpan<byte> seed, Span<byte> children)
    {
        var prg = new AesCtrPrg(Seed.Read(seed));
        prg.Fill(children);
        prg.Clear();
    }

    private static void Xor(ReadOnlySpan<byte> x, Span<byte> z) =>
        Rings.BooleanVector.XorInPlace(MemoryMarshal.Cast<byte, ulong>(x), MemoryMarshal.Cast<byte, ulong>(z));
}
