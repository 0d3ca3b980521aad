using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>L-SecNet's SecFloatMSB: the sign of a shared fixed-point number from those of its integer part, that part's negative, and its fraction. LEAKY, three times: see <see cref="SecIntMsb"/>.</summary>
/// <remarks>
/// Computes: each share x_i = n_i·2^f + t_i with n_i towards zero; α = MSB(n), β = MSB(-n), τ = MSB(t), κ = α ^ β, which is 1 exactly where n = n_0 + n_1 is not 0; MSB(x) = κ·α + (1 - κ)·τ
/// = τ ^ κ·(α ^ τ), the product being the tree's only node. Parts t_0 and t_1 have their shares' signs, so that |t_0 + t_1| &lt; 2^f where those differ, and n's sign where they agree.
/// Shapes: as <see cref="SecIntMsb"/>; scratch of three words a value.
/// Offline: 24 bytes a value, to either party; a product of bits.  Online: 3 rounds; 24 bytes and 2 bits a value and party.
/// Reveals: what <see cref="SecIntMsb"/> does, of n twice and of t once: so also whether n is 0.  Security: as there.
/// Error: as there; the three fail together, when the shares wrap.
/// Source: L-SecNet, Algorithm 2. Its slips: κ is printed with a 1 too many; the integer part must be taken towards zero, which it leaves open (rounded down, fractions would reach 2).
/// Deviation: one SecMul_2 instead of two.
/// </remarks>
public static class SecFloatMsb
{
    /// <summary>SecIntMSBs side by side.</summary>
    private const int Runs = 3;

    /// <summary>Fills the tree's two groups, whose join is MSB(x); arithmetic values are opened beside the first round.</summary>
    /// <param name="tree">A tree of two groups.</param>
    /// <param name="x">Shares mod 2^L; higher bits are ignored.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    /// <param name="ringBits">L.</param>
    /// <param name="fractionBits">f.</param>
    /// <param name="material">What each party's seed yields and, behind that, what it receives of c: of one inference after another.</param>
    public static void Evaluate<T, TParty>(
        scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> x, Span<T> alongside, int alongsideBits, int ringBits, int fractionBits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var values = tree.Scratch[..(Runs * tree.Lanes)];
        var positive = values[..tree.Lanes];
        var negative = values.Slice(tree.Lanes, tree.Lanes);
        var fraction = values[(2 * tree.Lanes)..];
        var below = (1L << fractionBits) - 1;
        for (var index = 0; index < positive.Length; index++)
        {
            // A shift rounds down: negative ones are lifted first.
            var share = MultiplicativeMasks.Signed(ulong.CreateTruncating(x[index]), ringBits);
            var integer = (share + ((share >> 63) & below)) >> fractionBits;
            positive[index] = (ulong)integer;
            negative[index] = (ulong)-integer;
            fraction[index] = (ulong)(share - (integer << fractionBits));
        }

        SecIntMsb.Factorise<T, TParty>(tree.Session, values, Runs, alongside, alongsideBits, ringBits, material);
        var chosen = tree.Generate(0);
        var otherwise = tree.Generate(1);
        var differs = tree.Propagate(1);
        BitPlanes.Bit<ulong>(positive, 63, chosen);
        BitPlanes.Bit<ulong>(negative, 63, differs);
        BitPlanes.Bit<ulong>(fraction, 63, otherwise);
        BooleanVector.XorInPlace(chosen, differs);
        BooleanVector.XorInPlace(otherwise, chosen);
    }
}
