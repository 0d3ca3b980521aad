using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

[Collection("sequential")]
public sealed class TransferAllocationTests : IDisposable
{
    private const int Lanes = 200, Stride = 4;

    private readonly MemoryChannel[] _channels = new MemoryChannel[2];
    private readonly TransferSession[] _sessions = new TransferSession[2];

    // A pair of its own, since recording what is received allocates.
    public TransferAllocationTests()
    {
        (_channels[0], _channels[1]) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        TransferPair.Run(party => _sessions[party] = TransferSession.Connect(_channels[party], party, TransferPair.Nonce(1)));
    }

    public void Dispose()
    {
        foreach (var session in _sessions) session.Dispose();
        foreach (var channel in _channels) channel.Dispose();
    }

    [Fact]
    public void Correlations_InASteadyState_AllocateNothing()
    {
        var shape = new MaskShape(Lanes, 10, 4, 20, 9);
        Measure(party =>
        {
            var transfers = new RandomTransfers(_sessions[party]);
            var ands = new AndCorrelations(transfers);
            var products = new MaskProducts(transfers, [new(3, new[] { 0b011, 0b101, 0b110, 0b111 })]);
            var masks = new RandomMasks<ulong>(transfers);
            var bits = new BitProducts<ulong>(transfers);
            ulong[] a = new ulong[40], b = new ulong[40], c = new ulong[40], r = new ulong[Lanes], shifted = new ulong[Lanes], top = new ulong[Lanes];
            return () =>
            {
                ands.Triples(a, b, c);
                ands.PrivateProducts(a, b);
                products.Generate(a.AsSpan(0, 3 * Stride), b.AsSpan(0, 4 * Stride));
                masks.Generate(shape, a, b.AsSpan(0, 4 * Stride), r, shifted, top);
                bits.Generate(Lanes, 20, [20], r, a.AsSpan(0, Stride), shifted, top);
            };
        });
    }

    [Fact]
    public void GarbledActivations_Online_AllocateNothing()
    {
        var circuit = ActivationCircuits.Relu(12, 20);
        Measure(party =>
        {
            ulong[] shares = new ulong[Lanes], output = new ulong[Lanes];
            if (party == 0)
            {
                var evaluator = new Evaluator<ulong>(_sessions[0], circuit, Lanes, 12);
                return () =>
                {
                    evaluator.Prepare();
                    evaluator.Evaluate(shares, output);
                };
            }

            var garbler = new Garbler<ulong>(_sessions[1], circuit, Lanes, 12);
            return () =>
            {
                garbler.Prepare(output);
                garbler.Send(shares);
            };
        });
    }

    [Fact]
    public void GarbledComparisons_InASteadyState_AllocateNothing()
    {
        var shape = new GarbledComparisonShape(12, Lanes);
        Measure(party =>
        {
            var garbling = new ComparisonGarbling(_sessions[party]);
            ulong[] mask = new ulong[13 * Stride], secrets = new ulong[shape.SecretWords], tables = new ulong[shape.TableWords], sign = new ulong[Stride];
            return () => garbling.Generate(shape, mask, secrets, tables, sign);
        });
    }

    /// <summary>The least of many rounds: what the work itself allocates is in all of them; what compiling it on this thread allocates is not.</summary>
    private static void Measure(Func<int, Action> start)
    {
        long[] allocated = [long.MaxValue, long.MaxValue];
        TransferPair.Run(party =>
        {
            var work = start(party);
            for (int run = 0; run < 20; run++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                work();
                allocated[party] = Math.Min(allocated[party], GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });
        Assert.Equal([0, 0], allocated);
    }
}
