using System.Numerics;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Distributed comparison functions with a secret payload: the parties' results add up to β if v &lt; α and to 0 if not.</summary>
/// <remarks>
/// Computes: y_0 + y_1 = [v &lt; α]·β for an n-bit secret α, a public n-bit v and a secret vector β of up to three words, word i modulo
/// 2^width(i), without interaction.
/// Shapes: α and v one word a lane; β and y word after word of the payload, all lanes of each.
/// Offline: <see cref="DcfPayloadShape"/> says how large a key is. Online: 0 rounds, 0 bytes; 2n - 1 AES calls a lane and party for a payload of at most 128 bits.
/// Reveals: nothing. A party's own root is uniform, and every correction is masked by a hash of the other party's seed, which it does not
/// have: its key is simulated by uniform bits (Theorem 1 of the source, with 126-bit seeds).  Security: semi-honest; a key is used for one v.
/// Error: exact.
/// Source: Boyle, Chandran, Gilboa, Gupta, Ishai, Kumar and Rathee, "Function Secret Sharing for Mixed-Mode and Fixed-Point Secure
/// Computation", EUROCRYPT 2021, ePrint 2020/1392, Fig. 1. The deviations are argued in README.md beside this file.
/// </remarks>
public static class DcfPayload
{
    private const int Tile = DcfShape.TileLanes;

    /// <summary>Makes the keys' common part (dealer).</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="alpha">α of each lane; bits above n are ignored.</param>
    /// <param name="beta">β; bits above the widths are ignored.</param>
    /// <param name="roots0">Party 0's roots, uniformly random: two words a lane, of whose 128 bits the top two are ignored.</param>
    /// <param name="roots1">Party 1's, independent of party 0's.</param>
    /// <param name="common">Receives what both parties are given.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape says.</exception>
    public static void Generate<T>(
        DcfPayloadShape shape, ReadOnlySpan<ulong> alpha, ReadOnlySpan<T> beta, ReadOnlySpan<ulong> roots0, ReadOnlySpan<ulong> roots1, Span<ulong> common)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        DcfShape.Check(alpha.Length, shape.Lanes, "α");
        DcfShape.Check(beta.Length, shape.Lanes * shape.PayloadWords, "payload");
        DcfShape.Check(roots0.Length, shape.RootWords, "party 0's roots");
        DcfShape.Check(roots1.Length, shape.RootWords, "party 1's roots");
        DcfShape.Check(common.Length, shape.CommonWords, "the keys' common part");
        Span<Vector128<ulong>> states0 = stackalloc Vector128<ulong>[Tile], states1 = stackalloc Vector128<ulong>[Tile];
        Span<ulong> payload = stackalloc ulong[DcfPayloadShape.MaxWords * Tile];
        for (int tile = 0; tile < shape.Tiles; tile++)
        {
            int lanes = shape.LanesOf(tile), first = tile * Tile, words = shape.TileWords(lanes);
            DcfEvaluation.Begin(0, roots0.Slice(DcfShape.BlockWords * first, DcfShape.BlockWords * lanes), states0);
            DcfEvaluation.Begin(1, roots1.Slice(DcfShape.BlockWords * first, DcfShape.BlockWords * lanes), states1);
            for (int word = 0; word < shape.PayloadWords; word++)
                for (int lane = 0; lane < lanes; lane++) payload[word * Tile + lane] = ulong.CreateTruncating(beta[word * shape.Lanes + first + lane]);
            DcfPayloadGeneration.Run(shape, alpha.Slice(first, lanes), payload, states0, states1, common[..words]);
            common = common[words..];
        }

        states0.Clear();
        states1.Clear();
        payload.Clear();
    }

    /// <summary>A party's shares of [v &lt; α]·β.</summary>
    /// <param name="party">0 or 1.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="roots">This party's roots.</param>
    /// <param name="common">The keys' common part.</param>
    /// <param name="v">v of each lane; bits above n are ignored.</param>
    /// <param name="output">Receives the shares; bits above the widths are zero.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape says, or there is no such party.</exception>
    public static void Evaluate<T>(int party, DcfPayloadShape shape, ReadOnlySpan<ulong> roots, ReadOnlySpan<ulong> common, ReadOnlySpan<ulong> v, Span<T> output)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => Evaluate(party, shape, roots, common, v, output, shape.Lanes);

    /// <summary>The same among the lanes of other keys.</summary>
    /// <param name="party">0 or 1.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="roots">This party's roots.</param>
    /// <param name="common">The keys' common part.</param>
    /// <param name="v">v of each lane; bits above n are ignored.</param>
    /// <param name="output">Receives the shares from its first element on.</param>
    /// <param name="stride">Elements from one word of the payload to the next, at least the lanes.</param>
    /// <exception cref="ArgumentException">A span has another length than the shape says, or there is no such party.</exception>
    public static void Evaluate<T>(int party, DcfPayloadShape shape, ReadOnlySpan<ulong> roots, ReadOnlySpan<ulong> common, ReadOnlySpan<ulong> v, Span<T> output, int stride)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, shape.Lanes);
        if (party is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(party), $"Expected party 0 or 1, got {party}.");
        DcfShape.Check(roots.Length, shape.RootWords, "roots");
        DcfShape.Check(common.Length, shape.CommonWords, "the keys' common part");
        DcfShape.Check(v.Length, shape.Lanes, "v");
        DcfShape.Check(output.Length, (stride * (shape.PayloadWords - 1)) + shape.Lanes, "output");
        Span<Vector128<ulong>> states = stackalloc Vector128<ulong>[Tile];
        Span<ulong> sums = stackalloc ulong[DcfPayloadShape.MaxWords * Tile];
        ulong negative = 0ul - (ulong)party;
        for (int tile = 0; tile < shape.Tiles; tile++)
        {
            int lanes = shape.LanesOf(tile), first = tile * Tile, words = shape.TileWords(lanes);
            DcfEvaluation.Begin(party, roots.Slice(DcfShape.BlockWords * first, DcfShape.BlockWords * lanes), states);
            DcfPayloadEvaluation.Run(shape, common[..words], v.Slice(first, lanes), states, sums);
            common = common[words..];
            for (int word = 0; word < shape.PayloadWords; word++)
            {
                ulong mask = WordBits.LowMask<ulong>(shape.Width(word));
                for (int lane = 0; lane < lanes; lane++)
                    output[word * stride + first + lane] = T.CreateTruncating(((sums[word * Tile + lane] ^ negative) - negative) & mask);
            }
        }

        states.Clear();
        sums.Clear();
    }
}
