using System.Collections.Generic;
using System.Numerics;
using SecNet.Generators.Approximation;

namespace SecNet.Generators.Protocol;

/// <summary>A local step of a function in quadratic pieces.</summary>
public abstract record PieceStep(int LayerIndex, string Name, PiecewiseQuadratic Pieces, Region Z, int RingBits) : Step(LayerIndex, Name);

/// <summary>x minus each knot with which it is compared. Local.</summary>
public sealed record PieceDistancesStep(int LayerIndex, string Name, PiecewiseQuadratic Pieces, Region X, Region Z, int RingBits) : PieceStep(LayerIndex, Name, Pieces, Z, RingBits)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Z];
}

/// <summary>Of each piece what lies below x: the difference of neighbouring positive parts, at the ends without one of them. Local.</summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Pieces">The pieces.</param>
/// <param name="X">The value itself, where none lies below the first knot; otherwise empty.</param>
/// <param name="Excess">max(x - knot, 0) of each knot that is compared; empty where none is.</param>
/// <param name="Z">The lengths.</param>
/// <param name="RingBits">Their ring.</param>
public sealed record PieceLengthsStep(int LayerIndex, string Name, PiecewiseQuadratic Pieces, Region X, Region Excess, Region Z, int RingBits)
    : PieceStep(LayerIndex, Name, Pieces, Z, RingBits)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [X, Excess, Z];
}

/// <summary>Σ of slopes times lengths and curvatures times their squares, and the line above the last knot. Local.</summary>
/// <param name="LayerIndex">Layer.</param>
/// <param name="Name">Its name.</param>
/// <param name="Pieces">The pieces.</param>
/// <param name="Lengths">Of each piece what lies below x.</param>
/// <param name="Squares">Their squares, scaled back where the pieces say so.</param>
/// <param name="Excess">max(x - knot, 0) of each knot that is compared, the last knot's last; empty where no value lies above it.</param>
/// <param name="Z">The sums.</param>
/// <param name="RingBits">Their ring.</param>
public sealed record PieceSumStep(int LayerIndex, string Name, PiecewiseQuadratic Pieces, Region Lengths, Region Squares, Region Excess, Region Z, int RingBits)
    : PieceStep(LayerIndex, Name, Pieces, Z, RingBits)
{
    /// <inheritdoc/>
    public override IEnumerable<Region> Regions => [Lengths, Squares, Excess, Z];

    /// <inheritdoc/>
    public override long MultiplyAccumulates => 2L * Lengths.Length;

    /// <inheritdoc/>
    public override IEnumerable<BigInteger> Constants => Pieces.Constants;
}
