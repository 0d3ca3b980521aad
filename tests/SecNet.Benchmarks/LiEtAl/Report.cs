using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Networks;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>Tables 4, 5, 7 and 8 of Li et al., measured here beside the paper's figures.</summary>
/// <remarks>
/// Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- li</c>, with <c>--markdown FILE</c> to write them too. Takes some minutes; keep the machine
/// quiet.
/// </remarks>
internal static class Report
{
    private const int Elements = ReluNetworks.Elements;

    // Inferences evaluated together where many are: what their tensors take stays in the last cache.
    private const int LargeBatch = 64;

    private const int Lanes = 4;

    private static readonly string[] Names = ["net1-two-party", "net2-two-party", "net3-two-party", "net4-two-party"];

    /// <summary>Measures and prints, and writes a page if told where.</summary>
    public static void Print(string? path)
    {
        // Told before work that takes minutes.
        if (path is not null) File.WriteAllText(path, "");
        var started = Stopwatch.GetTimestamp();
        var page = new System.Text.StringBuilder(Introduction);
        foreach (var table in Tables())
        {
            Console.WriteLine(table.ToText());
            page.Append(table.ToMarkdown());
        }

        var machine = FormattableString.Invariant(
            $"Measured in {Stopwatch.GetElapsedTime(started).TotalMinutes:F1} minutes on {Environment.ProcessorCount} cores ({RuntimeInformation.ProcessArchitecture}{(Vector512.IsHardwareAccelerated ? " with AVX-512" : "")}), {RuntimeInformation.FrameworkDescription}, one thread a party and lane.");
        Console.WriteLine(machine);
        if (path is not null) File.WriteAllText(path, page.Append(Differences).Append(machine).Append('\n').ToString());
    }

    private static IEnumerable<ReportTable> Tables()
    {
        yield return Triples();
        yield return Activation();
        var runs = Names.Select(static name => (Single: NetworkProgram.Local(name, batch: 1, cycles: 3), Batch: NetworkProgram.Local(name, LargeBatch, cycles: 4))).ToArray();
        yield return PhasesOfNetwork4(runs[3].Single, runs[3].Batch);
        yield return PhasesOfOthers(runs[..3]);
        foreach (var table in Schedules()) yield return table;
    }

    private static ReportTable Triples()
    {
        var table = new ReportTable(
            $"Table 4: {Elements:N0} triples, ms",
            ["", "one encryption an element", "packed", "packed, asynchronous", "gain by packing", "MB"],
            "From the owner's first encryption to its last share: two threads, loopback TCP, medians. Private: replies are flooded and re-randomised, and the triples are of the ring; comparison: the paper's Fig. 2 mod a prime of 37 bits with N = 4096, without either, which reveals one party's factors to the other and is there to be compared only.",
            "One encryption an element is measured on 16 elements, one after another, and scaled by 256.");
        table.Add("Li et al., SEAL (YASHE), q of 128 bits", Figures.Show(PaperFigures.UnpackedMs), Figures.Show(PaperFigures.PackedMs), Figures.Show(PaperFigures.AsynchronousMs), Gain(PaperFigures.UnpackedMs, PaperFigures.PackedMs), "");
        Row("ours, comparison", static _ => new PrimeTriples());
        Row("ours, ring of 32 bits, private", static count => new RingTriples(32, count));
        Row("ours, ring of 64 bits, private", static count => new RingTriples(64, count));
        return table;

        void Row(string name, Func<int, ITriples> create)
        {
            const int Sample = 16, Rounds = 51;
            using ITriples single = create(1), packed = create(Elements), asynchronous = create(Elements);
            // The comparison's batch is all slots of one polynomial, of which an element alone takes one: the work is the same.
            var unpacked = TripleTimes.Synchronous(single, Sample) * Elements;
            var (synchronous, overlapped) = (TripleTimes.Synchronous(packed, Rounds), TripleTimes.Asynchronous(asynchronous, Rounds));
            var bytes = ((long)packed.Requests * packed.RequestBytes) + ((long)packed.Replies * packed.ReplyBytes);
            table.Add(name, Figures.Show(unpacked), Figures.Show(synchronous), Figures.Show(overlapped), Gain(unpacked, synchronous), Figures.Show(bytes / 1e6));
        }
    }

