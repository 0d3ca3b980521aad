using SecNet.Data.Cifar10;
using SecNet.Data.Idx;
using SecNet.Data.Images;
using SecNet.Data.Npy;

namespace SecNet.Data;

/// <summary>Reads inputs of a network from files and folders.</summary>
/// <remarks>
/// Samples come in the order of the data set. Memory follows the samples asked for, never what a header claims; without a limit at most 2^28 values are read.
/// </remarks>
public static class SampleSet
{
    private const int RecognisingBytes = 8;

    /// <summary>Reads a data set of whatever format the path is.</summary>
    /// <param name="path">
    /// One of: a folder of MNIST's IDX files (its test set); an IDX file of images (labels from the file beside it); a CIFAR-10 binary file
    /// (<c>.bin</c> or <c>.bin.gz</c>); a <c>.npy</c> array (labels from <c>NAME.labels.npy</c> or <c>labels.npy</c> beside it); an image (PGM or 8-bit
    /// PNG); a folder of images (no labels), or of one sub-folder of images for each class, taken in turn (labels are the sub-folders' names where all are numbers, else
    /// their places in ordinal order, as torchvision's ImageFolder counts).
    /// IDX, CIFAR-10 and <c>.npy</c> files may be gzip-compressed.
    /// </param>
    /// <param name="channels">Channels the network takes.</param>
    /// <param name="height">Rows; with <paramref name="width"/> 1 for a vector, which takes any data of as many values.</param>
    /// <param name="width">Columns.</param>
    /// <param name="limit">At most so many samples; null for all.</param>
    /// <param name="offset">How many to leave out at the start.</param>
    /// <returns>At least one sample.</returns>
    /// <exception cref="SampleFileException">There is no such file, its format is not read, it is damaged, does not fit the network, or holds no sample from the offset on.</exception>
    public static IReadOnlyList<Sample> Read(string path, int channels, int height, int width, int? limit = null, int offset = 0)
    {
        var (shape, range) = Check(path, channels, height, width, limit, offset);
        if (Directory.Exists(path)) return MnistFolder.FindImages(path) is null ? ImageFolder.Read(path, shape, range) : MnistFolder.Read(path, shape, range);
        if (Cifar10File.IsNamedLikeOne(path)) return Cifar10File.Read(path, shape, range);

        var start = Start(path);
        if (IdxFile.IsImages(start)) return IdxFile.Read(path, IdxFile.LabelsBeside(path), Path.GetFileName(path), shape, range);
        if (NpySamples.IsNpy(start)) return NpySamples.Read(path, shape, range);
        _ = range.CountOf(1, path);
        return [ImageFile.Read(path, Path.GetFileName(path), shape)];
    }

    /// <summary>Reads the test set of a folder of MNIST's IDX files: <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain or <c>.gz</c>.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/returns"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static IReadOnlyList<Sample> ReadMnist(string path, int channels, int height, int width, int? limit = null, int offset = 0)
    {
        var (shape, range) = Check(path, channels, height, width, limit, offset);
        return MnistFolder.Read(path, shape, range);
    }

    /// <summary>Reads a CIFAR-10 binary file of any name, plain or gzip.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <inheritdoc cref="Read" path="/returns"/>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static IReadOnlyList<Sample> ReadCifar10(string path, int channels, int height, int width, int? limit = null, int offset = 0)
    {
        var (shape, range) = Check(path, channels, height, width, limit, offset);
        return Cifar10File.Read(path, shape, range);
    }

    private static (SampleShape Shape, SampleRange Range) Check(string path, int channels, int height, int width, int? limit, int offset)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (limit is { } most) ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most, nameof(limit));
        return (new(channels, height, width), new(offset, limit));
    }

    private static byte[] Start(string path)
    {
        using var stream = SampleStream.Open(path);
        var start = new byte[RecognisingBytes];
        return start[..stream.Read(start)];
    }
}
