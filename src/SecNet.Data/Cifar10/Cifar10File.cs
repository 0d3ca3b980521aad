namespace SecNet.Data.Cifar10;

/// <summary>CIFAR-10's binary version, plain or gzip: records of a label byte and 3 × 32 × 32 pixels, red, green and blue plane after each other.</summary>
/// <remarks>Source: Krizhevsky, the CIFAR-10 data set, binary version.</remarks>
internal static class Cifar10File
{
    private const int Classes = 10;
    private const int Channels = 3;
    private const int Side = 32;
    private const int PixelCount = Channels * Side * Side;

    /// <summary>True when a file is called like one: <c>test_batch.bin</c>, <c>test.bin.gz</c>. Its contents have nothing to know it by.</summary>
    public static bool IsNamedLikeOne(string path) =>
        path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".bin.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads images with their labels.</summary>
    /// <exception cref="SampleFileException">The network takes another shape; the file is absent, damaged or holds none of the range.</exception>
    public static List<Sample> Read(string path, SampleShape shape, SampleRange range)
    {
        if (!shape.Takes(Channels, Side, Side))
            throw new SampleFileException($"'{path}' is taken for a CIFAR-10 file, whose images are {Channels}x{Side}x{Side}, and the network takes {shape}. Choose another data set or network.");
        using var stream = SampleStream.Open(path);
        var samples = new List<Sample>();
        foreach (var (index, record) in stream.Records(1 + PixelCount, PixelCount, count: null, range, "record"))
        {
            if (record[0] >= Classes)
                throw new SampleFileException($"'{path}' has the label {record[0]} at byte {(long)index * record.Length} (record {index}); CIFAR-10's are 0 to {Classes - 1}. Is it a CIFAR-10 binary file?");
            samples.Add(new($"cifar10[{index}]", Pixels.ToValues(record.AsSpan(1)), record[0]));
        }

        return samples;
    }
}
