using System.Buffers.Binary;

namespace SecNet.Cli.Local;

/// <summary>Logits that the float network's own framework computed: float32, little-endian, one row an image.</summary>
internal static class ReferenceLogits
{
    /// <summary>Reads the rows of a run of images.</summary>
    /// <exception cref="CommandFailure">The file is absent or has other rows.</exception>
    public static double[][] Read(string path, int offset, int count, int classes)
    {
        var rowBytes = classes * sizeof(float);
        var content = new byte[(long)count * rowBytes];
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length % rowBytes != 0 || stream.Length / rowBytes < (long)offset + count)
            {
                throw new CommandFailure(
                    $"'{path}' has {stream.Length} bytes: {(double)stream.Length / rowBytes:0.##} rows of {classes} logits (4 bytes each), and rows {offset} to {offset + count - 1} are needed. "
                    + "Give the logits of this data set in its order, or leave --reference-logits out.", ExitCode.BadFile);
            }

            stream.Position = (long)offset * rowBytes;
            stream.ReadExactly(content);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure($"There is no file '{path}'. Give the float32 logits of the data set, or leave --reference-logits out.", ExitCode.BadFile, e);
        }

        var rows = new double[count][];
        for (var row = 0; row < count; row++)
        {
            rows[row] = new double[classes];
            for (var i = 0; i < classes; i++) rows[row][i] = BinaryPrimitives.ReadSingleLittleEndian(content.AsSpan((row * rowBytes) + (i * sizeof(float))));
        }

        return rows;
    }
}
