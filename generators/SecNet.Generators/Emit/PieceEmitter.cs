using System;
using System.Linq;
using SecNet.Generators.Protocol;
using static SecNet.Generators.Emit.EmitContext;

namespace SecNet.Generators.Emit;

/// <summary>Writes functions in quadratic pieces: their constants, and the local steps at a party.</summary>
internal sealed class PieceEmitter(EmitContext context, SourceWriter writer)
{
    /// <summary>The constants of a layer's pieces.</summary>
    public void EmitConstants(string name, PieceSumStep step)
    {
        var pieces = step.Pieces;
        writer.Line($"private static readonly {RuntimeNames.PiecewiseQuadratic} {name} = new(");
        writer.Indented(() =>
        {
            writer.Line(Invariant($"comparesFirst: {Bool(pieces.ComparesFirst)}, comparesLast: {Bool(pieces.ComparesLast)}, constant: {pieces.Constant}, rise: {pieces.Rise},"));
            writer.Line($"knots: [{List(pieces.Knots)}],");
            writer.Line($"slopes: [{List(pieces.Slopes)}],");
            writer.Line($"curvatures: [{List(pieces.Curvatures)}]);");
        });
    }

    /// <summary>A step at a party.</summary>
    public void EmitParty(PieceStep step)
    {
        var (name, z, size) = (context.PiecesName(step), context.Arena(step.Z), Invariant($"valuesPerInference: {SizeOf(step)}"));
        writer.Line(step switch
        {
            PieceDistancesStep distances => $"// How far values lie above {Count(step.Pieces.Compared.Count)} knots: no message.\n{name}.Distances<{context.Word}, TParty>(x: {context.Arena(distances.X)}, z: {z}, {size});",
            PieceLengthsStep lengths => $"// Of each piece what lies below a value: no message.\n{name}.Lengths<{context.Word}, TParty>(x: {OptionalArena(lengths.X)}, excess: {OptionalArena(lengths.Excess)}, z: {z}, {size});",
            PieceSumStep sum => $"// Sum of {Count(step.Pieces.Count)} pieces: no message.\n{name}.Sum<{context.Word}, TParty>(lengths: {context.Arena(sum.Lengths)}, squares: {context.Arena(sum.Squares)}, excess: {OptionalArena(sum.Excess)}, z: {z}, {size});",
            _ => throw new InvalidOperationException($"No party code for {step.GetType().Name}."),
        });
    }

    private string OptionalArena(Region region) => region.Length == 0 ? "[]" : context.Arena(region);

    /// <summary>Values of the activation.</summary>
    private static int SizeOf(PieceStep step) => step switch
    {
        PieceDistancesStep distances => distances.X.Length,
        PieceLengthsStep lengths => lengths.Z.Length / lengths.Pieces.Count,
        _ => step.Z.Length,
    };

    private static string Bool(bool value) => value ? "true" : "false";

    private static string List(Model.EquatableArray<System.Numerics.BigInteger> values) => string.Join(", ", values.Select(static value => Invariant($"{value}")));
}
