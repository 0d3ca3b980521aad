using System.Runtime.Intrinsics;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Distributed comparison functions: two keys, one for each party, of which neither reveals α, evaluate to xor shares of [v &lt; α].</summary>
/// <remarks>
/// Computes: y_0 ^ y_1 = [v &lt; α] for an n-bit secret α and a public n-bit v, without interaction.
/// Shapes: α and v one word a lane; y a bit plane, 64 lanes a word.
/// Offline: <see cref="DcfShape"/> says how large a key is. Online: 0 rounds, 0 bytes; n - 7 AES calls a lane and party.
/// Reveals: nothing. A party's own root is uniform, and every correction is masked by a hash of the other party's seed, which it does not
/// have: its key is simulated by uniform bits (Theorem 1 of the source, with 126-bit seeds).  Security: semi-honest; a key is used for one v.
/// Error: exact.
/// Source: Boyle, Chandran, Gilboa, Gupta, Ishai, Kumar and Rathee, "Function Secret Sharing for Mixed-Mode and Fixed-Point Secure
/// Computation", EUROCRYPT 2021, ePrint 2020/1392, Fig. 1. The deviations are argued in README.md beside this file.
/// </remarks>
public static class Dcf
{
    /// <summary>Makes the keys' common part (dealer).</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="alpha">α of each lane; bits above n are ignored.</param>
    /// <param name="roots0">Party 0's roots, uniformly random: two words a lane, of whose 128 bits the top two are ignored.</param>
    /// <param name="roots1">Party 1's, independent of party 0's.</param>
    /// <param name="common">Receives what both parties are given.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape says.</exception>
    public static void Generate(DcfShape shape, ReadOnlySpan<ulong> alpha, ReadOnlySpan<ulong> roots0, ReadOnlySpan<ulong> roots1, Span<ulong> common)
    {
        DcfShape.Check(alpha.Length, shape.Lanes, "α");
        DcfShape.Check(roots0.Length, shape.RootWords, "party 0's roots");
        DcfShape.Check(roots1.Length, shape.RootWords, "party 1's roots");
        DcfShape.Check(common.Length, shape.CommonWords, "the keys' common part");
        Span<Vector128<ulong>> states = stackalloc Vector128<ulong>[2 * DcfShape.TileLanes];
        for (int tile = 0; tile < shape.Tiles; tile++)
        {
            int lanes = shape.LanesOf(tile), words = shape.TileWords(lanes);
            DcfGeneration.Begin(Take(ref roots0, DcfShape.BlockWords * lanes), Take(ref roots1, DcfShape.BlockWords * lanes), states);
            DcfGeneration.Run(shape, Take(ref alpha, lanes), states, common[..words]);
            common = common[words..];
        }

        states.Clear();
    }

    /// <summary>A party's shares of [v &lt; α].</summary>
    /// <param name="party">0 or 1.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="roots">This party's roots.</param>
    /// <param name="common">The keys' common part.</param>
    /// <param name="v">v of each lane; bits above n are ignored.</param>
    /// <param name="output">Receives the bit plane; lanes beyond the last are zero.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape says, or there is no such party.</exception>
    public static void Evaluate(int party, DcfShape shape, ReadOnlySpan<ulong> roots, ReadOnlySpan<ulong> common, ReadOnlySpan<ulong> v, Span<ulong> output)
    {
        if (party is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(party), $"Expected party 0 or 1, got {party}.");
        DcfShape.Check(roots.Length, shape.RootWords, "roots");
        DcfShape.Check(common.Length, shape.CommonWords, "the keys' common part");
        DcfShape.Check(v.Length, shape.Lanes, "v");
        DcfShape.Check(output.Length, shape.OutputWords, "output");
        Span<Vector128<ulong>> states = stackalloc Vector128<ulong>[DcfShape.TileLanes];
        for (int tile = 0; tile < shape.Tiles; tile++)
        {
            int lanes = shape.LanesOf(tile), words = shape.TileWords(lanes);
            DcfEvaluation.Begin(party, Take(ref roots, DcfShape.BlockWords * lanes), states);
            output[tile] = DcfEvaluation.Run(shape, common[..words], Take(ref v, lanes), states);
            common = common[words..];
        }

        states.Clear();
    }

    private static ReadOnlySpan<ulong> Take(ref ReadOnlySpan<ulong> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
