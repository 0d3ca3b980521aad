using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;

namespace SecNet.Data.Tests;

/// <summary>Damaged files: whatever is in them, a reader returns or refuses; it never fails otherwise, hangs, or takes memory beyond reason.</summary>
internal static class Fuzz
{
    // A few small files; a header's claim obeyed would be gigabytes.
    private const long MostBytes = 8 << 20;

    /// <summary>Every single byte set to extreme values, every length, and random edits.</summary>
    public static void Mutations(byte[] sound, Action<byte[]> read)
    {
        for (var length = 0; length < sound.Length; length++) ReadsOrRefuses(read, sound[..length], $"cut to {length} bytes");
        for (var place = 0; place < sound.Length; place++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF, (byte)'9', (byte)(sound[place] ^ 1) })
            {
                byte[] content = [.. sound];
                content[place] = value;
                ReadsOrRefuses(read, content, $"byte {place} set to {value}");
            }
        }

        var edits = Gen.Choose(0, sound.Length - 1).SelectMany(static place => Gen.Choose(0, 255).Select(value => (place, (byte)value))).ListOf().ToArbitrary();
        Prop.ForAll(edits, list =>
        {
            byte[] content = [.. sound];
            foreach (var (place, value) in list) content[place] = value;
            ReadsOrRefuses(read, content, $"edited at {string.Join(", ", list)}");
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Compresses.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return output.ToArray();
    }

    private static void ReadsOrRefuses(Action<byte[]> read, byte[] content, string edit)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read(content);
        }
        catch (SampleFileException)
        {
            // Refused, which is as good as read.
        }
        catch (Exception e)
        {
            Assert.Fail($"A file {edit} made the reader fail with {e}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostBytes, $"A file {edit} made the reader allocate {allocated} bytes.");
    }
}
