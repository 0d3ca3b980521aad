using SecNet.Runtime.FunctionSecretSharing;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

[Collection("sequential")]
public sealed class DcfAllocationTests
{
    [Fact]
    public void GenerateAndEvaluate_AllocateNothing()
    {
        var (alpha, v) = ComparisonSamples.Random(24, 77, 1);
        var beta = new ulong[3 * 77];
        var bit = new DcfBatch(24, alpha, 1);
        var payload = new DcfPayloadBatch([44, 44, 18], 24, alpha, beta, 1);
        var plane = new ulong[2];
        long before = 0;
        // The first time round compiles.
        for (int run = 0; run < 2; run++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Dcf.Generate(bit.Shape, alpha, bit.Roots[0], bit.Roots[1], bit.Common);
            Dcf.Evaluate(1, bit.Shape, bit.Roots[1], bit.Common, v, plane);
            DcfPayload.Generate<ulong>(payload.Shape, alpha, beta, payload.Roots[0], payload.Roots[1], payload.Common);
            DcfPayload.Evaluate<ulong>(1, payload.Shape, payload.Roots[1], payload.Common, v, beta);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
