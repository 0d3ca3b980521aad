using System.Globalization;

namespace SecNet.Data.Images;

/// <summary>A folder of images, or of one sub-folder of images for each class.</summary>
internal static class ImageFolder
{
    /// <summary>Reads images in name order; of sub-folders the first of each, then the second of each, so that any beginning is a mixture.</summary>
    /// <exception cref="SampleFileException">There is no image, images stand beside class folders, a class is empty, or an image cannot be read.</exception>
    public static List<Sample> Read(string folder, SampleShape shape, SampleRange range)
    {
        try
        {
            var images = ImagesOf(folder);
            string[] classes = [.. Directory.GetDirectories(folder).Where(static path => Path.GetFileName(path)[0] != '.').Order(StringComparer.Ordinal)];
            if (images.Length > 0 && classes.Any(static path => ImagesOf(path).Length > 0))
                throw new SampleFileException($"The folder '{folder}' holds {images.Length} images beside sub-folders of images. Move the images into the sub-folder of their class, or away.");
            return images.Length > 0 || classes.Length == 0 ? ReadFlat(folder, images, shape, range) : ReadClasses(folder, classes, shape, range);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SampleFileException($"The folder '{folder}' may not be read by this user.", e);
        }
    }

    private static List<Sample> ReadFlat(string folder, string[] images, SampleShape shape, SampleRange range)
    {
        if (images.Length == 0)
            throw new SampleFileException($"The folder '{folder}' holds no {ImageFile.ExtensionsText} file, no sub-folder of them, and no MNIST test set. Give a folder of images or the data set's file.");
        return [.. Choose(images, folder, range).Select(path => ImageFile.Read(path, Path.GetFileName(path), shape))];
    }

    private static List<Sample> ReadClasses(string folder, string[] classes, SampleShape shape, SampleRange range)
    {
        var imagesOfClass = Array.ConvertAll(classes, ImagesOf);
        var empty = Array.FindIndex(imagesOfClass, static images => images.Length == 0);
        if (empty >= 0) throw new SampleFileException($"The class folder '{classes[empty]}' holds no {ImageFile.ExtensionsText} file. Fill it, or remove it: the other folders' places in the order are their labels.");
        var labels = LabelsOf(classes);

        var inTurn = imagesOfClass
            .SelectMany(static (images, label) => images.Select((path, position) => (Path: path, Label: label, Position: position)))
            .OrderBy(static image => image.Position).ThenBy(static image => image.Label).ToArray();
        var samples = new List<Sample>();
        foreach (var (path, label, _) in Choose(inTurn, folder, range))
        {
            var className = Path.GetFileName(classes[label]);
            samples.Add(ImageFile.Read(path, $"{className}/{Path.GetFileName(path)}", shape) with { Label = labels[label], ClassName = className });
        }

        return samples;
    }

    /// <summary>Folders that are all called by numbers are their classes' numbers, one of them missing or not; of others the place in the order counts.</summary>
    private static int[] LabelsOf(string[] classes)
    {
        var numbers = Array.ConvertAll(classes, static path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        return numbers.Contains(-1) ? [.. Enumerable.Range(0, classes.Length)] : numbers;
    }

    private static IEnumerable<T> Choose<T>(T[] images, string folder, SampleRange range) => images.Skip(range.Offset).Take((int)range.CountOf(images.Length, folder));

    private static string[] ImagesOf(string folder) => [.. Directory.GetFiles(folder).Where(ImageFile.IsNamedLikeOne).Order(StringComparer.Ordinal)];
}
