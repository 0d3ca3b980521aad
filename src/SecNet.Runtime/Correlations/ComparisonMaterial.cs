namespace SecNet.Runtime.Correlations;

/// <summary>Where a comparison's correlations lie in a slot's planes.</summary>
/// <param name="Leaves">First word of what its leaves consume: leaf masks, bits of the mask, one-hot tables, keys, labels and tables, or factors and parts of c.</param>
/// <param name="Companions">First word of what comes with them: leaf products, pair products, or sign bits of the mask.</param>
/// <param name="NodeMasks">First word of the node masks.</param>
/// <param name="NodeMaskPlanes">Their planes.</param>
/// <param name="NodeProducts">First word of the node products.</param>
/// <param name="NodeProductPlanes">Their planes.</param>
public readonly record struct ComparisonMaterial(
    int Leaves, int Companions, int NodeMasks, int NodeMaskPlanes, int NodeProducts, int NodeProductPlanes)
{
    /// <summary>The same in the planes of a batch, where every segment is as many times as long.</summary>
    public ComparisonMaterial Times(int batch) => this with
    {
        Leaves = Leaves * batch,
        Companions = Companions * batch,
        NodeMasks = NodeMasks * batch,
        NodeProducts = NodeProducts * batch,
    };
}
