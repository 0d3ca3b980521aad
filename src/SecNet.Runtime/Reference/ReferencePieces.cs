using SecNet.Runtime.Protocols;

namespace SecNet.Runtime.Reference;

/// <summary>Functions in quadratic pieces in the clear, on signed integers, one value after the other: the oracle of <see cref="PiecewiseQuadratic"/>.</summary>
public static class ReferencePieces
{
    /// <summary>x - knot for each knot that is compared, knot after knot.</summary>
    public static long[] Distances(PiecewiseQuadratic pieces, ReadOnlySpan<long> x)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var z = new long[pieces.Compared.Length * x.Length];
        for (var index = 0; index < z.Length; index++) z[index] = x[index % x.Length] - pieces.Compared[index / x.Length];
        return z;
    }

    /// <summary>Of each piece what lies below x, piece after piece.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="x">Values, where nothing is compared with the first knot; otherwise empty.</param>
    /// <param name="excess">Positive parts of distances; empty where none is compared.</param>
    public static long[] Lengths(PiecewiseQuadratic pieces, ReadOnlySpan<long> x, ReadOnlySpan<long> excess)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var size = pieces.ComparesFirst ? excess.Length / pieces.Compared.Length : x.Length;
        var z = new long[pieces.Count * size];
        for (var index = 0; index < z.Length; index++)
        {
            // The knot where the piece begins, among those that are compared.
            var (knot, value) = ((index / size) - (pieces.ComparesFirst ? 0 : 1), index % size);
            var begin = knot < 0 ? x[value] - pieces.First : excess[(knot * size) + value];
            var end = knot + 1 < pieces.Compared.Length ? excess[((knot + 1) * size) + value] : 0;
            z[index] = begin - end;
        }

        return z;
    }

    /// <summary>The function's values.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="lengths">Of each piece what lies below x.</param>
    /// <param name="squares">Their squares.</param>
    /// <param name="excess">Positive parts of distances, where values may lie above the last knot; otherwise empty.</param>
    /// <param name="ringBits">Ring of the result.</param>
    public static long[] Sum(PiecewiseQuadratic pieces, ReadOnlySpan<long> lengths, ReadOnlySpan<long> squares, ReadOnlySpan<long> excess, int ringBits)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var z = new long[lengths.Length / pieces.Count];
        for (var value = 0; value < z.Length; value++)
        {
            var sum = pieces.Constant;
            for (var piece = 0; piece < pieces.Count; piece++)
            {
                var index = (piece * z.Length) + value;
                sum += (pieces.Slopes[piece] * lengths[index]) + (pieces.Curvatures[piece] * squares[index]);
            }

            if (pieces.ComparesLast) sum += pieces.Rise * excess[^(z.Length - value)];
            z[value] = ReferenceSteps.Wrap(sum, ringBits);
        }

        return z;
    }
}
