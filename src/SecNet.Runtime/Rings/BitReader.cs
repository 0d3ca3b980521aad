using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>Reads what <see cref="BitWriter"/> wrote.</summary>
/// <remarks>One call continues where the last one stopped. No byte beyond <see cref="ByteCount"/> is read.</remarks>
public ref struct BitReader
{
    private readonly ReadOnlySpan<byte> _source;
    private long _position;

    /// <summary>Starts at the first bit.</summary>
    public BitReader(ReadOnlySpan<byte> source)
    {
        _source = source;
        _position = 0;
    }

    /// <summary>Bits read so far.</summary>
    public readonly long BitCount => _position;

    /// <summary>Bytes read so far, the last one perhaps in part.</summary>
    public readonly int ByteCount => (int)((_position + 7) >> 3);

    /// <summary>Reads elements of <paramref name="bits"/> bits each; the bits above are zero.</summary>
    /// <exception cref="ArgumentException">Fewer bits are left, or the word does not have so many.</exception>
    public void ReadWords<T>(scoped Span<T> destination, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => ReadWords<T, Replace>(destination, bits);

    /// <summary>Reads elements of <paramref name="bits"/> bits each and adds them to the destination, wrapping at the word.</summary>
    /// <exception cref="ArgumentException">Fewer bits are left, or the word does not have so many.</exception>
    public void ReadAddWords<T>(Span<T> destination, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => ReadWords<T, AddOperation>(destination, bits);

    /// <summary>Reads planes of exactly <paramref name="lanes"/> bits each; lanes beyond become zero.</summary>
    /// <param name="planes">Receives the planes, ⌈lanes/64⌉ words each.</param>
    /// <param name="lanes">Lanes of a plane.</param>
    /// <param name="planeCount">Number of planes.</param>
    /// <exception cref="ArgumentException">Fewer bits are left, or <paramref name="planes"/> has another length.</exception>
    public void ReadPlanes(Span<ulong> planes, int lanes, int planeCount) => ReadPlanes<Replace>(planes, lanes, planeCount);

    /// <summary>Reads planes of exactly <paramref name="lanes"/> bits each and xors them into the destination; lanes beyond stay as they are.</summary>
    /// <param name="planes">The planes to change, ⌈lanes/64⌉ words each.</param>
    /// <param name="lanes">Lanes of a plane.</param>
    /// <param name="planeCount">Number of planes.</param>
    /// <exception cref="ArgumentException">Fewer bits are left, or <paramref name="planes"/> has another length.</exception>
    public void ReadXorPlanes(Span<ulong> planes, int lanes, int planeCount) => ReadPlanes<XorOperation>(planes, lanes, planeCount);

    private void ReadWords<T, TOperation>(scoped Span<T> destination, int bits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TOperation : struct, IBinaryOperation
    {
        int wordBits = WordBits.Check<T>(bits);
        long start = Reserve((long)destination.Length * bits);
        if (destination.IsEmpty) return;
        if (bits == wordBits && (start & 7) == 0)
        {
            var words = MemoryMarshal.Cast<byte, T>(_source[(int)(start >> 3)..ByteCount]);
            Elementwise.Apply<T, TOperation>(destination, words, destination);
            return;
        }

        var source = _source[..ByteCount];
        int done = WordPacking.Unpack<T, TOperation>(source, start, destination, bits);
        WordPacking.UnpackPortable<T, TOperation>(source, start + (long)done * bits, destination[done..], bits);
    }

    private void ReadPlanes<TOperation>(Span<ulong> planes, int lanes, int planeCount)
        where TOperation : struct, IBinaryOperation
    {
        PlaneSpan.Check(planes.Length, lanes, planeCount);
        long position = Reserve((long)lanes * planeCount);
        if (planes.IsEmpty) return;
        int whole = lanes / BitPlanes.Lanes, rest = lanes % BitPlanes.Lanes;
        var source = _source[..ByteCount];
        if (rest == 0 && (position & 7) == 0)
        {
            Elementwise.Apply<ulong, TOperation>(planes, MemoryMarshal.Cast<byte, ulong>(source[(int)(position >> 3)..]), planes);
            return;
        }

        int wordsPerPlane = BitPlanes.WordsPerPlane(lanes);
        for (int p = 0; p < planeCount; p++, position += lanes)
        {
            var plane = planes.Slice(p * wordsPerPlane, wordsPerPlane);
            WordPacking.UnpackPortable<ulong, TOperation>(source, position, plane[..whole], BitPlanes.Lanes);
            if (rest != 0) WordPacking.UnpackPortable<ulong, TOperation>(source, position + lanes - rest, plane[whole..], rest);
        }
    }

    /// <summary>Advances by so many bits if they are there, and returns where they begin.</summary>
    private long Reserve(long bits)
    {
        long start = _position, left = 8L * _source.Length - start;
        if (bits > left) throw new ArgumentException($"Expected {bits} bits from bit {start} on, got {left} ({_source.Length} bytes in all).");
        _position = start + bits;
        return start;
    }

    /// <summary>The value read takes the old one's place.</summary>
    private readonly struct Replace : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Apply<T>(T x, T y)
            where T : unmanaged, IBinaryInteger<T> => y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<T, TVector, TLanes>(TVector x, TVector y)
            where T : unmanaged
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> => y;
    }
}
