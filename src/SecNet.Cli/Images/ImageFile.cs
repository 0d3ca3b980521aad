using System.Globalization;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Images;

/// <summary>Reads one grey image, PGM or PNG, of exactly the size a network takes.</summary>
internal static class ImageFile
{
    // Thousands of times a 28×28 image in any encoding: enough for comments and metadata, too little to hurt.
    private const int MaxFileBytes = 16 << 20;

    /// <summary>Extensions offered when a folder is given.</summary>
    private static readonly string[] Extensions = [".pgm", ".png"];

    /// <summary>Reads an image. A file named after its class (<c>3.pgm</c>) carries that label.</summary>
    /// <exception cref="ImageFileException">Absent, damaged, not grey, not 8-bit, or of another size.</exception>
    public static Sample Read(string path, Shape shape, int classes)
    {
        if (shape.Channels != 1)
            throw new ImageFileException($"The network takes {shape} inputs; image files hold one grey channel. Use --mnist or the client library for other inputs.");
        var content = ReadBounded(path);
        var pixels = Parse(content, shape, path);
        return new(Path.GetFileName(path), pixels, LabelFromName(path, classes));
    }

    /// <summary>Files and, for folders, all images in them in name order.</summary>
    /// <exception cref="ImageFileException">A folder does not exist or holds no image.</exception>
    public static IEnumerable<string> Expand(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                yield return path;
                continue;
            }

            var files = Directory.GetFiles(path).Where(static file => Extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal).ToArray();
            if (files.Length == 0) throw new ImageFileException($"The folder '{path}' holds no {string.Join(" or ", Extensions)} file. Give image files, or --mnist for a data set folder.");
            foreach (var file in files) yield return file;
        }
    }

    /// <summary>How to make a file that is read, for the end of a message.</summary>
    public static string ConversionHint(Shape shape) => string.Create(
        CultureInfo.InvariantCulture,
        $"Convert it, for example with ImageMagick: magick IN -alpha off -colorspace Gray -depth 8 -resize {shape.Width}x{shape.Height}! OUT.pgm");

    /// <summary>Refuses any size but the network's.</summary>
    public static void CheckSize(long width, long height, Shape shape, string path)
    {
        if (width == shape.Width && height == shape.Height) return;
        throw new ImageFileException(string.Create(
            CultureInfo.InvariantCulture,
            $"'{path}' is {width}x{height} pixels and the network takes {shape.Width}x{shape.Height}. {ConversionHint(shape)}"));
    }

    private static byte[] Parse(byte[] content, Shape shape, string path)
    {
        if (PngReader.IsPng(content)) return PngReader.Read(content, shape, path);
        if (PgmReader.IsPgm(content)) return PgmReader.Read(content, shape, path);
        throw new ImageFileException($"'{path}' is {Guess(content)}; read are grey PGM (P2, P5) and 8-bit grey PNG. {ConversionHint(shape)}");
    }

    private static string Guess(byte[] content) => content switch
    {
        [] => "empty",
        [(byte)'P', (byte)'1' or (byte)'4', ..] => "a black-and-white PBM",
        [(byte)'P', (byte)'3' or (byte)'6', ..] => "a colour PPM",
        [0xFF, 0xD8, ..] => "a JPEG",
        [(byte)'B', (byte)'M', ..] => "a BMP",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "a GIF",
        [0x1F, 0x8B, ..] => "gzip-compressed",
        _ => "of an unknown format",
    };

    private static byte[] ReadBounded(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxFileBytes) throw new ImageFileException($"'{path}' has {stream.Length} bytes; image files up to {MaxFileBytes} bytes are read.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageFileException($"There is no image file '{path}'. Give the path of a PGM or PNG file.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageFileException($"'{path}' may not be read. Give the path of a readable PGM or PNG file.", e);
        }
    }

    private static int? LabelFromName(string path, int classes) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var label) && label < classes ? label : null;
}