    private static ReportTable Activation()
    {
        var table = new ReportTable(
            $"Table 5: ReLU of {Elements:N0} elements, ms",
            ["", "offline", "online", "online, µs an element", "online MB"],
            "Two threads, loopback TCP, medians until the later party ends (the paper: the slower server). On shares: the paper's circuit, in which the evaluator adds the shares, and fresh shares come out; offline is transfers, garbling and tables, online corrections, labels and evaluation. The others compare 25 bits of a value opened under a mask, which is one message of online time and counted, and select by one more.",
            "With a dealer, offline is the dealer's work and then both parties'; what travels in between is not in it.");
        table.Add("Li et al., garbled circuits (ABY)", Figures.Show(PaperFigures.ReluOfflineMs.Server2), Figures.Show(PaperFigures.ReluOnlineMs.Server1), Figures.Show(PaperFigures.ReluOnlineMs.Server1 / Elements * 1e3), "");
        const int Rounds = 21;
        foreach (var bits in new[] { 32, 64 })
        {
            using var pair = new PartyPair(TransferSession.DefaultSeedBits, SocketLink.Connect());
            var (offline, online, _, bytes) = GarblingRates.MeasureActivation(pair, ActivationCircuits.Relu(bits, bits), bits, Rounds);
            Add($"garbled circuits on shares, {bits} bits", offline * 1e3, online * 1e3, bytes);
        }

        Compiled<GarbledRelu>("garbled circuits on an opened value, no dealer", static () => PhaseTimes<GarbledRelu>.Generation(null, count: 1, Rounds).Asynchronous);
        Compiled<DealerlessRelu>("masked prefix trees, no dealer (default)", static () => PhaseTimes<DealerlessRelu>.Generation(null, count: 1, Rounds).Asynchronous);
        Compiled<DealtRelu>("one-hot tables of a dealer (default)", static () => PhaseTimes<DealtRelu>.Dealing(Rounds));
        return table;

        void Compiled<TNetwork>(string name, Func<double> offline)
            where TNetwork : ISecureNetwork<TNetwork>
        {
            PhaseTimes<TNetwork>.Rehearse();
            Add(name, offline(), PhaseTimes<TNetwork>.Online(null, lanes: 1, perLane: 4, Rounds), TNetwork.Info.Cost.OnlineBytes);
        }

        void Add(string name, double offline, double online, long bytes) =>
            table.Add(name, Figures.Show(offline), Figures.Show(online), Figures.Show(online / Elements * 1e3), Figures.Show(bytes / 1e6));
    }

    private static ReportTable PhasesOfNetwork4(LocalFigures single, LocalFigures batch)
    {
        var table = new ReportTable(
            "Table 7: Network 4 phase by phase, ms an image",
            ["phase", "Li et al., 4,096 images together", "ours, one by one", $"ours, {LargeBatch} together", "paper / ours"],
            "Ours: `local --network net4-two-party` of `examples/Networks`: client and parties as processes on loopback TCP, a core each; medians; answers checked against the network in the clear. A phase is the mean of both parties' time in it, waiting and sending included; totals are the later party's. Offline is the slower party's, and is made inference by inference whatever the batch.",
            "Query encoding and result decoding are the client's: encoding, splitting and packing of an input, joining and decoding of the logits, here in the process of this report.");
        var (paper, (encode, decode)) = (PaperFigures.PhaseSeconds, Client(Net4TwoParty.Info));
        Row("offline", PaperFigures.OfflineSeconds.Server2, single.OfflineMs, batch.OfflineMs);
        Row("query encoding", paper[0].Seconds, encode, encode);

        // The paper's Fully is both fully connected layers.
        string[][] layers = [["conv1"], ["relu1"], ["avgpool1"], ["conv2"], ["relu2"], ["avgpool2"], ["fc1", "fc2"], ["relu3"]];
        foreach (var (names, (phase, seconds)) in layers.Zip(paper[1..^1])) Row($"{phase.ToLowerInvariant()} ({string.Join(" + ", names)})", seconds, Of(single, names), Of(batch, names));
        Row("result decoding", paper[^1].Seconds, decode, decode);
        Row("online, total", PaperFigures.OnlineSeconds, single.OnlineMs + encode + decode, (batch.OnlineMs / batch.Batch) + encode + decode);
        Row("offline + online", PaperFigures.OfflineSeconds.Server2 + PaperFigures.OnlineSeconds, single.OfflineMs + single.OnlineMs + encode + decode, batch.OfflineMs + (batch.OnlineMs / batch.Batch) + encode + decode);
        return table;

        void Row(string phase, double seconds, double one, double many)
        {
            var amortised = seconds / PaperFigures.Images * 1e3;
            table.Add(phase, Figures.Show(amortised), Figures.Show(one), Figures.Show(many), Gain(amortised, many));
        }

        static double Of(LocalFigures run, string[] names) => run.Layers.Where(layer => names.Contains(layer.Name)).Sum(static layer => layer.Ms) / run.Batch;
    }

