using System.Runtime.InteropServices;

namespace SecNet.Runtime.Roles.Offline;

/// <summary>
/// Puts a directory's entries on disk. Flushing a file makes its contents durable, not its name: on Unix a file that was just created or
/// renamed can be gone, or the old one be back, after a power cut. The base library flushes no directories. Windows journals names.
/// </summary>
internal static partial class DirectoryFlush
{
    private const int ReadOnly = 0; // O_RDONLY, on every Unix.
    private const int InvalidArgument = 22; // EINVAL, on Linux, macOS and the BSDs.

    /// <summary>Makes the name of <paramref name="path"/> durable.</summary>
    /// <exception cref="IOException">The system cannot.</exception>
    public static void OfParent(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0) throw Failed(folder);
        try
        {
            // Some file systems have nothing to flush in a directory, and say so with EINVAL.
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument) throw Failed(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string folder) =>
        new($"The names in {folder} cannot be flushed to disk: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
