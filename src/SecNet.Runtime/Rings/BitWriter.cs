using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
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
    public void WriteWords<T>(ReadOnlySpan<T> words, int bits)
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

        int done = WordPacking.Pack(words, bits, _destination[..ByteCount], start);
        var tail = new Appender(_destination, start + (long)done * bits);
        ulong mask = WordBits.LowMask<ulong>(bits);
        for (int i = done; i < words.Length; i++) tail.Append(ulong.CreateTruncating(words[i]) & mask, bits);
        tail.Flush();
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
        var appender = new Appender(_destination, start);
        for (int p = 0; p < planeCount; p++)
        {
            var plane = planes.Slice(p * wordsPerPlane, wordsPerPlane);
            for (int w = 0; w < whole; w++) appender.Append(plane[w], BitPlanes.Lanes);
            if (rest != 0) appender.Append(plane[whole] & WordBits.LowMask<ulong>(rest), rest);
        }

        appender.Flush();
    }

    /// <summary>Advances by so many bits if they fit, and returns where they begin.</summary>
    private long Reserve(long bits)
    {
        long start = _position, left = 8L * _destination.Length - start;
        if (bits > left) throw new ArgumentException($"Expected room for {bits} bits from bit {start} on, got {left} ({_destination.Length} bytes in all).");
        _position = start + bits;
        return start;
    }

    /// <summary>Collects bits in a word and writes it whenever it is full.</summary>
    private ref struct Appender
    {
        private readonly ref byte _bytes;
        private nint _next;
        private ulong _pending;
        private int _pendingBits;

        public Appender(Span<byte> destination, long position)
        {
            _bytes = ref MemoryMarshal.GetReference(destination);
            _next = (nint)(position >> 3);
            _pendingBits = (int)(position & 7);
            _pending = _pendingBits == 0 ? 0ul : Unsafe.Add(ref _bytes, _next) & WordBits.LowMask<ulong>(_pendingBits);
        }

        /// <summary>Appends a value that is zero above its 1 to 64 bits. The caller has reserved the room.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Append(ulong value, int bits)
        {
            int before = _pendingBits;
            _pending |= value << before;
            int after = before + bits;
            if (after >= 64)
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref _bytes, _next), LittleEndian(_pending));
                _next += sizeof(ulong);
                after -= 64;
                // The bits of the value that did not fit; two shifts, because 64 of them are left to drop when before is 0.
                _pending = value >> 1 >> (63 - before);
            }

            _pendingBits = after;
        }

        /// <summary>Writes what is pending, the last byte padded with zeros.</summary>
        public void Flush()
        {
            for (; _pendingBits > 0; _pendingBits -= 8, _pending >>= 8) Unsafe.Add(ref _bytes, _next++) = (byte)_pending;
            _pendingBits = 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong LittleEndian(ulong value) => BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }
}
