namespace SecNet.Tool.Onnx.Operators;

/// <summary>
/// How many elements constants may still be made of. A small file can ask for much: a long row of nodes that each copy one large weight. An
/// honest one needs a small multiple of its own weights.
/// </summary>
internal sealed class FoldingBudget(long elements)
{
    /// <summary>What any file may use, however small: 32 MiB of floats.</summary>
    public const long Least = 1 << 23;

    private long _left = elements;

    /// <summary>Takes from it.</summary>
    /// <exception cref="RefusedException">Less is left.</exception>
    public void Spend(long count)
    {
        if (count > _left) throw new RefusedException($"its constant has {count} elements, which with all other computed constants is more than the file's own tensors account for");
        _left -= count;
    }
}