    private static ReportTable PhasesOfOthers((LocalFigures Single, LocalFigures Batch)[] runs)
    {
        var table = new ReportTable(
            "Networks 1 to 3 phase by phase, ms an image",
            ["phase", "one by one", $"{LargeBatch} together"],
            "As for Network 4; the paper has no such table of them.");
        foreach (var ((single, batch), index) in runs.Select(static (run, index) => (run, index)))
        {
            Row(index, "offline", single.OfflineMs, batch.OfflineMs);
            foreach (var (one, many) in single.Layers.Zip(batch.Layers)) Row(index, one.Name, one.Ms, many.Ms / batch.Batch);
            Row(index, "online, total", single.OnlineMs, batch.OnlineMs / batch.Batch);
            Row(index, "offline + online", single.OfflineMs + single.OnlineMs, batch.OfflineMs + (batch.OnlineMs / batch.Batch));
        }

        return table;

        void Row(int index, string phase, double one, double many) => table.Add($"Network {index + 1}, {phase}", Figures.Show(one), Figures.Show(many));
    }

    private static IEnumerable<ReportTable> Schedules()
    {
        foreach (var rehearse in new Action[] { PhaseTimes<Net1TwoParty>.Rehearse, PhaseTimes<Net2TwoParty>.Rehearse, PhaseTimes<Net3TwoParty>.Rehearse, PhaseTimes<Net4TwoParty>.Rehearse }) rehearse();
        foreach (var (name, link) in new (string, LinkModel?)[] { ("loopback", null), ("lan, 0.1 ms and 10 Gbit/s", LinkModel.Lan), ("wan, 40 ms and 100 Mbit/s", LinkModel.Wan) })
        {
            // Where the machine's own time is a small part, few inferences say enough.
            var (count, chunks, perLane, onlineChunks) = link == LinkModel.Wan ? (2, 1, 2, 1) : (4, 7, 8, 15);
            var table = new ReportTable(
                $"Table 8: synchronous and asynchronous, {name}, ms an image",
                ["", "offline, synchronous", "offline, asynchronous", "online, 1 lane", $"online, {Lanes} lanes", "total, synchronous", "total, asynchronous", "saved"],
                link is null
                    ? "Two threads a lane, loopback TCP, both cores. Offline, asynchronous: all requests of an inference are sent before anything is waited for, and ciphertexts are worked on while others travel. Online, asynchronous: several inferences at a time, each on a thread and connection of its own, so that one computes while another's message travels (the paper's Fig. 8). Images a second are its inverse; an image alone takes as long as in the synchronous case or longer."
                    : "The same over an emulated link, whose bandwidth all lanes share.");
            if (link is null)
            {
                foreach (var (seconds, index) in PaperFigures.NetworkSeconds.Select(static (seconds, index) => (seconds, index)))
                    Row(table, $"Li et al., Network {index + 1}", seconds.OfflineSynchronous * 1e3, seconds.OfflineAsynchronous * 1e3, seconds.OnlineSynchronous * 1e3, seconds.OnlineAsynchronous * 1e3);
            }

            Measured<Net1TwoParty>(1);
            Measured<Net2TwoParty>(2);
            Measured<Net3TwoParty>(3);
            Measured<Net4TwoParty>(4);
            yield return table;

            void Measured<TNetwork>(int number)
                where TNetwork : ISecureNetwork<TNetwork>
            {
                var (synchronous, asynchronous) = PhaseTimes<TNetwork>.Generation(link, count, chunks);
                Row(table, $"ours, Network {number}", synchronous, asynchronous, PhaseTimes<TNetwork>.Online(link, lanes: 1, perLane, onlineChunks), PhaseTimes<TNetwork>.Online(link, Lanes, perLane, onlineChunks));
            }
        }

        static void Row(ReportTable table, string name, double offline, double offlineAsynchronous, double online, double onlineAsynchronous)
        {
            var (before, after) = (offline + online, offlineAsynchronous + onlineAsynchronous);
            table.Add(
                name, Figures.Show(offline), Figures.Show(offlineAsynchronous), Figures.Show(online), Figures.Show(onlineAsynchronous), Figures.Show(before), Figures.Show(after),
                FormattableString.Invariant($"{(before - after) / before * 100:F0} %"));
        }
    }

