using SecNet.Runtime.FunctionSecretSharing;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

/// <summary>A batch of keys with payloads, from a fixed seed.</summary>
internal sealed class DcfPayloadBatch
{
    /// <param name="widths">Bits of each word of the payload.</param>
    /// <param name="bits">n.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β, word after word.</param>
    /// <param name="seed">Names the roots.</param>
    public DcfPayloadBatch(int[] widths, int bits, ReadOnlySpan<ulong> alpha, ReadOnlySpan<ulong> beta, int seed)
    {
        Shape = new(bits, alpha.Length, widths[0], widths.ElementAtOrDefault(1), widths.ElementAtOrDefault(2));
        Roots = [new ulong[Shape.RootWords], new ulong[Shape.RootWords]];
        Common = new ulong[Shape.CommonWords];
        var prg = new InsecureSeeds(seed).Data();
        prg.Fill<ulong>(Roots[0]);
        prg.Fill<ulong>(Roots[1]);
        DcfPayload.Generate(Shape, alpha, beta, Roots[0], Roots[1], Common);
    }

    public DcfPayloadShape Shape { get; }

    public ulong[][] Roots { get; }

    public ulong[] Common { get; }

    public ulong[] Evaluate(int party, ReadOnlySpan<ulong> v)
    {
        var output = new ulong[v.Length * Shape.PayloadWords];
        DcfPayload.Evaluate<ulong>(party, Shape, Roots[party], Common, v, output);
        return output;
    }
}
