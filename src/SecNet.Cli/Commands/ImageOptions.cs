using System.CommandLine;
using System.Globalization;
using SecNet.Data;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;

namespace SecNet.Cli.Commands;

/// <summary>The arguments that say which samples to classify; the same for <c>infer</c>, <c>local</c> and <c>accuracy</c>.</summary>
internal sealed class ImageOptions
{
    private readonly Argument<string[]> _images = new("images")
    {
        Description = "Image files or folders: PGM or 8-bit PNG of the network's size and channels. Files all named after their class (3.pgm) are checked against it. Default: the samples shipped with the network.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _mnist = new("--mnist") { Description = "The test set in this folder (MNIST IDX files t10k-images-idx3-ubyte[.gz]).", HelpName = "DIR" };
    private readonly Option<string?> _cifar = new("--cifar") { Description = "A CIFAR-10 binary file, plain or gzip.", HelpName = "FILE" };
    private readonly Option<string?> _data = new("--data")
    {
        Description = "A data set: IDX, CIFAR-10 (.bin) or .npy file (labels from NAME.labels.npy or labels.npy), or a folder of images (one sub-folder for each class: its number, its name, or all classes in the order of names).",
        HelpName = "PATH",
    };

    private readonly Option<int?> _noise = new("--noise") { Description = "N inputs of noise within the declared range, always the same, where there is no data.", HelpName = "N" };
    private readonly Option<int> _count;
    private readonly Option<int> _offset = new("--offset") { Description = "First sample of the data set.", HelpName = "K" };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="defaultCount">Samples taken of a larger data set when no count is given.</param>
    /// <param name="takesFiles">Whether single images may be given too.</param>
    public ImageOptions(Command command, int defaultCount = 100, bool takesFiles = true)
    {
        _count = new("--count") { Description = $"How many samples of the data set. Default: all, of large ones the first {defaultCount}.", HelpName = "N", DefaultValueFactory = _ => defaultCount };
        if (takesFiles) command.Add(_images);
        foreach (var set in Sets) command.Add(set);
        if (takesFiles) command.Add(_noise.AtLeast(1));
        command.Add(_count.AtLeast(1));
        command.Add(_offset.AtLeast(0));
        command.Validators.Add(result =>
        {
            string[] sets = [.. Sets.Where(result.IsGiven).Select(static set => set.Name), .. takesFiles && result.IsGiven(_noise) ? [_noise.Name] : Array.Empty<string>()];
            if (sets.Length > 1) result.AddError($"Give one data set, not {string.Join(" and ", sets)}.");
            if (sets.Length > 0 && takesFiles && result.GetResult(_images)?.Tokens.Count > 0) result.AddError($"Give image files or {sets[0]}, not both.");
            if (sets.Length == 0 && !takesFiles) result.AddError("Give a labelled data set: --mnist DIR, --cifar FILE or --data PATH.");
            if ((sets.Length == 0 || sets is ["--noise"]) && (result.IsGiven(_count) || result.IsGiven(_offset))) result.AddError("--count and --offset belong to --mnist, --cifar or --data.");
        });
    }

    private Option<string?>[] Sets => [_mnist, _cifar, _data];

    /// <summary>Reads the samples chosen.</summary>
    /// <exception cref="SampleFileException">A file cannot be used, or holds fewer samples than asked for.</exception>
    public SampleChoice Read(ParseResult arguments, NetworkEntry network)
    {
        if (arguments.GetValue(_noise) is { } inputs) return new(Noise(network.Info, inputs), [_noise.Name, Text(inputs)], 0);
        var choice = Sets.FirstOrDefault(set => arguments.GetValue(set) is not null) is { } set ? ReadSet(arguments, network, set) : ReadFiles(arguments, network);
        var samples = ByClassName(choice.Samples, network.ClassNames);
        if (samples.FirstOrDefault(sample => sample.Label >= network.Classes) is { } bad)
            throw new SampleFileException($"{bad.Name} has the label {bad.Label} and network '{network.Name}' has classes 0 to {network.Classes - 1}. Choose another data set or --network.");
        return choice with { Samples = samples };
    }

    private SampleChoice ReadSet(ParseResult arguments, NetworkEntry network, Option<string?> set)
    {
        var (path, shape) = (arguments.GetValue(set)!, network.Info.InputShape);
        var (count, offset) = (arguments.GetValue(_count), arguments.GetValue(_offset));
        Func<string, int, int, int, int?, int, IReadOnlyList<Sample>> read = set == _mnist ? SampleSet.ReadMnist : set == _cifar ? SampleSet.ReadCifar10 : SampleSet.Read;
        var samples = read(path, shape.Channels, shape.Height, shape.Width, count, offset);
        if (samples.Count < count && arguments.CommandResult.IsGiven(_count))
            throw new SampleFileException($"'{path}' holds {samples.Count} samples from number {offset} on and --count asks for {count}. Lower --count or --offset.");
        return new(samples, [set.Name, path, _count.Name, Text(samples.Count), _offset.Name, Text(offset)], offset);
    }

    private SampleChoice ReadFiles(ParseResult arguments, NetworkEntry network)
    {
        var paths = arguments.GetValue(_images) is { Length: > 0 } given
            ? given
            : [network.Samples ?? throw new UsageException($"Network '{network.Name}' ships no sample images. Give image files, or --mnist DIR, --cifar FILE or --data PATH.")];
        var shape = network.Info.InputShape;
        return new(ByFileName([.. paths.SelectMany(path => SampleSet.Read(path, shape.Channels, shape.Height, shape.Width))], network.Classes), paths, 0);
    }

    private static Sample[] Noise(NetworkInfo info, int count)
    {
        const int seed = 1;
        var random = new RepeatableNoise(seed);
        var samples = new Sample[count];
        for (var i = 0; i < count; i++)
        {
            var values = new float[info.InputShape.Length];
            foreach (ref var value in values.AsSpan()) value = (float)(((2 * random.Next()) - 1) * (double)info.InputMaxAbs);
            samples[i] = new($"noise[{i}]", values, Label: null);
        }

        return samples;
    }

    /// <summary>Files named after their classes (<c>3.pgm</c>), where all are: among others, a number is just a number.</summary>
    internal static IReadOnlyList<Sample> ByFileName(IReadOnlyList<Sample> samples, int classes) =>
        samples.All(sample => sample.Label is null && LabelFromName(sample.Name, classes) is not null)
            ? [.. samples.Select(sample => sample with { Label = LabelFromName(sample.Name, classes) })] : samples;

    private static int? LabelFromName(string name, int classes) =>
        int.TryParse(Path.GetFileNameWithoutExtension(name), NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label < classes ? label : null;

    /// <summary>Folders number classes by their names' order, which need not be the network's: where both name them all, the names decide.</summary>
    internal static IReadOnlyList<Sample> ByClassName(IReadOnlyList<Sample> samples, IReadOnlyList<string> names)
    {
        var labels = names.Index().DistinctBy(static name => name.Item, StringComparer.OrdinalIgnoreCase).ToDictionary(static name => name.Item, static name => name.Index, StringComparer.OrdinalIgnoreCase);
        return samples.All(sample => sample.ClassName is { } name && labels.ContainsKey(name)) ? [.. samples.Select(sample => sample with { Label = labels[sample.ClassName!] })] : samples;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The samples chosen.</summary>
/// <param name="Samples">At least one.</param>
/// <param name="Arguments">The same choice as arguments for a child process.</param>
/// <param name="Offset">Index of the first within its data set.</param>
internal sealed record SampleChoice(IReadOnlyList<Sample> Samples, IReadOnlyList<string> Arguments, int Offset);
