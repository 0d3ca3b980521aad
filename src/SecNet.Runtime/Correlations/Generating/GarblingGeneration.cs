using System.Numerics;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>What <see cref="Protocols.GarbledComparison"/> consumes, made by the two parties: each garbles half of the lanes for the other (<see cref="ComparisonGarbling"/>).</summary>
public static class GarblingGeneration
{
    // Scratch planes.
    private const int MaskBits = 5;

    /// <summary>Labels, tables and the sign's plane of a mask whose bits are shared.</summary>
    /// <remarks>
    /// The mask is made by an earlier step than the one that compares, and other masks between them. Its bits wait where the tables will lie, which is room
    /// enough: a tile of eight lanes or more has 32 words of tables for each bit compared, and the bits are one plane more than those.
    /// </remarks>
    /// <param name="session">The session.</param>
    /// <param name="bits">p, the bits compared.</param>
    /// <param name="lanes">Comparisons.</param>
    /// <param name="secrets">Receives Δ, the key and labels.</param>
    /// <param name="tables">Holds xor shares of the p lowest bits of the mask as planes, and the sign's behind them; receives the tables this party evaluates.</param>
    /// <param name="sign">Receives the share of the mask's sign, with the garbler's share of the comparison.</param>
    public static void ComparisonTables<T>(TwoPartySession<T> session, int bits, int lanes, Span<ulong> secrets, Span<ulong> tables, Span<ulong> sign)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var maskBits = session.ScratchPlanes(MaskBits, (bits + 1) * BitPlanes.WordsPerPlane(lanes));
        tables[..maskBits.Length].CopyTo(maskBits);
        session.Garbling.Generate(new(bits, lanes), maskBits, secrets, tables, sign);
        maskBits.Clear();
    }
}
