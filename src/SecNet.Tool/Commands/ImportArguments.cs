using System.CommandLine;
using System.CommandLine.Parsing;
using SecNet.Cli.Commands;
using SecNet.Cli.Terminal;
using SecNet.Generators.Checking;
using SecNet.Generators.Model;
using SecNet.Tool.Calibration;
using SecNet.Tool.Projects;

namespace SecNet.Tool.Commands;

/// <summary>What <c>import</c> and <c>new</c> take for a model and tell about it.</summary>
internal sealed class ImportArguments
{
    private readonly Option<decimal> _inputMax = new("--input-max")
    {
        Description = "Bound on the magnitude of every input value: 1 for pixels divided by 255; more where inputs are normalised otherwise.",
        HelpName = "A",
        DefaultValueFactory = static _ => 1,
    };

    private readonly Option<string?> _link = new("--link")
    {
        Description = "Link between the parties, to write into the file: comparisons are then what is fastest on it. lan, wan, loopback, or a round trip and a bandwidth.",
        HelpName = "wan|20ms,1Gbit/s",
    };

    private readonly CalibrationOptions _calibration;

    public ImportArguments(Command command)
    {
        _calibration = new(command, areRequired: false);
        command.Add(_inputMax);
        command.Add(_link);
        command.Validators.Add(result =>
        {
            if (result.IsGiven(_inputMax) && (result.GetValue(_inputMax) <= 0 || result.GetValue(_inputMax) > Numbers.LargestBound)) result.AddError($"--input-max must be above 0 and at most {Numbers.LargestBound}.");
            if (result.GetValue(_link) is { } link && LinkModel.Parse(link) is null) result.AddError($"--link must be {LinkModel.Fits}, not '{link}'.");
        });
    }

    /// <summary>True when the user wrote any of them.</summary>
    public bool AreGiven(CommandResult result) => result.IsGiven(_inputMax) || result.IsGiven(_link) || _calibration.AreGiven(result);

    /// <summary>Where the samples are; null when none were given.</summary>
    public string? Samples(ParseResult arguments) => _calibration.Samples(arguments);

    /// <summary>Imports a model, with bounds from the samples given or, without, as far as the weights prove them.</summary>
    public Task<ImportedModel> ReadAsync(CommandConsole console, ParseResult arguments, string onnx, string name, string space, CancellationToken cancellation) =>
        console.WithStatusAsync("Reading the model", status => Task.Run(
            () => ImportedModel.Read(
                onnx,
                new() { Name = name, Namespace = space, InputMaxAbs = arguments.GetValue(_inputMax), Link = arguments.GetValue(_link) is { } link ? LinkModel.Parse(link) : null },
                Samples(arguments) is null ? null : (model, file) =>
                {
                    var samples = _calibration.Read(arguments, model.Input);
                    return Calibrator.Calibrate(model, file, samples, _calibration.Margin(arguments), isSynthetic: false, new Counter(samples.Count, status), cancellation);
                },
                cancellation),
            cancellation));

    /// <summary>Tells what the import decided.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="model">The import.</param>
    /// <param name="source">Where its .secnet file is.</param>
    /// <param name="weights">Where its weights are.</param>
    public void Report(CommandConsole console, ImportedModel model, string source, string weights)
    {
        foreach (var note in model.Notes) console.Error.WriteLine($"note: {note}");
        console.Notes.Write(BoundsTable.Of(model.Info));
        if (model.Info.Calibration is not { IsSynthetic: true }) return;
        console.Error.WriteLine("warning: The bounds are guesses: they come from synthetic inputs, since no samples were given and the weights prove none that fit.");
        console.Error.WriteLine("warning: A real input that exceeds one gives a wrong answer that nobody detects. Before you rely on an answer, calibrate on real inputs:");
        console.Error.WriteLine($"warning:   secnet calibrate {source} --weights {weights} --samples PATH");
    }

    private sealed class Counter(int total, Action<string> status) : IProgress<int>
    {
        public void Report(int value) => status(value < total ? $"Calibrating: {value} of {total} samples" : "Compiling");
    }
}
