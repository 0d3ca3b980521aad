using System.Diagnostics;
using System.Runtime.Intrinsics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks;

/// <summary>Oblivious transfers a second and core, and what correlations of comparisons cost made of them.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- ot</c>. First the work alone, on one thread, page by page: what a receiver and what a sender does
/// for a transfer of a 128-bit string, both of them together being the rate of one core. Then two parties on two threads and an in-memory channel. Medians.
/// </remarks>
internal static class TransferRates
{
    private const int Rounds = 31;
    private const int Lanes = 1 << 13;

    public static void Print()
    {
        foreach (int seedBits in new[] { 1, 2, 4, 8 }) PrintRandom(seedBits);
        using var pair = new PartyPair(TransferSession.DefaultSeedBits);
        RandomTransfers[] transfers = [new(pair.Sessions[0]), new(pair.Sessions[1])];
        const int Stride = Lanes / 64;

        AndCorrelations[] ands = [new(transfers[0]), new(transfers[1])];
        ulong[][] a = New(Stride * 16), b = New(Stride * 16), c = New(Stride * 16);
        Report(pair, "AND triples", 1024 * Stride, party => ands[party].Triples(a[party], b[party], c[party]));

        // The tree of k = 25: twelve pairs of bits, three 4-ary nodes, the last on the spine, then a 3-ary spine.
        JoinShape[] shapes = [JoinShape.Of(4, false), JoinShape.Of(4, false), JoinShape.Of(4, true), JoinShape.Of(3, true)];
        MaskNode[] nodes = [.. shapes.Select(static shape => new MaskNode(shape.OpenedPlanes, shape.Products))];
        MaskProducts[] products = [new(transfers[0], nodes), new(transfers[1], nodes)];
        ulong[][] masks = New(products[0].MaskPlanes * Stride), planes = New(products[0].ProductPlanes * Stride);
        Report(pair, "comparison trees, k = 25", Lanes, party => products[party].Generate(masks[party], planes[party]));

        var shape = new MaskShape(Lanes, 26, 13, 44, 24);
        RandomMasks<ulong>[] randomMasks = [new(transfers[0]), new(transfers[1])];
        ulong[][] bits = New(26 * Stride), pairs = New(12 * Stride), r = New(Lanes), shifted = New(Lanes), top = New(Lanes);
        Report(pair, "truncation masks, 26 bits", Lanes, party => randomMasks[party].Generate(shape, bits[party], pairs[party], r[party], shifted[party], top[party]));

        BitProducts<ulong>[] bitProducts = [new(transfers[0]), new(transfers[1])];
        ulong[][] factors = New(2 * Lanes), plane = New(Stride), bit = New(Lanes), product = New(2 * Lanes);
        Report(pair, "branch masks, 2 products", Lanes, party => bitProducts[party].Generate(Lanes, 44, [44, 18], factors[party], plane[party], bit[party], product[party]));
    }

    private static void PrintRandom(int seedBits)
    {
        var shape = new TransferShape(seedBits);
        var (sender, receiver) = Connect(shape);
        const int Page = TransferShape.PageLanes;
        var message = new byte[shape.MessageBytes(Page)];
        var (rows, choices, low, high) = (new Vector128<ulong>[Page], new ulong[Page / 64], new ulong[Page], new ulong[Page]);
        double receiving = Median(() =>
        {
            receiver.Extend(choices, rows, message);
            TweakedHash.Hash(ref FixedKeyHash.ForTransfers, rows, default, 0, 0, low, high);
        });
        double sending = Median(() =>
        {
            sender.Extend(message, rows);
            TweakedHash.Hash(ref FixedKeyHash.ForTransfers, rows, default, 0, 0, low, high);
            TweakedHash.Hash(ref FixedKeyHash.ForTransfers, rows, sender.Offset, 0, 0, low, high);
        });
        using var pair = new PartyPair(seedBits);
        FormattableString line =
            $"k = {seedBits}: {Page / (receiving + sending) / 1e6,6:F1} M random transfers/s and core (receiver {receiving / Page * 1e9,5:F1} ns, sender {sending / Page * 1e9,5:F1} ns), {(double)message.Length / Page:F2} bytes each; setup of both directions {pair.SetupSeconds * 1e3:F0} ms";
        Console.WriteLine(FormattableString.Invariant(line));
    }

    /// <summary>Both ends of an extension on one thread, from base keys that nobody transferred.</summary>
    private static (TransferSender Sender, TransferReceiver Receiver) Connect(TransferShape shape)
    {
        var (channel0, channel1) = MemoryChannel.CreatePair();
        var session = SessionNonce.Create();
        var random = new AesCtrPrg(Seed.Create());
        byte[] keys = new byte[2 * BaseTransfer.Count * BaseTransfer.KeyBytes], chosen = new byte[BaseTransfer.Count * BaseTransfer.KeyBytes];
        var receiver = TransferReceiver.Create(shape, new(channel0, 0, session), keys, ref random);
        var sender = TransferSender.Create(shape, new(channel1, 1, session), TransferSender.DrawOffset(ref random), chosen);
        return (sender, receiver);
    }

    private static double Median(Action page)
    {
        var seconds = new double[10 * Rounds];
        for (int round = -30; round < seconds.Length; round++)
        {
            long start = Stopwatch.GetTimestamp();
            page();
            if (round >= 0) seconds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }

    private static void Report(PartyPair pair, string name, int count, Action<int> party)
    {
        long before = pair.BytesSent;
        PartyPair.Run(party);
        double bytes = (double)(pair.BytesSent - before) / count, seconds = PartyPair.Median(Rounds, party);
        FormattableString line = $"{name,-26}{count / seconds / 1e6,8:F3} M/s by two cores, {seconds / count * 1e9,8:F1} ns each, {bytes,7:F1} bytes of both parties";
        Console.WriteLine(FormattableString.Invariant(line));
    }

    private static ulong[][] New(int words) => [new ulong[words], new ulong[words]];
}
