using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Correlations;

/// <summary>One party's correlations of one inference, or of several that are evaluated together, expanded: ring words and bit planes.</summary>
/// <remarks>
/// For one inference segments lie at the offsets the compiler gave them, for a batch of B at B times those, and hold their elements inference after
/// inference; the planes of a batch have B times as many lanes, none between one inference and the next. What a party is dealt does not depend on the batch.
/// </remarks>
/// <typeparam name="T">The ring word.</typeparam>
public sealed class CorrelationMaterial<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly ImmutableArray<CorrelationSegment> _segments;
    private readonly T[] _words;
    private readonly ulong[] _planes;
    private readonly ulong[] _planesOfOne;
    private int _batch = 1;
    private int _inference;

    /// <summary>Memory for a network's material.</summary>
    /// <param name="info">The network.</param>
    /// <param name="largestBatch">Most inferences whose material it holds at once.</param>
    public CorrelationMaterial(NetworkInfo info, int largestBatch = 1)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentOutOfRangeException.ThrowIfLessThan(largestBatch, 1);
        _segments = info.Correlations;
        _words = new T[checked(largestBatch * Extent(isWords: true))];
        _planes = new ulong[checked(largestBatch * Extent(isWords: false))];
        _planesOfOne = new ulong[largestBatch == 1 ? 0 : _segments.Where(static segment => segment.Storage == CorrelationStorage.Planes).Select(static segment => segment.Length).DefaultIfEmpty().Max()];
    }

    /// <summary>Inferences whose material it holds.</summary>
    public int Batch => _batch;

    /// <summary>Says for which inference of how many <see cref="Expand"/> and <see cref="ReadCorrections"/>, or <see cref="Read(ReadOnlySpan{byte})"/>, are called next; they come in order.</summary>
    public void Begin(int inference, int batch) => (_inference, _batch) = (inference, batch);

    /// <summary>Arithmetic shares.</summary>
    public Span<T> Words(int offset, int length) => _words.AsSpan(offset, length);

    /// <summary>The same for what is added to later on.</summary>
    public Memory<T> WordsMemory(int offset, int length) => _words.AsMemory(offset, length);

    /// <summary>Boolean shares: planes, 64 lanes a word, and tables, one word a value.</summary>
    public Span<ulong> Planes(int offset, int length) => _planes.AsSpan(offset, length);

    /// <summary>
    /// Expands what a party derives from its seed, in segment order: all segments it does not receive.
    /// </summary>
    /// <returns>The stream behind the last segment; the dealer draws its own randomness from both parties' streams there.</returns>
    public AesCtrPrg Expand(Seed seed, int partyIndex)
    {
        var prg = new AesCtrPrg(seed);
        foreach (var segment in _segments)
        {
            if (segment.CorrectionBits(partyIndex) > 0) continue;
            if (segment.Storage == CorrelationStorage.Words)
            {
                prg.Fill(MemoryMarshal.AsBytes(WordsOf(segment)));
                continue;
            }

            if (segment.IsHalf)
            {
                prg.Fill(MemoryMarshal.AsBytes(HalvesOf(segment)));
                continue;
            }

            var planes = PlanesOf(segment);
            prg.Fill(MemoryMarshal.AsBytes(planes));
            Place(segment, planes);
        }

        return prg;
    }

    /// <summary>A party: takes its shares of the segments it receives.</summary>
    public void ReadCorrections(ReadOnlySpan<byte> corrections, int partyIndex) => Read(corrections, receiver: partyIndex);

    /// <summary>Dealer: writes a party's shares of the segments it receives.</summary>
    public void WriteCorrections(Span<byte> corrections, int partyIndex) => Write(corrections, receiver: partyIndex);

    /// <summary>All of a party's shares, each at its bits: a record that needs no seed.</summary>
    public void Write(Span<byte> record) => Write(record, receiver: null);

    /// <summary>Takes what <see cref="Write(Span{byte})"/> wrote.</summary>
    public void Read(ReadOnlySpan<byte> record) => Read(record, receiver: null);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_words);
        Array.Clear(_planes);
        Array.Clear(_planesOfOne);
    }

    /// <summary>The segments a party receives, or all of them.</summary>
    private void Read(ReadOnlySpan<byte> bits, int? receiver)
    {
        var reader = new BitReader(bits);
        foreach (var segment in _segments)
        {
            if (receiver is { } party && segment.CorrectionBits(party) == 0) continue;
            switch (segment.Storage)
            {
                case CorrelationStorage.Words: reader.ReadWords(WordsOf(segment), segment.Bits); break;
                case CorrelationStorage.Planes:
                    var planes = PlanesOf(segment);
                    reader.ReadPlanes(planes, segment.Elements, segment.Bits);
                    Place(segment, planes);
                    break;
                case CorrelationStorage.Tables when segment.IsHalf: reader.ReadWords(HalvesOf(segment), segment.Bits); break;
                default: reader.ReadWords(PlanesOf(segment), segment.Bits); break;
            }
        }
    }

    /// <summary>Of material of one inference.</summary>
    private void Write(Span<byte> bits, int? receiver)
    {
        var writer = new BitWriter(bits);
        foreach (var segment in _segments)
        {
            if (receiver is { } party && segment.CorrectionBits(party) == 0) continue;
            switch (segment.Storage)
            {
                case CorrelationStorage.Words: writer.WriteWords<T>(Words(segment.Offset, segment.Length), segment.Bits); break;
                case CorrelationStorage.Planes: writer.WritePlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits); break;
                case CorrelationStorage.Tables when segment.IsHalf: writer.WriteWords<uint>(HalvesOf(segment), segment.Bits); break;
                default: writer.WriteWords<ulong>(Planes(segment.Offset, segment.Length), segment.Bits); break;
            }
        }
    }

    /// <summary>The words of one inference's segment.</summary>
    public Span<T> WordsOf(CorrelationSegment segment, int inference) => Words((segment.Offset * _batch) + (inference * segment.Length), segment.Length);

    private Span<T> WordsOf(CorrelationSegment segment) => WordsOf(segment, _inference);

    /// <summary>Where the inference's planes or tables go: in place, or, since a plane of a batch runs through all its inferences, to be placed.</summary>
    private Span<ulong> PlanesOf(CorrelationSegment segment) => segment.Storage == CorrelationStorage.Planes && _batch > 1
        ? _planesOfOne.AsSpan(0, segment.Length)
        : Planes((segment.Offset * _batch) + (_inference * segment.Length), segment.Length);

    /// <summary>The inference's tables of half a word.</summary>
    private Span<uint> HalvesOf(CorrelationSegment segment) =>
        MemoryMarshal.Cast<ulong, uint>(Planes(segment.Offset * _batch, segment.Length * _batch)).Slice(_inference * segment.Elements, segment.Elements);

    private void Place(CorrelationSegment segment, ReadOnlySpan<ulong> planes)
    {
        if (segment.Storage != CorrelationStorage.Planes || _batch == 1) return;
        var stride = BitPlanes.WordsPerPlane(_batch * segment.Elements);
        for (var plane = 0; plane < segment.Bits; plane++)
        {
            BitPlanes.Place(
                planes.Slice(plane * segment.WordsPerPlane, segment.WordsPerPlane), segment.Elements, Planes((segment.Offset * _batch) + (plane * stride), stride), _inference * segment.Elements);
        }
    }

    private int Extent(bool isWords) =>
        _segments.Where(segment => (segment.Storage == CorrelationStorage.Words) == isWords).Select(static segment => segment.Offset + segment.Length).DefaultIfEmpty().Max();
}
