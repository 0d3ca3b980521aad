using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

/// <summary>A batch of keys from a fixed seed.</summary>
internal sealed class DcfBatch
{
    public DcfBatch(int bits, ReadOnlySpan<ulong> alpha, int seed)
    {
        Shape = new(bits, alpha.Length);
        Alpha = alpha.ToArray();
        Roots = [new ulong[Shape.RootWords], new ulong[Shape.RootWords]];
        Common = new ulong[Shape.CommonWords];
        var prg = new InsecureSeeds(seed).Data();
        prg.Fill<ulong>(Roots[0]);
        prg.Fill<ulong>(Roots[1]);
        Dcf.Generate(Shape, Alpha, Roots[0], Roots[1], Common);
    }

    public DcfShape Shape { get; }

    public ulong[] Alpha { get; }

    public ulong[][] Roots { get; }

    public ulong[] Common { get; }

    public UInt128 Root(int party, int lane) => Block(Roots[party], 2 * lane);

    /// <summary>A lane's blocks: one for each level, then the last two.</summary>
    public UInt128[] Corrections(int lane)
    {
        var (first, lanes) = Tile(lane);
        int inTile = lane % 64, last = first + 2 * lanes * Shape.Levels;
        return
        [
            .. Enumerable.Range(0, Shape.Levels).Select(level => Block(Common, first + 2 * lanes * level + 2 * inTile)),
            Block(Common, last + 4 * inTile), Block(Common, last + 4 * inTile + 2),
        ];
    }

    /// <summary>By what the right child's correction of t differs, level by level.</summary>
    public bool[] Differs(int lane)
    {
        var (first, lanes) = Tile(lane);
        return [.. Enumerable.Range(0, Shape.Levels).Select(level => (Common[first + 2 * lanes * (Shape.Levels + 2) + level] >> (63 - lane % 64) & 1) != 0)];
    }

    public ulong[] Evaluate(int party, ReadOnlySpan<ulong> v)
    {
        var output = new ulong[Shape.OutputWords];
        Dcf.Evaluate(party, Shape, Roots[party], Common, v, output);
        return output;
    }

    /// <summary>Every lane's bit is [v &lt; α], and the lanes beyond the last are zero for both parties.</summary>
    public void AssertCompares(ReadOnlySpan<ulong> v)
    {
        ulong mask = (1ul << Shape.Bits) - 1;
        var expected = new ulong[Shape.OutputWords];
        for (int lane = 0; lane < v.Length; lane++) expected[lane / 64] |= ((v[lane] & mask) < (Alpha[lane] & mask) ? 1ul : 0) << (lane % 64);
        ulong[] y0 = Evaluate(0, v), y1 = Evaluate(1, v);
        for (int word = 0; word < expected.Length; word++) Assert.Equal(expected[word], y0[word] ^ y1[word]);
        if (v.Length % 64 != 0) Assert.Equal(0ul, (y0[^1] | y1[^1]) >> (v.Length % 64));
    }

    private (int First, int Lanes) Tile(int lane)
    {
        int tile = lane / 64;
        return (tile * (64 * 2 * (Shape.Levels + 2) + Shape.Levels), Math.Min(64, Shape.Lanes - 64 * tile));
    }

    private static UInt128 Block(ulong[] words, int at) => new(words[at + 1], words[at]);
}
