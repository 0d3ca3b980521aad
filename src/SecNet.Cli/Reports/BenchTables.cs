using SecNet.Cli.Bench;
using Spectre.Console;

namespace SecNet.Cli.Reports;

/// <summary>A bench report for people.</summary>
internal static class BenchTables
{
    /// <summary>Writes machine, networks and their layers.</summary>
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        console.Write(MachineOf(report.Machine));
        console.Write(NetworksOf(report.Networks));
        foreach (var network in report.Networks) console.Write(LayersOf(network));
    }

    private static Table MachineOf(MachineFigures machine)
    {
        var table = new Table().Title("this machine, both cores busy").Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn("");
        foreach (var (what, value) in Rows(machine)) table.AddRow(Markup.Escape(what), Markup.Escape(value));
        return table;
    }

    /// <summary>The machine's figures, one line each.</summary>
    public static IEnumerable<(string What, string Value)> Rows(MachineFigures machine) =>
    [
        ("processor", $"{machine.Processor}, {machine.Processors} threads"),
        ("ring multiply-adds, 32 and 64 bits", $"{Giga(machine.RingMacsPerSecond32)} and {Giga(machine.RingMacsPerSecond64)} G/s a core"),
        ("AES-128 calls", $"{Giga(machine.AesPerSecond)} G/s a core"),
        ("memory, copying", $"{Giga(machine.MemoryBytesPerSecond)} GB/s a core"),
        ("loopback, each way", $"{Giga(machine.LoopbackBytesPerSecond)} GB/s"),
        ("exchange of 64 bytes", $"{Figures.Number(machine.ExchangeUs)} µs"),
    ];

    private static Table NetworksOf(IReadOnlyList<NetworkFigures> networks)
    {
        var table = new Table().Title("networks").Border(TableBorder.Simple).AddColumn("network");
        foreach (var name in new[] { "online ms", "floor ms", "ratio", "offline ms", "q/s", "batch 16", "batch 64", "sustained q/s", "peak MB", "allocated" }) table.AddColumn(Number(name));
        foreach (var network in networks)
        {
            table.AddRow(
                Markup.Escape(network.Network), Figures.Number(network.OnlineMsMedian), Figures.Number(network.FloorMs), Figures.Number(network.Ratio), Figures.Number(network.OfflineMsMedian),
                QueriesPerSecond(network, 1), QueriesPerSecond(network, 16), QueriesPerSecond(network, 64), Figures.Number(network.SustainedQps), Figures.Number(network.PeakRssMb), Figures.Count(network.AllocatedBytesPerInference));
        }

        return table.Caption("medians, one inference; q/s online, also of 16 and 64 inferences together, sustained with the dealer working beside");
    }

    private static string QueriesPerSecond(NetworkFigures network, int batch) =>
        network.QueriesPerSecond.FirstOrDefault(row => row.Batch == batch && row.Threads == 1)?.QueriesPerSecond is { } rate ? Figures.Number(rate) : "-";

    private static Table LayersOf(NetworkFigures network)
    {
        var table = new Table().Title(Markup.Escape($"{network.Network}: online time of each layer, ms")).Border(TableBorder.Simple).AddColumn("layer").AddColumn("kind");
        foreach (var name in new[] { "compute", "wait", "send", "total", "floor" }) table.AddColumn(Number(name));
        foreach (var layer in network.Layers)
        {
            table.AddRow(
                Markup.Escape(layer.Name), layer.Kind, Figures.Number(layer.ComputeMs), Figures.Number(layer.WaitMs), Figures.Number(layer.SendMs), Figures.Number(layer.TotalMs), Figures.Number(layer.FloorMs));
        }

        return table;
    }

    private static string Giga(double rate) => Figures.Number(rate / 1e9);

    private static TableColumn Number(string name) => new TableColumn(name).RightAligned().NoWrap();
}
