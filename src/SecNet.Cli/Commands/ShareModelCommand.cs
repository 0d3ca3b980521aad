using System.CommandLine;
using System.Globalization;
using SecNet.Cli.Reports;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;
using Spectre.Console;

namespace SecNet.Cli.Commands;

/// <summary><c>share-model</c>: the model owner splits trained weights into one share file per party.</summary>
internal static class ShareModelCommand
{
    public static Command Create(CommandContext context)
    {
        var weights = WeightsOption();
        var folder = new Option<string>("--out") { Description = "Folder for party-0.share and party-1.share. Older ones there are replaced.", HelpName = "DIR", Required = true };
        var command = new Command("share-model", "Model owner: split trained weights into two share files, one for each party. Neither says anything about the weights alone.") { weights, folder };
        command.SetAction(arguments => Run(context, context.Network(arguments), arguments.GetValue(weights), arguments.GetRequiredValue(folder)));
        return command;
    }

    /// <summary><c>--weights</c>, with the network's own file as the default.</summary>
    public static Option<string?> WeightsOption() => new("--weights") { Description = "Trained weights, a safetensors file. Default: the file shipped with the network.", HelpName = "FILE" };

    private static int Run(CommandContext context, NetworkEntry network, string? weights, string folder)
    {
        var path = network.WeightsPath(weights);
        var model = ModelOwner.Encode(network.Info, SafetensorsFile.Read(path));
        var (share0, share1) = model.Split();
        var replaced = ModelShareFile.WritePair(folder, network.Info, share0, share1);

        context.Console.Notes.Write(BoundTable(model, network.Info));
        if (replaced) context.Console.Error.WriteLine($"Older shares in '{folder}' were replaced: both parties must take the new files.");
        context.Console.Error.WriteLine("Give each party its own file over a private channel; whoever has both has the model.");
        context.Console.Output.WriteLine($"model {share0.ModelId}");
        for (var party = 0; party < 2; party++) context.Console.Output.WriteLine(Path.Combine(folder, ModelShareFile.NameFor(party)));
        return ExitCode.Success;
    }

    private static Table BoundTable(OwnedModel model, NetworkInfo info)
    {
        var table = new Table().Title("Bounds of the folded weights").Border(TableBorder.Simple)
            .Caption(Markup.Escape($"calibrated: {info.Calibration?.ToString() ?? "declared, on samples that nobody stated"}; an input that exceeds the declared bound gives a wrong answer that nobody detects"));
        table.AddColumn("layer").AddColumn(new TableColumn("declared MaxAbs").RightAligned()).AddColumn(new TableColumn("largest possible output").RightAligned()).AddColumn("standing");
        foreach (var bound in model.Bounds)
        {
            table.AddRow(
                Markup.Escape(bound.Name), bound.Declared?.ToString("0.####", CultureInfo.InvariantCulture) ?? "-", Figures.Number(bound.Proved), bound.Standing);
        }

        return table;
    }
}
