namespace SecNet.Data.Idx;

/// <summary>The test set of a folder of MNIST's files: <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain or <c>.gz</c>.</summary>
internal static class MnistFolder
{
    // Both spellings are in circulation.
    private static readonly string[] ImageNames = ["t10k-images-idx3-ubyte", "t10k-images-idx3-ubyte.gz", "t10k-images.idx3-ubyte", "t10k-images.idx3-ubyte.gz"];

    /// <summary>The file of test images in a folder, or null.</summary>
    public static string? FindImages(string folder) => ImageNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Reads test images with their labels (unknown when there is no labels file).</summary>
    /// <exception cref="SampleFileException">Files are absent, damaged, of another size, or hold none of the range.</exception>
    public static List<Sample> Read(string folder, SampleShape shape, SampleRange range)
    {
        var images = FindImages(folder) ?? throw new SampleFileException(
            $"The folder '{folder}' has no {ImageNames[0]} or {ImageNames[1]}. Give the folder that holds MNIST's IDX files.");
        return IdxFile.Read(images, IdxFile.LabelsBeside(images), "mnist", shape, range);
    }
}
