using System.Buffers.Binary;
using SecNet.Runtime.Sharing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>How one round's bit string is made up, to reconstruct from both parties' messages what the round opened.</summary>
internal sealed class RoundLayout
{
    private readonly List<(OpenedKind Kind, int Elements, int Bits)> _parts = [];
    private bool _isPadded;

    private enum OpenedKind
    {
        Words,
        Planes,
        Private,
    }

    /// <summary>Bits each party sends.</summary>
    public int MessageBits => _parts.Sum(static part => part.Elements * part.Bits);

    /// <summary>Bits that become known: private bits, which are not added to the other party's, count at both.</summary>
    public int OpenedBits => _parts.Sum(static part => part.Elements * part.Bits * (part.Kind == OpenedKind.Private ? 2 : 1));

    /// <summary>Arithmetic values, opened as the sum of both messages.</summary>
    public RoundLayout Words(int elements, int bits) => Add(OpenedKind.Words, elements, bits);

    /// <summary>Bits opened as the xor of both messages.</summary>
    public RoundLayout Planes(int lanes, int planes) => Add(OpenedKind.Planes, lanes, planes);

    /// <summary>Each party's own bits under its own masks, as at the leaves of a comparison.</summary>
    public RoundLayout Private(int lanes, int planes) => Add(OpenedKind.Private, lanes, planes);

    /// <summary>Allows for bits that fill the last byte; they are not read.</summary>
    public RoundLayout Padded()
    {
        _isPadded = true;
        return this;
    }

    /// <summary>Appends the opened bits of a round.</summary>
    /// <param name="message0">What party 0 sent.</param>
    /// <param name="message1">What party 1 sent.</param>
    /// <param name="opened">Receives one bit each.</param>
    public void Read(ReadOnlySpan<byte> message0, ReadOnlySpan<byte> message1, List<bool> opened)
    {
        // Whole bytes unless said otherwise, so that no padding, which is constant, is mistaken for an opened value.
        Assert.Equal(_isPadded ? (MessageBits + 7) / 8 * 8 : MessageBits, 8 * message0.Length);
        var position = 0;
        foreach (var (kind, elements, bits) in _parts)
        {
            if (kind == OpenedKind.Words)
            {
                for (var element = 0; element < elements; element++, position += bits)
                {
                    var sum = Word(message0, position, bits) + Word(message1, position, bits);
                    for (var bit = 0; bit < bits; bit++) opened.Add(((sum >> bit) & 1) != 0);
                }

                continue;
            }

            for (var count = elements * bits; count > 0; count--, position++)
            {
                var (bit0, bit1) = (Word(message0, position, 1) != 0, Word(message1, position, 1) != 0);
                if (kind == OpenedKind.Private) opened.AddRange([bit0, bit1]);
                else opened.Add(bit0 ^ bit1);
            }
        }
    }

    private static ulong Word(ReadOnlySpan<byte> message, int position, int bits)
    {
        var word = 0UL;
        for (var bit = 0; bit < bits; bit++) word |= (ulong)((message[(position + bit) >> 3] >> ((position + bit) & 7)) & 1) << bit;
        return word;
    }

    private RoundLayout Add(OpenedKind kind, int elements, int bits)
    {
        _parts.Add((kind, elements, bits));
        return this;
    }
}

/// <summary>Opened bits of many runs: one row of runs a bit position, 64 runs to a word.</summary>
internal sealed class OpenedBits
{
    private readonly ulong[][] _rows;

    /// <summary>Reconstructs what both parties learnt from the messages each received.</summary>
    /// <param name="rounds">The rounds' layouts, in order.</param>
    /// <param name="views">For each run, party 0's and party 1's received bytes, frame headers included.</param>
    public OpenedBits(IReadOnlyList<RoundLayout> rounds, IReadOnlyList<byte[][]> views)
    {
        Assert.Equal(0, views.Count % 64);
        Runs = views.Count;
        _rows = [.. Enumerable.Range(0, rounds.Sum(static round => round.OpenedBits)).Select(_ => new ulong[Runs / 64])];
        var bits = new List<bool>(_rows.Length);
        for (var run = 0; run < Runs; run++)
        {
            bits.Clear();
            Read(rounds, views[run], bits);
            Assert.Equal(_rows.Length, bits.Count);
            for (var position = 0; position < bits.Count; position++) _rows[position][run >> 6] |= (bits[position] ? 1UL : 0) << (run & 63);
        }
    }

    /// <summary>Runs.</summary>
    public int Runs { get; }

    /// <summary>Opened bits of a run.</summary>
    public int Positions => _rows.Length;

    /// <summary>Runs in which a bit was 1.</summary>
    public int Ones(int position) => Count(_rows[position]);

    /// <summary>The largest |ones - runs/2| over all positions, and |differing runs - runs/2| over all pairs of positions, in standard deviations √runs / 2.</summary>
    public double LargestDeviation()
    {
        var largest = 0;
        for (var first = 0; first < _rows.Length; first++)
        {
            ReadOnlySpan<ulong> left = _rows[first];
            largest = Math.Max(largest, Math.Abs((2 * Count(left)) - Runs));
            for (var second = first + 1; second < _rows.Length; second++)
            {
                ReadOnlySpan<ulong> right = _rows[second];
                var differing = 0;
                for (var word = 0; word < left.Length; word++) differing += System.Numerics.BitOperations.PopCount(left[word] ^ right[word]);
                largest = Math.Max(largest, Math.Abs((2 * differing) - Runs));
            }
        }

        return largest / Math.Sqrt(Runs);
    }

    /// <summary>Σ over positions of (ones - runs/2)² / (runs/4): chi-square with a degree of freedom a position.</summary>
    public double ChiSquare() => Enumerable.Range(0, Positions).Sum(position => Math.Pow((2.0 * Ones(position)) - Runs, 2) / Runs);

    /// <summary>Σ over positions of the squared difference in ones of two samples of equal size, over its variance runs/2.</summary>
    public double ChiSquareAgainst(OpenedBits other)
    {
        Assert.Equal((Positions, Runs), (other.Positions, other.Runs));
        return Enumerable.Range(0, Positions).Sum(position => Math.Pow(Ones(position) - other.Ones(position), 2) / (Runs / 2.0));
    }

    private static int Count(ReadOnlySpan<ulong> row)
    {
        var ones = 0;
        foreach (var word in row) ones += System.Numerics.BitOperations.PopCount(word);
        return ones;
    }

    private static void Read(IReadOnlyList<RoundLayout> rounds, byte[][] views, List<bool> bits)
    {
        var position = 0;
        foreach (var round in rounds)
        {
            var payload = BinaryPrimitives.ReadInt32LittleEndian(views[0].AsSpan(position));
            position += OpeningBuffer.HeaderBytes;
            // A party's view is what the other one sent.
            round.Read(views[1].AsSpan(position, payload), views[0].AsSpan(position, payload), bits);
            position += payload;
        }

        Assert.Equal(views[0].Length, position);
    }
}
