namespace SecNet.Data.Images;

/// <summary>Reads one image, PGM or PNG, of exactly the size a network takes.</summary>
internal static class ImageFile
{
    // Thousands of times a 32×32 image in any encoding: enough for comments and metadata, too little to hurt.
    private const int MaxFileBytes = 16 << 20;

    private static readonly string[] Extensions = [".pgm", ".png"];

    /// <summary>For messages.</summary>
    public static string ExtensionsText => string.Join(" or ", Extensions);

    /// <summary>True when a file of a folder is called like an image.</summary>
    public static bool IsNamedLikeOne(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads an image.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The sample's name.</param>
    /// <param name="shape">What the network takes.</param>
    /// <exception cref="SampleFileException">Absent, damaged, not 8-bit, or of another size or number of channels.</exception>
    public static Sample Read(string path, string name, SampleShape shape)
    {
        var content = ReadBounded(path);
        var target = new ImageTarget(path, shape);
        if (PngReader.IsPng(content)) return new(name, PngReader.Read(content, target), null);
        if (PgmReader.IsPgm(content)) return new(name, PgmReader.Read(content, target), null);
        throw new SampleFileException($"'{path}' is {Guess(content)}; read are grey PGM (P2, P5), 8-bit grey or RGB PNG, IDX, CIFAR-10 (.bin) and .npy files, and folders of them. {target.ConversionHint}".TrimEnd());
    }

    private static string Guess(byte[] content) => content switch
    {
        [] => "empty",
        [(byte)'P', (byte)'1' or (byte)'4', ..] => "a black-and-white PBM",
        [(byte)'P', (byte)'3' or (byte)'6', ..] => "a colour PPM",
        [0xFF, 0xD8, ..] => "a JPEG",
        [(byte)'B', (byte)'M', ..] => "a BMP",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "a GIF",
        [(byte)'P', (byte)'K', ..] => "a ZIP archive (.npz, perhaps)",
        [0x1F, 0x8B, ..] => "gzip-compressed",
        _ => "of an unknown format",
    };

    private static byte[] ReadBounded(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxFileBytes) throw new SampleFileException($"'{path}' is of no known data set format and has {stream.Length} bytes; image files up to {MaxFileBytes} bytes are read.");
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SampleFileException($"There is no file or folder '{path}'. Give the path of images or of a data set.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SampleFileException($"'{path}' may not be read by this user.", e);
        }
    }
}
