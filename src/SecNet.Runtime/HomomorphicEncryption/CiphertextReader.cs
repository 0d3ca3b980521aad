using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Reads what the other party sent, and believes nothing: the length is checked first, then every residue.</summary>
/// <remarks>Everything read here is public, so that branches on it reveal nothing. Errors name positions, never numbers.</remarks>
internal ref struct CiphertextReader
{
    private readonly Span<ulong> _scratch;
    private readonly string _what;
    private BitReader _reader;
    private int _row;

    /// <summary>Begins to read.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="expectedBytes">How long it must be.</param>
    /// <param name="what">What it is, for errors: <c>ciphertext</c>.</param>
    /// <param name="scratch">As many words as the longest row has residues.</param>
    /// <exception cref="TransportException">It is not so long.</exception>
    public CiphertextReader(ReadOnlySpan<byte> bytes, int expectedBytes, string what, Span<ulong> scratch)
    {
        if (bytes.Length != expectedBytes)
            throw new TransportException($"The peer's {what} has {bytes.Length} bytes instead of {expectedBytes}; do both run the same version?");
        _scratch = scratch;
        _what = what;
        _reader = new BitReader(bytes);
    }

    /// <summary>The seed of a uniform polynomial.</summary>
    public Seed ReadSeed()
    {
        Span<ulong> words = stackalloc ulong[Seed.ByteLength / sizeof(ulong)];
        _reader.ReadWords(words, 64);
        return Seed.Read(MemoryMarshal.AsBytes(words));
    }

    /// <summary>One residue for each element.</summary>
    /// <exception cref="TransportException">One is not below the prime.</exception>
    public void ReadRow(PrimeModulus prime, int count, Span<double> residues)
    {
        var words = _scratch[..residues.Length];
        _reader.ReadWords(words[..count], prime.Bits);
        words[count..].Clear();
        int wrong = IndexOfFirstNotBelow(words, prime.Value);
        if (wrong >= 0) throw new TransportException($"The peer's {_what} is malformed: residue {wrong} of row {_row} is not below its prime.");
        ResidueKernels.Best.Read(words, residues);
        _row++;
    }

    /// <summary>Checks that the last byte holds nothing beyond the last residue.</summary>
    /// <exception cref="TransportException">It does.</exception>
    public void Finish()
    {
        int unused = (int)(8L * _reader.ByteCount - _reader.BitCount);
        if (unused == 0) return;
        Span<ulong> padding = stackalloc ulong[1];
        _reader.ReadWords(padding, unused);
        if (padding[0] != 0) throw new TransportException($"The peer's {_what} is malformed: bits beyond its last residue are set.");
    }

    [MethodImpl(KernelOptions.Loop)]
    private static int IndexOfFirstNotBelow(ReadOnlySpan<ulong> words, ulong limit)
    {
        for (int i = 0; i < words.Length; i++)
            if (words[i] >= limit) return i;
        return -1;
    }
}
