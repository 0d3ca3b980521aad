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
}
