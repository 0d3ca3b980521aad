using System.CommandLine;
using SecNet.Cli;
using SecNet.Cli.Commands;
using SecNet.Cli.Terminal;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Projects;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Commands;

/// <summary><c>new</c>: a project that builds to an executable with all roles.</summary>
internal static class NewCommand
{
    public static Command Create(CommandConsole console)
    {
        var folder = new Argument<string>("name") { Description = "The project: a new folder, whose last part is its name and namespace.", HelpName = "NAME" };
        var onnx = new Option<string?>("--onnx") { Description = "A trained model. Default: a small network on drawn digits, with weights and images to try.", HelpName = "MODEL.onnx" };
        var feed = new Option<string?>("--feed") { Description = "Where the package SecNet.Cli is, besides your own NuGet sources: a folder or an address.", HelpName = "DIR" };
        var command = new ToolCommand("new", "Make a project that `dotnet build` turns into an executable with every role. The network comes from --onnx, or is a small sample.")
        {
            Examples =
            [
                ("new Sample && cd Sample && dotnet run -c Release -- local", "a network on drawn digits, running"),
                ("new Digits --onnx model.onnx --samples data/train-images-idx3-ubyte.gz", "your own model, bounded by real inputs"),
            ],
        };
        command.Add(folder);
        command.Add(onnx);
        command.Add(feed);
        var import = new ImportArguments(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(folder) is { } given && NewProject.Problem(NameOf(given)) is { } problem) result.AddError($"'{NameOf(given)}' cannot name a project: {problem}.");
            if (!result.IsGiven(onnx) && import.AreGiven(result)) result.AddError("--samples, --count, --offset, --margin and --input-max belong to --onnx MODEL.onnx.");
        });
        command.SetAction(async (arguments, cancellation) =>
        {
            var target = arguments.GetRequiredValue(folder);
            NewProject.RequireEmpty(target);
            var packages = arguments.GetValue(feed) is { } given ? PackageFeed.Resolve(given) : null;
            var project = arguments.GetValue(onnx) is { } model
                ? await ImportedAsync(console, arguments, import, NameOf(target), model, cancellation)
                : Sample(NameOf(target));
            (project with { Feed = packages }).Write(target);

            await console.Output.WriteLineAsync(target);
            if (packages is null) await console.Error.WriteLineAsync($"note: The build takes SecNet.Cli {ToolVersion.Text} from your NuGet sources; if it is not there, give --feed the folder or address that has it.");
            await console.Error.WriteLineAsync($"Next: cd {target} && dotnet run -c Release -- local {project.LocalArguments}".TrimEnd());
            return ExitCode.Success;
        });
        return command;
    }

    private static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));

    private static NewProject Sample(string name)
    {
        var network = ClassNames.Suggest(name);
        return new()
        {
            Name = name,
            Network = network,
            Source = SampleNetwork.Text(network),
            Weights = SampleNetwork.Weights(),
            Samples = [.. SampleNetwork.Images()],
            LocalArguments = string.Empty,
        };
    }

    private static async Task<NewProject> ImportedAsync(CommandConsole console, ParseResult arguments, ImportArguments import, string name, string onnx, CancellationToken cancellation)
    {
        var network = NetworkNames.OfFile(onnx);
        var model = await import.ReadAsync(console, arguments, onnx, network, space: string.Empty, cancellation);
        var (source, weights) = (network + DslFrontEnd.Extension, network + ImportedModel.WeightsExtension);
        import.Report(console, model, source, weights);
        return new()
        {
            Name = name,
            Network = network,
            Source = model.Text,
            Weights = model.Weights,
            LocalArguments = import.Samples(arguments) is { } samples ? $"--data {Quote(Path.GetFullPath(samples))} --count 10" : "--data PATH --count 10",
            Caution = model.Info.Calibration is not { } calibration ? null
                : $"Bounds of layers are calibrated ({calibration}); an input that exceeds one gives a wrong answer that nobody detects."
                    + (calibration.IsSynthetic ? $" Calibrate on real inputs first: `secnet calibrate {source} --weights {weights} --samples PATH`." : ""),
        };
    }

    private static string Quote(string path) => path.Contains(' ') ? $"\"{path}\"" : path;
}
