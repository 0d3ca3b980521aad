using System.CommandLine;
using System.Globalization;
using SecNet.Cli;
using SecNet.Cli.Terminal;
using SecNet.Generators.Approximation;
using SecNet.Generators.Model.Layers;
using SecNet.Tool.Plotting;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Commands;

/// <summary><c>plot</c>: activations against what the compiler makes of them: a picture, and a table of what they cost and how far off they are.</summary>
internal static class PlotCommand
{
    private const decimal DefaultRange = 8;
    private const int DefaultFraction = 16;

    public static Command Create(CommandConsole console)
    {
        var range = new Option<decimal>("--range") { Description = $"The bound on the input: |x| <= NUMBER. Default {DefaultRange}.", DefaultValueFactory = static _ => DefaultRange };
        var fraction = new Option<int>("--fraction") { Description = $"Fraction bits, 4 to 24. Default {DefaultFraction}.", DefaultValueFactory = static _ => DefaultFraction };
        var error = new Option<decimal>("--error") { Description = "The error that fitted activations are to stay within (L-SecNet's are what they are). Default 2^-10.", DefaultValueFactory = static _ => SmoothLayer.DefaultMaxError };
        var output = new Option<FileInfo?>("--out") { Description = "Write the picture here, as SVG. Default: only the table." };
        var command = new ToolCommand("plot", "Show what activations cost and how far they are from their functions, as a Markdown table, and draw them.")
        {
            Examples =
            [
                ("plot", "rounds and bytes a value, and the largest error over the whole range"),
                ("plot --range 40 --error 0.0003 --out activations.svg", "another range, closer, with a picture"),
            ],
        };
        command.Add(range);
        command.Add(fraction);
        command.Add(error);
        command.Add(output);
        range.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<decimal>() is <= 0 or > 100_000) result.AddError("--range is above 0 and at most 100000.");
        });
        fraction.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 4 or > 24) result.AddError("--fraction is 4 to 24.");
        });
        command.SetAction(arguments =>
        {
            var (bound, bits) = (arguments.GetValue(range), arguments.GetValue(fraction));
            List<LayerModel> layers = [.. Enum.GetValues<SmoothFunction>().Select(function => new SmoothLayer("y", function) { MaxError = arguments.GetValue(error) })];
            layers.AddRange(new[] { SmoothFunction.Sigmoid, SmoothFunction.Tanh }.Select(static function => new SmoothLayer("y", function)
            {
                Approximation = ApproximationChoice.LSecNet,
                MaxError = SmoothLayer.DefaultMaxErrorOf(function, ApproximationChoice.LSecNet),
            }));
            layers.AddRange([
                new ReLULayer("y"), new AbsLayer("y"), new HardSigmoidLayer("y", HardSigmoidLayer.DefaultSlope, HardSigmoidLayer.DefaultOffset), new HardSwishLayer("y"),
            ]);
            var figures = layers.Select(layer => ActivationFigures.Of(layer, bound, bits)).ToList();
            WriteTable(console.Output, figures);
            if (arguments.GetValue(output) is { } file) AtomicFile.Write(file.FullName, ActivationPlot.Draw([.. figures.Where(static figure => figure.Curve.Count > 0)], bound, bits));
            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteTable(TextWriter output, IEnumerable<ActivationFigures> figures)
    {
        output.Write("""
            | activation | strategy | rounds, bytes online and offline a value, behind a masked truncation | on an opening of its own | largest error |
            |---|---|---|---|---|

            """);
        foreach (var figure in figures)
        {
            var error = figure.MaxError is { } value ? (value * 1e4).ToString("0.0", CultureInfo.InvariantCulture) + "e-4" : "of rounding";
            output.WriteLine($"| {figure.Kind} | {figure.Strategy} | {Text(figure.Behind)} | {Text(figure.Alone)} | {error} |");
        }
    }

    private static string Text(CostPerValue cost) => FormattableString.Invariant($"{cost.Rounds}, {cost.OnlineBytes:0.##}, {cost.OfflineBytes:0.#}");
}
