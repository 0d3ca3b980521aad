using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;

namespace SecNet.Generators.Protocol;

/// <content>Functions in quadratic pieces.</content>
public sealed partial class Lowering
{
    private Region LowerPieceDistances(PieceDistancesOperator distances, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        _builder.Add(new PieceDistancesStep(distances.LayerIndex, distances.Name, distances.Pieces, Value(node), z, node.Output.RingBits));
        return z;
    }

    private Region LowerPieceLengths(PieceLengthsOperator lengths, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        var x = lengths.Pieces.ComparesFirst ? default : Value(node);
        var excess = lengths.Pieces.Compared.Count > 0 ? _values[node.Inputs[node.Inputs.Count - 1]] : default;
        _builder.Add(new PieceLengthsStep(lengths.LayerIndex, lengths.Name, lengths.Pieces, x, excess, z, node.Output.RingBits));
        return z;
    }

    private Region LowerPieceSum(PieceSumOperator sum, CheckedNode node)
    {
        var z = _builder.Allocate(node.Output.Length);
        var excess = sum.Pieces.ComparesLast ? _values[node.Inputs[2]] : default;
        _builder.Add(new PieceSumStep(sum.LayerIndex, sum.Name, sum.Pieces, Value(node), _values[node.Inputs[1]], excess, z, node.Output.RingBits));
        return z;
    }
}
