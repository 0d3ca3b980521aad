using System.Buffers.Binary;

namespace SecNet.Runtime.Randomness;

/// <summary>Numbers that anybody can repeat, to measure with. Nothing secret may come from here: the number of the stream is all there is to know.</summary>
public sealed class RepeatableNoise
{
    private const int Bits = 53; // Of a double's fraction.

    private AesCtrPrg _prg;
    private readonly ulong[] _words = new ulong[512];
    private int _next;

    /// <summary>A stream named by a number.</summary>
    public RepeatableNoise(int stream)
    {
        Span<byte> bytes = stackalloc byte[Seed.ByteLength];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, stream);
        _prg = new(Seed.Read(bytes));
        _next = _words.Length;
    }

    /// <summary>Uniform, at least 0 and below 1.</summary>
    public double Next()
    {
        if (_next == _words.Length)
        {
            _prg.Fill<ulong>(_words);
            _next = 0;
        }

        return (_words[_next++] >> (64 - Bits)) / (double)(1L << Bits);
    }
}
