using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class KernelAllocationTests
{
    [Fact]
    public void Kernels_AfterWarmUp_AllocateNothing()
    {
        var shape = new ConvolutionShape(2, 9, 8, 5, 3, 3, 1, 2, 1, 1);
        ulong[] input = RingSamples.Words<ulong>(shape.InLength, 1), weights = RingSamples.Words<ulong>(shape.WeightLength, 2);
        ulong[] output = new ulong[shape.OutLength], scratch = new ulong[shape.ScratchLength], planes = new ulong[39 * 3], plane = new ulong[3], signs = new ulong[3];
        int[] factors = [0, 3, 6], sets = [0, 9, 12, 15, 18, 21, 24, 27];
        var bytes = new byte[8 * 144];
        var prg = RingSamples.Prg(3);
        for (int i = 0; i < 3; i++) RunAll(ref prg);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunAll(ref prg);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunAll(ref AesCtrPrg generator)
        {
            generator.Fill(input.AsSpan());
            Convolution.Accumulate<ulong>(shape, input, weights, output, scratch);
            MatrixProduct.Accumulate<ulong>(weights, input.AsSpan(0, 54), output.AsSpan(0, 15), 5, 18);
            RingVector.Add<ulong>(input, input, input);
            RingVector.Mask<ulong>(input, 39);
            BitPlanes.FromWords<ulong>(input, 0, 39, planes);
            BitPlanes.Bit<ulong>(input, 38, plane);
            BitPlanes.Expand<ulong>(plane, input);
            BeaverProduct.Write(planes, factors, planes, sets, addsOpened: true, plane);
            OneHotVector.Compare<ulong>(input, 3, 6, input, plane, signs);
            var writer = new BitWriter(bytes);
            writer.WriteWords<ulong>(input, 39);
            writer.WritePlanes(plane, 144, 1);
            var reader = new BitReader(bytes);
            reader.ReadAddWords<ulong>(input, 39);
            reader.ReadXorPlanes(plane, 144, 1);
        }
    }
}
