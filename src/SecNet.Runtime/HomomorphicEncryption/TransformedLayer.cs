using System.Diagnostics.CodeAnalysis;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>A layer's weight polynomials, transformed once and kept for all strips of all inferences, as far as memory for them goes.</summary>
/// <remarks>The transform is most of a product's time. Polynomials that the budget has no room for are transformed anew each time.</remarks>
internal sealed class TransformedLayer(CrossTermShape shape, MemoryBudget budget) : IDisposable
{
    private readonly ITransformedWeights?[] _polynomials = new ITransformedWeights?[shape.Packing.StripReplies * shape.Packing.PanelRequests];
    private int _count;

    /// <summary>True once nothing is left to transform.</summary>
    public bool IsComplete => _count == _polynomials.Length;

    /// <summary>A polynomial that was kept.</summary>
    public bool TryGet(int panel, int index, int place, [NotNullWhen(true)] out ITransformedWeights? weights) =>
        (weights = _polynomials[At(panel, index, place)]) is not null;

    /// <summary>Transforms a polynomial and keeps it; false if the budget has no room.</summary>
    public bool TryAdd(int panel, int index, int place, ReadOnlySpan<ulong> weights, [NotNullWhen(true)] out ITransformedWeights? transformed)
    {
        transformed = null;
        if (!budget.TryTake(shape.Scheme.TransformedBytes)) return false;
        _polynomials[At(panel, index, place)] = transformed = shape.Scheme.Transform(0, weights);
        _count++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var polynomial in _polynomials) polynomial?.Dispose();
    }

    // All panels but the last have equally many replies.
    private int At(int panel, int index, int place) => ((panel * shape.Packing.PanelReplies(0)) + index) * shape.Packing.PanelRequests + place;
}
