using System.CommandLine;
using SecNet.Cli.Images;

namespace SecNet.Cli.Commands;

/// <summary>The arguments that say which images to classify; the same for <c>infer</c> and <c>local</c>.</summary>
internal sealed class ImageOptions
{
    private readonly Argument<string[]> _images = new("images")
    {
        Description = "Image files or folders: PGM or 8-bit grey PNG of the network's size. A file named after its class (3.pgm) is checked against it. Default: the samples shipped with the network.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _mnist = new("--mnist") { Description = "Classify the test set in this folder (MNIST IDX files t10k-images-idx3-ubyte[.gz]).", HelpName = "DIR" };
    private readonly Option<int> _count = new("--count") { Description = "How many images of the test set.", HelpName = "N", DefaultValueFactory = static _ => 10 };
    private readonly Option<int> _offset = new("--offset") { Description = "First image of the test set.", HelpName = "K" };

    public ImageOptions(Command command)
    {
        command.Add(_images);
        command.Add(_mnist);
        command.Add(_count.AtLeast(1));
        command.Add(_offset.AtLeast(0));
        command.Validators.Add(result =>
        {
            var files = result.GetResult(_images)?.Tokens.Count > 0;
            var mnist = result.IsGiven(_mnist);
            if (files && mnist) result.AddError("Give image files or --mnist, not both.");
            if (!mnist && (result.IsGiven(_count) || result.IsGiven(_offset))) result.AddError("--count and --offset belong to --mnist.");
        });
    }

    /// <summary>Reads the images chosen.</summary>
    public List<Sample> Read(ParseResult arguments, NetworkEntry network)
    {
        if (arguments.GetValue(_mnist) is { } folder)
            return MnistFolder.Read(folder, Offset(arguments), arguments.GetValue(_count), network.Info.InputShape, network.Classes);
        return [.. ImageFile.Expand(Paths(arguments, network)).Select(path => ImageFile.Read(path, network.Info.InputShape, network.Classes))];
    }

    /// <summary>Index of the first image within its data set.</summary>
    public int Offset(ParseResult arguments) => arguments.GetValue(_offset);

    /// <summary>The same choice as arguments for a child process.</summary>
    public IEnumerable<string> Forward(ParseResult arguments, NetworkEntry network)
    {
        if (arguments.GetValue(_mnist) is not { } folder) return Paths(arguments, network);
        return ["--mnist", folder, "--count", Text(arguments.GetValue(_count)), "--offset", Text(Offset(arguments))];
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string[] Paths(ParseResult arguments, NetworkEntry network)
    {
        if (arguments.GetValue(_images) is { Length: > 0 } given) return given;
        return [network.Samples ?? throw new UsageException($"Network '{network.Name}' ships no sample images. Give image files, or --mnist DIR.")];
    }
}
