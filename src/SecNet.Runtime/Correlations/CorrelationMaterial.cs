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
        _words = new T[Extent(CorrelationStorage.Words)];
        _planes = new ulong[Extent(CorrelationStorage.Planes)];
    }

    /// <summary>Arithmetic shares.</summary>
    public Span<T> Words(int offset, int length) => _words.AsSpan(offset, length);

    /// <summary>Boolean shares, 64 lanes a word.</summary>
    public Span<ulong> Planes(int offset, int length) => _planes.AsSpan(offset, length);

    /// <summary>
    /// Expands what a party derives from its seed, in segment order: party 0 all segments, party 1 the seeded ones.
    /// </summary>
    /// <returns>The stream behind the last segment; the dealer draws its own randomness from both parties' streams there.</returns>
    public AesCtrPrg Expand(Seed seed, int partyIndex)
    {
        var prg = new AesCtrPrg(seed);
        foreach (var segment in _segments)
        {
            if (partyIndex == 1 && segment.Kind == CorrelationKind.Corrected) continue;
            if (segment.Storage == CorrelationStorage.Words) prg.Fill(MemoryMarshal.AsBytes(Words(segment.Offset, segment.Length)));
            else prg.Fill(MemoryMarshal.AsBytes(Planes(segment.Offset, segment.Length)));
        }

        return prg;
    }

    /// <summary>Party 1: takes its shares of the corrected segments.</summary>
    public void ReadCorrections(ReadOnlySpan<byte> corrections)
    {
        var reader = new BitReader(corrections);
        foreach (var segment in _segments)
        {
            if (segment.Kind != CorrelationKind.Corrected) continue;
            if (segment.Storage == CorrelationStorage.Words) reader.ReadWords(Words(segment.Offset, segment.Length), segment.Bits);
            else reader.ReadPlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits);
        }
    }

    /// <summary>Dealer: writes party 1's shares of the corrected segments.</summary>
    public void WriteCorrections(Span<byte> corrections)
    {
        var writer = new BitWriter(corrections);
        foreach (var segment in _segments)
        {
            if (segment.Kind != CorrelationKind.Corrected) continue;
            if (segment.Storage == CorrelationStorage.Words) writer.WriteWords<T>(Words(segment.Offset, segment.Length), segment.Bits);
            else writer.WritePlanes(Planes(segment.Offset, segment.Length), segment.Elements, segment.Bits);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_words);
        Array.Clear(_planes);
    }

    private int Extent(CorrelationStorage storage) =>
        _segments.Where(segment => segment.Storage == storage).Select(static segment => segment.Offset + segment.Length).DefaultIfEmpty().Max();
}
