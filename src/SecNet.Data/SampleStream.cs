using System.Buffers.Binary;
using System.IO.Compression;

namespace SecNet.Data;

/// <summary>A file, decompressed on the way if it is gzip, that knows where it is, so that every error names a place.</summary>
/// <remarks>Places are bytes after decompression. Nothing is read ahead beyond a fixed buffer.</remarks>
internal sealed class SampleStream : IDisposable
{
    // One float of every value is kept: 1 GiB, ten times CIFAR-10's training set. A file that decompresses to more is asked for in parts.
    private const long MaxValues = 1L << 28;

    private readonly FileStream _file;
    private readonly Stream _content;

    private SampleStream(string path, FileStream file, bool isCompressed)
    {
        Path = path;
        _file = file;
        _content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>For messages.</summary>
    public string Path { get; }

    /// <summary>Bytes read so far, after decompression.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="SampleFileException">It is absent or may not be read.</exception>
    public static SampleStream Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            Span<byte> start = stackalloc byte[2];
            var compressed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
            file.Position = 0;
            return new(path, file, compressed);
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

    /// <summary>Fills the buffer.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="what">What is being read, for the message: <c>its header</c>.</param>
    /// <exception cref="SampleFileException">The file ends first, or does not decompress.</exception>
    public void ReadExactly(Span<byte> buffer, string what)
    {
        var start = Position;
        var read = Read(buffer);
        if (read < buffer.Length)
            throw new SampleFileException($"'{Path}' ends at byte {Position} within {what}, which takes {buffer.Length} bytes from byte {start} on. Fetch the file again.");
    }

    /// <summary>Fills the buffer as far as the file reaches.</summary>
    /// <returns>How many bytes that were.</returns>
    /// <exception cref="SampleFileException">It does not decompress.</exception>
    public int Read(Span<byte> buffer)
    {
        try
        {
            var read = _content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            Position += read;
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new SampleFileException($"'{Path}' does not decompress beyond byte {Position} ({e.Message}). Fetch the file again.", e);
        }
    }

    /// <summary>The records of a range, one after the other, from here on.</summary>
    /// <param name="recordBytes">Bytes of each.</param>
    /// <param name="valuesPerRecord">Values kept of each; what memory is bounded by.</param>
    /// <param name="count">How many there are; null when only the end of the file tells.</param>
    /// <param name="range">Which.</param>
    /// <param name="what">What a record is: <c>image</c>.</param>
    /// <returns>Each record with its index, in a buffer that the next one overwrites.</returns>
    /// <exception cref="SampleFileException">The file ends early or goes on after the last record, has none of the range, or the range is too large.</exception>
    public IEnumerable<(int Index, byte[] Record)> Records(int recordBytes, int valuesPerRecord, long? count, SampleRange range, string what)
    {
        if (count is { } declared) _ = range.CountOf(declared, Path);
        var record = new byte[recordBytes];
        var end = (long)range.Offset + (range.Limit ?? int.MaxValue);
        for (var index = 0; index < end && index != count; index++)
        {
            var read = Read(record);
            if (read == 0 && count is null)
            {
                CheckEnd();
                break;
            }

            if (read < recordBytes) throw Ended(recordBytes, read, count, index, what);
            if (index < range.Offset) continue;
            if ((index - range.Offset + 1L) * valuesPerRecord > MaxValues)
                throw new SampleFileException($"'{Path}' holds more than {MaxValues / valuesPerRecord} samples of {valuesPerRecord} values, too many to read at once. Ask for fewer.");
            yield return (index, record);
        }

        var whole = Position / recordBytes;
        if (count is null && whole <= range.Offset) throw whole == 0 ? new SampleFileException($"'{Path}' is empty.") : range.Beyond(whole, Path);
        if (count <= end && Read(record.AsSpan(0, 1)) != 0)
            throw new SampleFileException($"'{Path}' goes on at byte {Position - 1}, after the {count} {what}s its header declares. Fetch the file again.");
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    // A compressed file that is cut off decompresses to less without complaint. Its last four bytes say how much it has to be.
    private void CheckEnd()
    {
        if (_content == _file) return;
        Span<byte> length = stackalloc byte[sizeof(uint)];
        _file.Position = Math.Max(0, _file.Length - length.Length);
        var isThere = _file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) == length.Length;
        var expected = BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (!isThere || expected != unchecked((uint)Position))
            throw new SampleFileException($"'{Path}' decompresses to {Position} bytes and its end says {expected}: it is cut off, or several compressed files in one. Fetch it again, or decompress it.");
    }

    private SampleFileException Ended(int recordBytes, int read, long? count, long index, string what) => new(
        $"'{Path}' ends at byte {Position} within {what} {index}: {read} bytes of {recordBytes}"
        + (count is null ? $". Its length must be a multiple of {recordBytes} bytes; fetch the file again." : $", and its header declares {count} {what}s. Fetch the file again."));
}
