using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Correlations;

/// <summary>One party's correlations of one inference, expanded: ring words and bit planes at the offsets the compiler gave them.</summary>
/// <typeparam name="T">The ring word.</typeparam>
public sealed class CorrelationMaterial<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    private readonly ImmutableArray<CorrelationSegment> _segments;
    private readonly T[] _words;
    private readonly ulong[] _planes;

    /// <summary>Memory for a network's material.</summary>
    public CorrelationMaterial(NetworkInfo info)
    {
        ArgumentNullException.ThrowIfNull(info);
        _segments = info.Correlations;
        _words = new T[Extent(isWords: true)];
        _planes = new ulong[Extent(isWords: false)];
    }

    /// <summary>Arithmetic shares.</summary>
    public Span<T> Words(int offset, int length) => _words.AsSpan(offset, length);

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
            if (segment.Storage == CorrelationStorage.Words) prg.Fill(MemoryMarshal.AsBytes(Words(segment.Offset, segment.Length)));
            else prg.Fill(MemoryMarshal.AsBytes(Planes(segment.Offset, segment.Length)));
        }

        return prg;
    }

    /// <summary>A party: takes its shares of the segments it receives.</summary>
    public void ReadCorrections(ReadOnlySpan<byte> corrections, int partyIndex)
    {
        var reader = new BitReader(corrections);
        foreach (var segment in _segments)
        {
            if (segment.CorrectionBits(partyIndex) == 0) continue;
            switch (segment.Storage)
            {
                case CorrelationStorage.Words: reader.ReadWords(Words(segment.Offset, segment.Length), segment.Bits); break;
                case CorrelationStorage.Planes: reader.ReadPlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits); break;
                default: reader.ReadWords(Planes(segment.Offset, segment.Length), segment.Bits); break;
            }
        }
    }

    /// <summary>Dealer: writes a party's shares of the segments it receives.</summary>
    public void WriteCorrections(Span<byte> corrections, int partyIndex)
    {
        var writer = new BitWriter(corrections);
        foreach (var segment in _segments)
        {
            if (segment.CorrectionBits(partyIndex) == 0) continue;
            switch (segment.Storage)
            {
                case CorrelationStorage.Words: writer.WriteWords<T>(Words(segment.Offset, segment.Length), segment.Bits); break;
                case CorrelationStorage.Planes: writer.WritePlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits); break;
                default: writer.WriteWords<ulong>(Planes(segment.Offset, segment.Length), segment.Bits); break;
            }
        }
    }

    /// <summary>All of a party's shares, each at its bits: a record that needs no seed.</summary>
    public void Write(Span<byte> record)
    {
        var writer = new BitWriter(record);
        foreach (var segment in _segments)
        {
            switch (segment.Storage)
            {
                case CorrelationStorage.Words: writer.WriteWords<T>(Words(segment.Offset, segment.Length), segment.Bits); break;
                case CorrelationStorage.Planes: writer.WritePlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits); break;
                default: writer.WriteWords<ulong>(Planes(segment.Offset, segment.Length), segment.Bits); break;
            }
        }
    }

    /// <summary>Takes what <see cref="Write"/> wrote.</summary>
    public void Read(ReadOnlySpan<byte> record)
    {
        var reader = new BitReader(record);
        foreach (var segment in _segments)
        {
            switch (segment.Storage)
            {
                case CorrelationStorage.Words: reader.ReadWords(Words(segment.Offset, segment.Length), segment.Bits); break;
                case CorrelationStorage.Planes: reader.ReadPlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits); break;
                default: reader.ReadWords(Planes(segment.Offset, segment.Length), segment.Bits); break;
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_words);
        Array.Clear(_planes);
    }

    private int Extent(bool isWords) =>
        _segments.Where(segment => (segment.Storage == CorrelationStorage.Words) == isWords).Select(static segment => segment.Offset + segment.Length).DefaultIfEmpty().Max();
}
