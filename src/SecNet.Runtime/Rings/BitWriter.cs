using System.Numerics;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>Packs ring elements and bit planes into a string of bits, at exactly the bits they need.</summary>
/// <remarks>
/// Bit i of the string is bit i mod 8 of byte i / 8. One call continues where the last one stopped, in the middle of a byte if need be; the
/// bits after the last one in its byte are zero, and no byte beyond <see cref="ByteCount"/> is written.
/// </remarks>
public ref struct BitWriter
{
    private readonly Span<byte> _destination;
    private long _position;

    /// <summary>Starts at the first bit.</summary>
    /// <param name="destination">Where the bits go; it need not be cleared.</param>
    public BitWriter(Span<byte> destination)
    {
        _destination = destination;
        _position = 0;
    }

    /// <summary>Bits written so far.</summary>
    public readonly long BitCount => _position;

    /// <summary>Bytes written so far, the last one perhaps in part.</summary>
    public readonly int ByteCount => (int)((_position + 7) >> 3);

    /// <summary>Writes the low <paramref name="bits"/> bits of each element.</summary>
    /// <exception cref="ArgumentException">The bits do not fit into what is left, or the word does not have them.</exception>
    public void WriteWords<T>(scoped ReadOnlySpan<T> words, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        int wordBits = WordBits.Check<T>(bits);
        long start = Reserve((long)words.Length * bits);
        if (words.IsEmpty) return;
        if (bits == wordBits && (start & 7) == 0)
        {
            MemoryMarshal.AsBytes(words).CopyTo(_destination[(int)(start >> 3)..]);
            return;
        }

        var destination = _destination[..ByteCount];
        int done = WordPacking.Pack(words, bits, destination, start);
        WordPacking.PackPortable(words[done..], bits, destination, start + (long)done * bits);
    }

    /// <summary>Writes exactly <paramref name="lanes"/> bits of each plane.</summary>
    /// <param name="planes">The planes, ⌈lanes/64⌉ words each; lanes beyond are ignored.</param>
    /// <param name="lanes">Lanes of a plane.</param>
    /// <param name="planeCount">Number of planes.</param>
    /// <exception cref="ArgumentException">The bits do not fit into what is left, or <paramref name="planes"/> has another length.</exception>
    public void WritePlanes(ReadOnlySpan<ulong> planes, int lanes, int planeCount)
    {
        PlaneSpan.Check(planes.Length, lanes, planeCount);
        long start = Reserve((long)lanes * planeCount);
        if (planes.IsEmpty) return;
        int whole = lanes / BitPlanes.Lanes, rest = lanes % BitPlanes.Lanes;
        if (rest == 0 && (start & 7) == 0)
        {
            MemoryMarshal.AsBytes(planes).CopyTo(_destination[(int)(start >> 3)..]);
            return;
        }

        int wordsPerPlane = BitPlanes.WordsPerPlane(lanes);
        for (int p = 0; p < planeCount; p++, start += lanes)
        {
            var plane = planes.Slice(p * wordsPerPlane, wordsPerPlane);
            WordPacking.PackPortable(plane[..whole], BitPlanes.Lanes, _destination, start);
            if (rest != 0) WordPacking.PackPortable(plane[whole..], rest, _destination, start + lanes - rest);
        }
    }

    /// <summary>Advances by so many bits if they fit, and returns where they begin.</summary>
    private long Reserve(long bits)
    {
        long start = _position, left = 8L * _destination.Length - start;
        if (bits > left) throw new ArgumentException($"Expected room for {bits} bits from bit {start} on, got {left} ({_destination.Length} bytes in all).");
        _position = start + bits;
        return start;
    }
}