    /// <summary>A client's milliseconds an image: encoding and splitting, joining and decoding.</summary>
    private static (double Encode, double Decode) Client(NetworkInfo info)
    {
        const int Rounds = 5;
        var sharing = new InputSharing(info, clamp: false);
        var input = new float[info.InputShape.Length];
        byte[] share0 = new byte[((input.Length * info.InputRingBits) + 7) / 8], share1 = new byte[share0.Length];
        byte[] output0 = new byte[((info.OutputShape.Length * info.OutputRingBits) + 7) / 8], output1 = new byte[output0.Length];
        return (Median(() =>
        {
            sharing.Check(input);
            sharing.Share(input, share0, share1);
        }), Median(() => sharing.Reveal(output0, output1)));

        static double Median(Action image) => Figures.Median(Rounds, () =>
        {
            var start = Stopwatch.GetTimestamp();
            for (var index = 0; index < PaperFigures.Images; index++) image();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds / PaperFigures.Images;
        });
    }

    private static string Gain(double slow, double fast) => $"{Figures.Show(slow / fast)}×";

    private const string Introduction = """
        # Li et al.'s measurements, repeated

        Tables 4, 5, 7 and 8 of Li et al., *Optimizing Privacy-Preserving Outsourced Convolutional Neural Network Predictions*, beside the same measured with this
        repository. This page is written by

        ```sh
        dotnet run -c Release --project tests/SecNet.Benchmarks -- li --markdown docs/li-et-al.md
        ```

        The paper's figures are as printed there, from machines of an Intel 4-core CPU at 1.60 GHz; ours are from the machine named at the end, so quotients of the two say
        how both differ, machine included. Nothing here has a dealer unless it says so.


        """;

    private const string Differences = """
        ## Where we differ, and why

        - **Packing.** The paper packs 4,096 pairs into N = 4096 slots mod a prime of 37 bits. As its section 3.1 describes a batch, it takes 3 encryptions (two operands, and the
          mask) and 2 encodings of the other party's operands; its Table 3 counts these five as 5 Enc, beside 2 CMul, 2 Add and 1 Dec. Ours for the ring puts both products of a pair
          side by side into the N = 8192 slots of one ciphertext, so that a batch is for each plaintext prime 1 encryption, 1 product and 1 decryption, and on the other
          side 1 encryption of zero in place of that of the mask; a ring of 32 bits takes 3 primes, one of 64 bits 4. The text's z2 = a2·b2 + r must be a2·b2 - r.
        - **Security of the parameters.** A ciphertext modulus of 128 bits at N = 4096 is beyond the 109 bits that 128-bit security allows there. Ours is N = 8192.
        - **Circuit privacy.** The paper's reply is a product of a ciphertext that the key's owner made with a plaintext, plus a mask in the plaintext: the owner can divide
          the ciphertext by its own and learn the other party's operand. Ours adds a fresh encryption of zero and flooding noise first. The row named comparison leaves that out.
        - **Linear layers** are not made of triples here: one encryption of a layer's mask serves all of its products, as coefficients of a polynomial, mod 2^ℓ.
        - **ReLU.** The paper's circuit adds shares of the ring's width and compares. Here a value has been opened under a mask by its truncation, so that a circuit or prefix tree
          compares only as many bits as the value has; prefix trees take several short messages instead of labels of 128 bits a bit.
        - **Pooling** is by means, as in the paper; here the divisor is absorbed by weights and scales, so that a mean is local additions.
        - **Ring.** The paper's shares are integers mod 2^64 or the plaintext prime; Networks 1 to 4 are compiled here with `ring auto`, the narrowest for each layer, 34 to 38 bits.
        - **Batches.** The paper evaluates 4,096 images together, as its garbled circuits are SIMD. Here an image alone is fast; more together share messages.
        - **Slips.** Table 8 prints 0.057 s for Network 2's asynchronous total, whose parts are 0.016 and 0.039 s; totals here are sums of parts.
        - **What the phases contain.** The paper's parties are apart from each other on machines of their own; ours share one machine, and emulated links where they are named.


        """;
}
