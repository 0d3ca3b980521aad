using System.Diagnostics;
using System.Runtime.Intrinsics;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks;

/// <summary>AND gates a second on one core, and garbled activations of 4,096 elements offline and online.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- garbling</c>. Gates: the ReLU circuit on 32-bit shares, tile by tile in the first cache, no
/// channel. Activations: two parties on two threads and an in-memory channel; offline is transfers, garbling and tables, online is corrections, labels and
/// evaluation. The last lines are the compiler's <c>Garbled</c>: the dealer's tables at hand, labels both ways. Medians.
/// </remarks>
internal static class GarblingRates
{
    private const int Lanes = 4096;
    private const int Rounds = 31;

    public static void Print()
    {
        PrintGates(ActivationCircuits.Relu(32, 32));
        using var pair = new PartyPair(TransferSession.DefaultSeedBits);
        PrintActivation(pair, "ReLU, 32 bits", ActivationCircuits.Relu(32, 32), 32);
        PrintActivation(pair, "ReLU, 25 to 44 bits", ActivationCircuits.Relu(25, 44), 25);
        PrintActivation(pair, "ReLU, 64 bits", ActivationCircuits.Relu(64, 64), 64);
        PrintActivation(pair, "max of 4 and ReLU, 32 bits", ActivationCircuits.Max(4, 32, 32, isRelu: true), 32);
        PrintCompared(25);
        PrintCompared(32);
        PrintGenerated(pair, 25);
    }

    /// <summary>What the compiled form consumes, made by the two parties: transfers of the mask's bits and tables, both ways.</summary>
    private static void PrintGenerated(PartyPair pair, int bits)
    {
        var shape = new GarbledComparisonShape(bits - 1, Lanes);
        ComparisonGarbling[] garblings = [new(pair.Sessions[0]), new(pair.Sessions[1])];
        var mask = new ulong[bits * Lanes / 64];
        (ulong[] Secrets, ulong[] Tables, ulong[] Sign)[] halves = [Half(), Half()];
        long start = pair.BytesSent;
        PartyPair.Run(Generate);
        long bytes = pair.BytesSent - start;
        double offline = PartyPair.Median(Rounds, Generate);
        FormattableString line = $"{Lanes} × comparison without a dealer, {bits} bits: offline {offline * 1e3,6:F1} ms, {bytes / 1e6:F2} MB";
        Console.WriteLine(FormattableString.Invariant(line));
        (ulong[], ulong[], ulong[]) Half() => (new ulong[shape.SecretWords], new ulong[shape.TableWords], new ulong[Lanes / 64]);
        void Generate(int party) => garblings[party].Generate(shape, mask, halves[party].Secrets, halves[party].Tables, halves[party].Sign);
    }

    /// <summary>ReLU as compiled networks run it: labels of a value that is open already, half of them each way, 24 or 31 gates, and the branch.</summary>
    private static void PrintCompared(int bits)
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(1 << 20, TimeSpan.FromSeconds(60));
        using (channel0)
        using (channel1)
        {
            var (party0, party1) = (new OneParty<ulong, Party0>(bits - 1, Lanes, Leaves.Garbled, 2, channel0), new OneParty<ulong, Party1>(bits - 1, Lanes, Leaves.Garbled, 2, channel1));
            var online = PartyPair.Median(Rounds, party =>
            {
                if (party == 0) party0.Relu();
                else party1.Relu();
            });
            var shape = new GarbledComparisonShape(bits - 1, Lanes);
            FormattableString line =
                $"{Lanes} × ReLU of an opened value, {bits} bits,{bits - 1,4} ANDs: tables {16 * shape.TableWords / 1e6:F2} MB; online {online * 1e3,6:F1} ms, {16 * shape.LabelWords / 1e6:F2} MB, 2 rounds";
            Console.WriteLine(FormattableString.Invariant(line));
        }
    }

    private static void PrintGates(Circuit circuit)
    {
        var wires = new Vector128<ulong>[circuit.Places * HalfGates.Lanes];
        var tables = new byte[circuit.AndGates * HalfGates.TableBytes];
        var keys = FixedKeyHash.Expand(new byte[16]);
        var offset = Vector128.Create(0x0123456789abcdeful, 0xfedcba9876543210);
        double garble = Rate(circuit.AndGates, tile => HalfGates.Garble(ref keys[0], circuit.Gates, wires, offset, tile, tables));
        double evaluate = Rate(circuit.AndGates, tile => HalfGates.Evaluate(ref keys[0], circuit.Gates, wires, tile, tables));
        FormattableString line = $"one core, {circuit.AndGates} ANDs and {circuit.Gates.Length - circuit.AndGates} XORs: garbling {garble / 1e6:F1} M AND gates/s, evaluation {evaluate / 1e6:F1} M AND gates/s";
        Console.WriteLine(FormattableString.Invariant(line));
    }

    private static double Rate(int gates, Action<ulong> tile)
    {
        // Short rounds, so that another process's slice spoils few of them.
        const int Tiles = 32;
        var seconds = new double[10 * Rounds];
        for (int round = -30; round < seconds.Length; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (ulong index = 0; index < Tiles; index++) tile(index * HalfGates.Lanes);
            if (round >= 0) seconds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return (double)gates * Tiles * HalfGates.Lanes / seconds[seconds.Length / 2];
    }

    private static void PrintActivation(PartyPair pair, string name, Circuit circuit, int bits)
    {
        var (offline, online, offlineBytes, onlineBytes) = MeasureActivation(pair, circuit, bits, Rounds);
        FormattableString line =
            $"{Lanes} × {name,-27}{circuit.AndGates,4} ANDs: offline {offline * 1e3,6:F1} ms, {offlineBytes / 1e6:F2} MB; online {online * 1e3,6:F1} ms, {onlineBytes / 1e6:F2} MB";
        Console.WriteLine(FormattableString.Invariant(line));
    }

    /// <summary>An activation of 4,096 shared values: medians in seconds until the later party ends, and both parties' bytes.</summary>
    public static (double Offline, double Online, long OfflineBytes, long OnlineBytes) MeasureActivation(PartyPair pair, Circuit circuit, int bits, int rounds)
    {
        int values = circuit.EvaluatorInputs / bits;
        var evaluator = new Evaluator<ulong>(pair.Sessions[0], circuit, Lanes, bits);
        var garbler = new Garbler<ulong>(pair.Sessions[1], circuit, Lanes, bits);
        ulong[] shares = new ulong[values * Lanes], output = new ulong[Lanes], mask = new ulong[Lanes];
        var seconds = (Offline: new double[rounds], Online: new double[rounds]);
        var bytes = (Offline: 0L, Online: 0L);
        for (int round = -3; round < rounds; round++)
        {
            long start = pair.BytesSent;
            double offline = PartyPair.Run(party =>
            {
                if (party == 0) evaluator.Prepare();
                else garbler.Prepare(mask);
            });
            long between = pair.BytesSent;
            double online = PartyPair.Run(party =>
            {
                if (party == 0) evaluator.Evaluate(shares, output);
                else garbler.Send(shares);
            });
            bytes = (between - start, pair.BytesSent - between);
            if (round >= 0) (seconds.Offline[round], seconds.Online[round]) = (offline, online);
        }

        Array.Sort(seconds.Offline);
        Array.Sort(seconds.Online);
        return (seconds.Offline[rounds / 2], seconds.Online[rounds / 2], bytes.Offline, bytes.Online);
    }
}
