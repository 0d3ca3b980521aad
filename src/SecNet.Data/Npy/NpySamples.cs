namespace SecNet.Data.Npy;

/// <summary>Samples of a <c>.npy</c> array: [N, C, H, W], [N, H, W] for one channel, [N, F], or one of them without N. C order.</summary>
/// <remarks>uint8 is divided by 255, other types are taken as they are. Source: NumPy Enhancement Proposal 1.</remarks>
internal static class NpySamples
{
    /// <summary>True when the contents begin like a <c>.npy</c> file.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> start) => start.StartsWith(NpyHeader.Magic);

    /// <summary>Reads samples, with labels where a labels array is beside the file.</summary>
    /// <exception cref="SampleFileException">A file is damaged, of another shape or type, or holds none of the range.</exception>
    public static List<Sample> Read(string path, SampleShape shape, SampleRange range)
    {
        using var stream = SampleStream.Open(path);
        var header = NpyHeader.Read(stream);
        var count = CountOf(header, shape) ?? throw new SampleFileException(
            $"'{path}' is an array of shape {header.ShapeText} and the network takes {shape}: expected is {Expected(shape)}, with N samples, or one sample without N.");

        var name = Path.GetFileName(path);
        var samples = new List<Sample>();
        foreach (var (index, record) in stream.Records(checked(shape.Length * header.Type.Bytes), shape.Length, count, range, "sample"))
            samples.Add(new($"{name}[{index}]", Values(record, header.Type, path, index), null));
        if (LabelsBeside(path) is not { } labelsPath) return samples;
        var labels = NpyLabels.Read(labelsPath, path, count, range with { Limit = samples.Count });
        return [.. samples.Zip(labels, static (sample, label) => sample with { Label = label })];
    }

    // The number of samples in an array, or null when it is of another shape. With a leading N first: [3, 3] of a vector of 3 is three samples.
    private static long? CountOf(NpyHeader header, SampleShape shape)
    {
        var dimensions = header.Dimensions;
        if (dimensions.Count > 1 && IsSample([.. dimensions.Skip(1)], shape)) return dimensions[0];
        return IsSample([.. dimensions], shape) ? 1 : null;
    }

    private static bool IsSample(ReadOnlySpan<long> dimensions, SampleShape shape) => dimensions switch
    {
        [var features] => features == shape.Length,
        [var height, var width] => shape.Takes(1, height, width),
        [var channels, var height, var width] => shape.Takes(channels, height, width),
        _ => false,
    };

    private static string Expected(SampleShape shape) => shape switch
    {
        { IsFlat: true } => $"(N, {shape.Channels})",
        { Channels: 1 } => $"(N, {shape.Height}, {shape.Width}) or (N, 1, {shape.Height}, {shape.Width}) or (N, {shape.Length})",
        _ => $"(N, {shape.Channels}, {shape.Height}, {shape.Width}) or (N, {shape.Length})",
    };

    private static float[] Values(byte[] record, NpyType type, string path, int index)
    {
        var values = new float[record.Length / type.Bytes];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = type.ToValue(record.AsSpan(i * type.Bytes, type.Bytes));
            if (!float.IsFinite(values[i])) throw new SampleFileException($"'{path}' holds {values[i]} as value {i} of sample {index}; every value must be a finite 32-bit number.");
        }

        return values;
    }

    private static string? LabelsBeside(string path)
    {
        var name = Path.GetFileName(path);
        var stem = name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return new[] { stem + ".labels.npy", "labels.npy" }.Where(labels => labels != name)
            .Select(labels => Path.Combine(Path.GetDirectoryName(path) ?? "", labels)).FirstOrDefault(File.Exists);
    }
}
