using System.Buffers.Binary;
using System.IO.Compression;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Images;

/// <summary>The test set of a folder in MNIST's IDX format: <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain or <c>.gz</c>.</summary>
/// <remarks>Reads only as far as asked; memory follows the images taken, never the header's claim. Source: LeCun, Cortes, Burges, the MNIST file format.</remarks>
internal static class MnistFolder
{
    private const int ImagesMagic = 0x00000803;
    private const int LabelsMagic = 0x00000801;

    /// <summary>Reads a run of test images with their labels (unknown when there is no labels file).</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="offset">First image.</param>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="shape">What the network takes.</param>
    /// <param name="classes">How many classes the network tells apart.</param>
    /// <exception cref="ImageFileException">Files are absent, damaged, of another size, or hold fewer images.</exception>
    public static List<Sample> Read(string folder, int offset, int count, Shape shape, int classes)
    {
        var imagesPath = Find(folder, "images", "idx3") ?? throw new ImageFileException(
            $"The folder '{folder}' has no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz. Give the folder that holds MNIST's IDX files.");
        var labelsPath = Find(folder, "labels", "idx1");
        var labels = labelsPath is null ? null : ReadLabels(labelsPath, offset, count, classes);
        return ReadImages(imagesPath, offset, count, shape, labels);
    }

    private static List<Sample> ReadImages(string path, int offset, int count, Shape shape, byte[]? labels)
    {
        using var stream = Open(path);
        Span<byte> header = stackalloc byte[16];
        ReadExactly(stream, header, path);
        Check(path, header, ImagesMagic, offset, count);
        var (rows, columns) = (BinaryPrimitives.ReadUInt32BigEndian(header[8..]), BinaryPrimitives.ReadUInt32BigEndian(header[12..]));
        if (shape.Channels != 1 || rows != shape.Height || columns != shape.Width)
            throw new ImageFileException($"'{path}' holds images of {columns}x{rows} grey pixels and the network takes {shape}. Choose another data set or --network.");

        var samples = new List<Sample>();
        var skipped = new byte[shape.Length];
        for (var i = 0; i < offset; i++) ReadExactly(stream, skipped, path);
        for (var i = 0; i < count; i++)
        {
            var pixels = new byte[shape.Length];
            ReadExactly(stream, pixels, path);
            samples.Add(new($"mnist[{offset + i}]", pixels, labels?[i]));
        }

        return samples;
    }

    private static byte[] ReadLabels(string path, int offset, int count, int classes)
    {
        using var stream = Open(path);
        Span<byte> header = stackalloc byte[8];
        ReadExactly(stream, header, path);
        Check(path, header, LabelsMagic, offset, count);
        for (var i = 0; i < offset; i++) ReadExactly(stream, header[..1], path);
        var labels = new byte[count];
        ReadExactly(stream, labels, path);
        var bad = Array.FindIndex(labels, label => label >= classes);
        return bad < 0 ? labels : throw new ImageFileException($"'{path}' gives image {offset + bad} the label {labels[bad]} and the network has classes 0 to {classes - 1}.");
    }

    private static void Check(string path, ReadOnlySpan<byte> header, int magic, int offset, int count)
    {
        var found = BinaryPrimitives.ReadInt32BigEndian(header);
        if (found != magic) throw new ImageFileException($"'{path}' begins with 0x{found:x8} and an IDX file of this name with 0x{magic:x8}. Fetch the file again.");
        var available = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if ((long)offset + count > available)
            throw new ImageFileException($"'{path}' holds {available} entries and {offset} to {(long)offset + count - 1} were asked for. Lower --count or --offset.");
    }

    private static string? Find(string folder, string kind, string rank) =>
        new[] { $"t10k-{kind}-{rank}-ubyte", $"t10k-{kind}-{rank}-ubyte.gz", $"t10k-{kind}.{rank}-ubyte", $"t10k-{kind}.{rank}-ubyte.gz" }
            .Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static Stream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            Span<byte> start = stackalloc byte[2];
            var compressed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
            file.Position = 0;
            return compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageFileException($"'{path}' may not be read by this user.", e);
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string path)
    {
        try
        {
            stream.ReadExactly(buffer);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new ImageFileException($"'{path}' ends early or is damaged ({e.Message}). Fetch the file again.", e);
        }
    }
}
