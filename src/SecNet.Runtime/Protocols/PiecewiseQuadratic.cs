using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>
/// A function as quadratics between public knots, and what of its evaluation is local: the rest are one <see cref="Branch"/> of as many lanes as there are
/// knots to compare with, and one <see cref="Squaring"/> of as many as there are pieces.
/// </summary>
/// <remarks>
/// Computes: [y] = constant + Σ slope_j·[u_j] + curvature_j·[u_j²] + rise·[max(x - last knot, 0)], u_j = max(x - t_j, 0) - max(x - t_(j+1), 0): x held between
/// knots j and j + 1, less knot j. Where no input lies below the first knot, u_0 begins with x - t_0 itself; where none lies above the last, nothing ends the last u.
/// Shapes: x of n values an inference; knots', pieces' and squares' values lie knot after knot, piece after piece, inference after inference.
/// Offline: nothing.  Online: nothing: the comparisons and squares between these steps are steps of their own, all knots at once, all pieces at once.
/// Reveals: nothing, since nothing is opened here.  Security: shares are linear; party 0 adds public constants.
/// Error: none here; the compiler bounds that of the fit and of the roundings around it below the layer's MaxError.
/// Source: sums of clipped pieces as in this project's Clip; the fit is the compiler's own, see PiecewiseFit.
/// </remarks>
public sealed class PiecewiseQuadratic
{
    // Values whose sums stay in the first-level cache from piece to piece.
    private const int Tile = 1024;

    private readonly long[] _knots;
    private readonly long[] _slopes;
    private readonly long[] _curvatures;

    /// <summary>The constants as the compiler writes them.</summary>
    /// <param name="comparesFirst">True when inputs may lie below the first knot, where the function is constant.</param>
    /// <param name="comparesLast">True when inputs may lie above the last knot, where it is a line.</param>
    /// <param name="constant">The value at the first knot.</param>
    /// <param name="rise">The slope above the last.</param>
    /// <param name="knots">Ascending.</param>
    /// <param name="slopes">Of each piece where it begins.</param>
    /// <param name="curvatures">Of each piece.</param>
    public PiecewiseQuadratic(bool comparesFirst, bool comparesLast, long constant, long rise, ReadOnlySpan<long> knots, ReadOnlySpan<long> slopes, ReadOnlySpan<long> curvatures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slopes.Length, 1, nameof(slopes));
        ArgumentOutOfRangeException.ThrowIfNotEqual(knots.Length, slopes.Length + 1, nameof(knots));
        ArgumentOutOfRangeException.ThrowIfNotEqual(curvatures.Length, slopes.Length, nameof(curvatures));
        (ComparesFirst, ComparesLast, Constant, Rise) = (comparesFirst, comparesLast, constant, rise);
        (_knots, _slopes, _curvatures) = (knots.ToArray(), slopes.ToArray(), curvatures.ToArray());
    }

    /// <summary>True when inputs may lie below the first knot.</summary>
    public bool ComparesFirst { get; }

    /// <summary>True when inputs may lie above the last knot.</summary>
    public bool ComparesLast { get; }

    /// <summary>The value at the first knot.</summary>
    public long Constant { get; }

    /// <summary>The slope above the last knot.</summary>
    public long Rise { get; }

    /// <summary>Pieces.</summary>
    public int Count => _slopes.Length;

    /// <summary>Of each piece where it begins.</summary>
    public ReadOnlySpan<long> Slopes => _slopes;

    /// <summary>Of each piece.</summary>
    public ReadOnlySpan<long> Curvatures => _curvatures;

    /// <summary>The first knot.</summary>
    public long First => _knots[0];

    /// <summary>The knots with which inputs are compared.</summary>
    public ReadOnlySpan<long> Compared => _knots.AsSpan(ComparesFirst ? 0 : 1, Count - 1 + (ComparesFirst ? 1 : 0) + (ComparesLast ? 1 : 0));

    /// <summary>z = x - knot for each knot that is compared.</summary>
    /// <param name="x">Shares, inference after inference.</param>
    /// <param name="z">Receives the distances, in each inference knot after knot.</param>
    /// <param name="valuesPerInference">n.</param>
    public void Distances<T, TParty>(ReadOnlySpan<T> x, Span<T> z, int valuesPerInference)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        for (; !x.IsEmpty; x = x[valuesPerInference..])
        {
            foreach (var knot in Compared)
            {
                x[..valuesPerInference].CopyTo(z);
                Merging.AddPublic<T, TParty>(-knot, z[..valuesPerInference]);
                z = z[valuesPerInference..];
            }
        }
    }

    /// <summary>Of each piece what lies below x.</summary>
    /// <param name="x">Shares of x where nothing is compared with the first knot; otherwise empty.</param>
    /// <param name="excess">max(x - knot, 0) for each knot that is compared, as <see cref="Distances"/> lays them out.</param>
    /// <param name="z">Receives the lengths, in each inference piece after piece.</param>
    /// <param name="valuesPerInference">n.</param>
    public void Lengths<T, TParty>(ReadOnlySpan<T> x, ReadOnlySpan<T> excess, Span<T> z, int valuesPerInference)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var size = valuesPerInference;
        for (; !z.IsEmpty; z = z[(Count * size)..])
        {
            // What begins the pieces: a positive part each, or for the first the distance itself.
            var begins = z[..(Count * size)];
            var compared = begins;
            if (!ComparesFirst)
            {
                x[..size].CopyTo(begins);
                Merging.AddPublic<T, TParty>(-First, begins[..size]);
                compared = begins[size..];
                x = x[size..];
            }

            var own = excess[..(Compared.Length * size)];
            own[..compared.Length].CopyTo(compared);
            var ends = ComparesFirst ? own[size..] : own;
            RingVector.Subtract(begins[..ends.Length], ends, begins[..ends.Length]);
            excess = excess[own.Length..];
        }
    }

    /// <summary>The function's values.</summary>
    /// <param name="lengths">Of each piece what lies below x.</param>
    /// <param name="squares">Their squares.</param>
    /// <param name="excess">max(x - knot, 0) for each knot that is compared, where values may lie above the last; otherwise empty.</param>
    /// <param name="z">Receives the sums.</param>
    /// <param name="valuesPerInference">n.</param>
    public void Sum<T, TParty>(ReadOnlySpan<T> lengths, ReadOnlySpan<T> squares, ReadOnlySpan<T> excess, Span<T> z, int valuesPerInference)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var size = valuesPerInference;
        for (; !z.IsEmpty; z = z[size..])
        {
            for (var first = 0; first < size; first += Tile)
            {
                var length = Math.Min(Tile, size - first);
                var tile = z.Slice(first, length);
                tile.Clear();
                Merging.AddPublic<T, TParty>(Constant, tile);
                for (var piece = 0; piece < Count; piece++)
                {
                    Merging.AddScaled(lengths.Slice((piece * size) + first, length), _slopes[piece], tile);
                    Merging.AddScaled(squares.Slice((piece * size) + first, length), _curvatures[piece], tile);
                }

                if (ComparesLast && Rise != 0) Merging.AddScaled(excess.Slice(((Compared.Length - 1) * size) + first, length), Rise, tile);
            }

            lengths = lengths[(Count * size)..];
            squares = squares[(Count * size)..];
            if (ComparesLast) excess = excess[(Compared.Length * size)..];
        }
    }
}
