using System.CommandLine;
using System.Globalization;
using SecNet.Cli;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Generators;
using SecNet.Generators.Model;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
using SecNet.Tool.Compilation;
using SecNet.Tool.Sources;
using Spectre.Console;

namespace SecNet.Tool.Commands;

/// <summary><c>calibrate</c>: bounds the layers of a .secnet file by what real inputs lead to.</summary>
internal static class CalibrateCommand
{
    public static Command Create(CommandConsole console)
    {
        var file = SourceOptions.File();
        var weights = new Option<string>("--weights") { Description = "Its trained weights, a safetensors file.", HelpName = "FILE.safetensors", Required = true };
        var command = new ToolCommand(
            "calibrate",
            "Run a .secnet file's network in the clear on samples, and rewrite its bounds in place: |x| to the largest value observed times --margin where the "
            + "weights prove none that is narrower, |w| to what the weights need. Comments stay; the layout becomes the canonical one.")
        {
            Examples = [("calibrate Digits.secnet --weights Digits.safetensors --samples data/train-images-idx3-ubyte.gz", "on up to 1,000 training images, with margin 2")],
        };
        command.Add(file);
        command.Add(weights);
        var calibration = new CalibrationOptions(command, areRequired: true);

        // On a thread of its own, so that Ctrl-C is heard.
        command.SetAction((arguments, cancellation) =>
            Task.Run(() => Run(console, arguments, arguments.GetRequiredValue(file), arguments.GetRequiredValue(weights), calibration, cancellation), cancellation));
        return command;
    }

    private static int Run(CommandConsole console, ParseResult arguments, string file, string weights, CalibrationOptions calibration, CancellationToken cancellation)
    {
        var source = SourceFile.Read(file, defaultNamespace: null);
        var before = SourceCheck.ReadModel(source, cancellation);
        var trained = SafetensorsFile.Read(weights);
        RequireShapes(source, before, cancellation);
        var samples = calibration.Read(arguments, before.Input);
        var declared = WeightContracts.Declare(before, trained);
        var after = ProgressBar.Show(console, "Calibrating", samples.Count, progress =>
            Calibrator.Calibrate(declared, trained, samples, calibration.Margin(arguments), isSynthetic: false, progress, cancellation));
        var edited = source with { Text = SourceFile.WithLineEndsOf(source.Text, SecnetEditor.WithBounds(source.Text, after)) };
        var (model, program) = SourceCheck.Compile(edited, cancellation);
        if (model != after) throw new InvalidOperationException($"'{source.Path}' with its new bounds reads as another network; it was not changed.");
        AtomicFile.Write(source.Path, edited.Text);

        console.Results.Write(Table(Compiler.Compile(before, cancellation).Program is { } old ? NetworkDescription.Of(old) : null, NetworkDescription.Of(program)));
        return ExitCode.Success;
    }

    /// <summary>Ranges need not fit before they are calibrated; shapes must.</summary>
    private static void RequireShapes(SourceFile source, NetworkModel model, CancellationToken cancellation)
    {
        try
        {
            _ = NetworkDescription.OfShapes(model);
        }
        catch (ArgumentException misfit)
        {
            throw SourceCheck.Refused(source, cancellation, misfit);
        }
    }

    private static Table Table(NetworkInfo? before, NetworkInfo after)
    {
        var table = new Table().Title(Markup.Escape($"{after.Name}: bounds {after.Calibration}")).Border(TableBorder.Simple)
            .Caption("calibrated: an input that exceeds the bound gives a wrong answer that nobody detects");
        table.AddColumn("layer");
        foreach (var name in new[] { "|x| before", "|x| now", "fraction bits" }) table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("standing");
        for (var index = 0; index < after.Layers.Length; index++)
        {
            if (after.Layers[index] is not { Result: { } now } layer) continue;
            table.AddRow(
                Markup.Escape(layer.Name), before?.Layers[index].Result is { } then ? $"{Figures.Number((double)then.MaxAbs)} {then.Standing}" : "fits no ring",
                Figures.Number((double)now.MaxAbs), now.Scale.FractionBits.ToString(CultureInfo.InvariantCulture), now.Standing);
        }

        return table;
    }
}
