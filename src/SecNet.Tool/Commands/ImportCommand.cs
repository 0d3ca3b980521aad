using System.CommandLine;
using SecNet.Cli;
using SecNet.Cli.Terminal;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Projects;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Commands;

/// <summary><c>import</c>: an ONNX model becomes a .secnet file and weights.</summary>
internal static class ImportCommand
{
    public static Command Create(CommandConsole console)
    {
        var onnx = new Argument<string>("model") { Description = "A trained model, as torch.onnx.export writes it.", HelpName = "MODEL.onnx" };
        var name = new Option<string?>("--name") { Description = "Name of the network: its class and its files. Default: after the model's file.", HelpName = "M1" };
        var space = new Option<string?>("--namespace") { Description = "Namespace to write into the file. Default: none, so that the project's RootNamespace counts.", HelpName = "NS" };
        var folder = new Option<string>("--out") { Description = "Folder for NAME.secnet and NAME.safetensors.", HelpName = "DIR", DefaultValueFactory = static _ => "." };
        var force = new Option<bool>("--force") { Description = "Replace files that are there." };
        var command = new ToolCommand(
            "import",
            "Turn an ONNX model into NAME.secnet and NAME.safetensors. With --samples, layers are bounded by what these lead to, times --margin; without, "
            + "by what the weights prove where that fits a ring, and otherwise by synthetic inputs, which is a guess.")
        {
            Examples =
            [
                ("import model.onnx --samples data/train-images-idx3-ubyte.gz", "with real samples, which is how to do it"),
                ("import model.onnx --name Digits --namespace Acme --out src/Models", "elsewhere and under another name"),
            ],
        };
        command.Add(onnx);
        command.Add(name);
        command.Add(space);
        command.Add(folder);
        command.Add(force);
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is { } given && NetworkNames.Problem(given) is { } problem) result.AddError($"--name {given} cannot be a class: {problem}.");
            if (result.GetValue(space) is { } givenSpace && NetworkNames.ProblemOfNamespace(givenSpace) is { } spaceProblem) result.AddError($"--namespace {givenSpace} cannot be one: {spaceProblem}.");
        });
        var import = new ImportArguments(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var network = arguments.GetValue(name) ?? NetworkNames.OfFile(arguments.GetRequiredValue(onnx));
            var target = arguments.GetRequiredValue(folder);
            var (source, weights) = (Path.Combine(target, network + DslFrontEnd.Extension), Path.Combine(target, network + ImportedModel.WeightsExtension));
            if (!arguments.GetValue(force)) RefuseToReplace(source, weights);
            var model = await import.ReadAsync(console, arguments, arguments.GetRequiredValue(onnx), network, arguments.GetValue(space) ?? string.Empty, cancellation);
            AtomicFile.Write(weights, model.Weights);
            AtomicFile.Write(source, model.Text);

            import.Report(console, model, source, weights);
            await console.Output.WriteLineAsync(source);
            await console.Output.WriteLineAsync(weights);
            await console.Error.WriteLineAsync($"Next: `secnet cost {source}`, or put both files into a project that references SecNet.Cli (`secnet new NAME --onnx …` makes one).");
            return ExitCode.Success;
        });
        return command;
    }

    private static void RefuseToReplace(params string[] paths)
    {
        foreach (var path in paths.Where(File.Exists)) throw new CommandFailure($"'{path}' is there already. Give --force to replace it, or another --name or --out.", ExitCode.Usage);
    }
}
