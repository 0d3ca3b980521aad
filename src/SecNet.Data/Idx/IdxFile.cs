using System.Buffers.Binary;

namespace SecNet.Data.Idx;

/// <summary>A file of images in MNIST's IDX format, and the file of labels beside it.</summary>
/// <remarks>Reads only as far as asked; memory follows the images taken, never the header's claim. Source: LeCun, Cortes, Burges, the MNIST file format.</remarks>
internal static class IdxFile
{
    private const int ImagesMagic = 0x00000803;
    private const int LabelsMagic = 0x00000801;

    /// <summary>True when the contents begin like a file of images.</summary>
    public static bool IsImages(ReadOnlySpan<byte> start) => start.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(start) == ImagesMagic;

    /// <summary>The labels file that belongs to a file of images by its name (images-idx3 → labels-idx1, plain or gzip), or null.</summary>
    public static string? LabelsBeside(string imagesPath)
    {
        var name = Path.GetFileName(imagesPath);
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        var labels = plain.Replace("images", "labels", StringComparison.Ordinal).Replace("idx3", "idx1", StringComparison.Ordinal);
        if (labels == plain) return null;
        return new[] { labels, labels + ".gz" }.Select(file => Path.Combine(Path.GetDirectoryName(imagesPath) ?? "", file)).FirstOrDefault(File.Exists);
    }

    /// <summary>Reads images with their labels (unknown when there is no labels file).</summary>
    /// <param name="imagesPath">The images.</param>
    /// <param name="labelsPath">The labels, or null.</param>
    /// <param name="name">What the samples are called, followed by their index.</param>
    /// <param name="shape">What the network takes.</param>
    /// <param name="range">Which.</param>
    /// <exception cref="SampleFileException">Files are damaged, of another size, or hold none of the range.</exception>
    public static List<Sample> Read(string imagesPath, string? labelsPath, string name, SampleShape shape, SampleRange range)
    {
        using var stream = SampleStream.Open(imagesPath);
        Span<byte> header = stackalloc byte[16];
        stream.ReadExactly(header, "its header");
        CheckMagic(imagesPath, header, ImagesMagic);
        var count = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var (rows, columns) = (BinaryPrimitives.ReadUInt32BigEndian(header[8..]), BinaryPrimitives.ReadUInt32BigEndian(header[12..]));
        if (!shape.Takes(1, rows, columns))
            throw new SampleFileException($"'{imagesPath}' holds images of {columns}x{rows} grey pixels and the network takes {shape}. Choose another data set or network.");

        List<Sample> samples = [.. stream.Records(shape.Length, shape.Length, count, range, "image").Select(image => new Sample($"{name}[{image.Index}]", Pixels.ToValues(image.Record), null))];
        if (labelsPath is null) return samples;
        var labels = ReadLabels(labelsPath, imagesPath, count, range with { Limit = samples.Count });
        return [.. samples.Zip(labels, static (sample, label) => sample with { Label = label })];
    }

    private static List<int> ReadLabels(string path, string imagesPath, long imageCount, SampleRange range)
    {
        using var stream = SampleStream.Open(path);
        Span<byte> header = stackalloc byte[8];
        stream.ReadExactly(header, "its header");
        CheckMagic(path, header, LabelsMagic);
        var count = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (count != imageCount) throw new SampleFileException($"'{path}' holds {count} labels and '{imagesPath}' {imageCount} images. Fetch both files again.");
        return [.. stream.Records(1, 1, count, range, "label").Select(static label => (int)label.Record[0])];
    }

    private static void CheckMagic(string path, ReadOnlySpan<byte> header, int magic)
    {
        var found = BinaryPrimitives.ReadInt32BigEndian(header);
        if (found != magic)
            throw new SampleFileException($"'{path}' begins with 0x{found:x8} and an IDX file of {(magic == ImagesMagic ? "images" : "labels")} with 0x{magic:x8}. Fetch the file again.");
    }
}
