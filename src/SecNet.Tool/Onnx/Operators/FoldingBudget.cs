namespace SecNet.Tool.Onnx.Operators;

/// <summary>
/// How many elements constants may still be made of. A small file can ask for much: a long row of nodes that each copy one large weight. An
/// honest one needs a small multiple of its own weights.
/// </summary>
internal sealed class FoldingBudget
{
    /// <summary>What any file may use, however small: some tens of MiB while they are worked on.</summary>
    private const long Least = 1 << 21;

    // Transposed, scaled, sliced and joined: more copies of one weight are not honest.
    private const int CopiesOfEach = 4;

    private long _left = Least;

    /// <summary>Adds what a tensor of the file accounts for.</summary>
    public void Earn(long count) => _left += CopiesOfEach * count;

    /// <summary>Takes from it.</summary>
    /// <exception cref="RefusedException">Less is left.</exception>
    public void Spend(long count)
    {
        if (count > _left) throw new RefusedException($"its constant has {count} elements, which with all other computed constants is more than the file's own tensors account for");
        _left -= count;
    }
}
