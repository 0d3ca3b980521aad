using SecNet.Runtime.Correlations;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>Lays out the correlations of a single protocol as the compiler would: one after another in each store.</summary>
internal sealed class SegmentList
{
    private readonly List<CorrelationSegment> _segments = [];

    public IReadOnlyList<CorrelationSegment> Segments => _segments;

    public CorrelationSegment Seeded(string name, int elements, int bits) => Add(name, CorrelationKind.Seeded, CorrelationStorage.Words, elements, bits);

    public CorrelationSegment Corrected(string name, int elements, int bits) => Add(name, CorrelationKind.Corrected, CorrelationStorage.Words, elements, bits);

    public CorrelationSegment SeededPlanes(string name, int lanes, int planes) => Add(name, CorrelationKind.Seeded, CorrelationStorage.Planes, lanes, planes);

    public CorrelationSegment CorrectedPlanes(string name, int lanes, int planes) => Add(name, CorrelationKind.Corrected, CorrelationStorage.Planes, lanes, planes);

    public CorrelationSegment Tables(string name, CorrelationKind kind, int elements, int bits) => Add(name, kind, CorrelationStorage.Tables, elements, bits);

    private CorrelationSegment Add(string name, CorrelationKind kind, CorrelationStorage storage, int elements, int bits)
    {
        // Tables lie among the planes.
        var isWords = storage == CorrelationStorage.Words;
        var offset = _segments.Where(other => (other.Storage == CorrelationStorage.Words) == isWords).Sum(static other => other.Length);
        var segment = new CorrelationSegment(name, kind, storage, elements, bits, offset);
        if (bits > 0) _segments.Add(segment);
        return segment;
    }
}
