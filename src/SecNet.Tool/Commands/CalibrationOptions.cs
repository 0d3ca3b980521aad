using System.CommandLine;
using System.CommandLine.Parsing;
using SecNet.Cli.Commands;
using SecNet.Data;
using SecNet.Generators.Model;

namespace SecNet.Tool.Commands;

/// <summary>The arguments that say on which samples to calibrate, and with which margin.</summary>
internal sealed class CalibrationOptions
{
    private const int DefaultCount = 1000;
    private const decimal DefaultMargin = 2;

    private readonly Option<string?> _samples = new("--samples")
    {
        Description = "Real inputs to bound the layers by: a folder or file of MNIST IDX, CIFAR-10 binary (.bin, .bin.gz), .npy, PGM or PNG images.",
        HelpName = "PATH",
    };

    private readonly Option<int> _count = new("--count") { Description = "At most so many samples.", HelpName = "N", DefaultValueFactory = static _ => DefaultCount };

    private readonly Option<decimal> _margin = new("--margin")
    {
        Description = "Factor over the largest values observed. An input that exceeds the bound all the same gives a wrong answer that nobody notices.",
        HelpName = "M",
        DefaultValueFactory = static _ => DefaultMargin,
    };

    public CalibrationOptions(Command command, bool areRequired)
    {
        _samples.Required = areRequired;
        command.Add(_samples);
        command.Add(_count.AtLeast(1));
        command.Add(_margin);
        command.Validators.Add(result =>
        {
            if (!result.IsGiven(_samples) && (result.IsGiven(_count) || result.IsGiven(_margin))) result.AddError("--count and --margin belong to --samples PATH.");
            if (result.IsGiven(_margin) && result.GetValue(_margin) is < 1 or > CalibrationModel.LargestMargin)
                result.AddError($"--margin must be from 1 to {CalibrationModel.LargestMargin}.");
        });
    }

    /// <summary>True when the user wrote any of them.</summary>
    public bool AreGiven(CommandResult result) => result.IsGiven(_samples) || result.IsGiven(_count) || result.IsGiven(_margin);

    /// <summary>Where the samples are; null when none were given.</summary>
    public string? Samples(ParseResult arguments) => arguments.GetValue(_samples);

    /// <summary>Reads the samples.</summary>
    public IReadOnlyList<float[]> Read(ParseResult arguments, TensorShape shape) =>
        [.. SampleSet.Read(arguments.GetValue(_samples)!, shape.Channels, shape.Height, shape.Width, arguments.GetValue(_count)).Select(static sample => sample.Values)];

    /// <summary>The factor over what was observed.</summary>
    public decimal Margin(ParseResult arguments) => arguments.GetValue(_margin);
}
