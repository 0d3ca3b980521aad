namespace SecNet.Cli.Images;

/// <summary>An image or data set file cannot be used: damaged, of another size, or of a format that is not read.</summary>
internal sealed class ImageFileException(string message, Exception? inner = null) : IOException(message, inner);
