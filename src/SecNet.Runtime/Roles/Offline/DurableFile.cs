namespace SecNet.Runtime.Roles.Offline;

/// <summary>Small files that hold secrets or promises: readable by their owner alone, replaced as a whole, on disk before a call returns.</summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a new file beside <paramref name="path"/> that only its owner can read.</summary>
    public static FileStream CreateBeside(string path, out string temporaryPath)
    {
        temporaryPath = $"{path}.{Path.GetRandomFileName()}.tmp";
        return new FileStream(temporaryPath, OwnerOnlyOptions(FileMode.CreateNew, FileAccess.Write));
    }

    /// <summary>Options under which a file that is created belongs to its owner alone, and that lock it for this process.</summary>
    public static FileStreamOptions OwnerOnlyOptions(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None, BufferSize = 1 << 16 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open) options.UnixCreateMode = OwnerOnly;
        return options;
    }

    /// <summary>Puts new contents in a file's place, atomically.</summary>
    /// <exception cref="IOException"><paramref name="overwrite"/> is false and the file exists.</exception>
    public static void Write(string path, ReadOnlySpan<byte> contents, bool overwrite)
    {
        string temporaryPath;
        using (var stream = CreateBeside(path, out temporaryPath))
        {
            stream.Write(contents);
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(temporaryPath, path, overwrite);
        }
        catch
        {
            File.Delete(temporaryPath);
            throw;
        }
        DirectoryFlush.OfParent(path);
    }

    /// <summary>True when somebody other than the owner may read the file.</summary>
    public static bool IsReadableByOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(OwnerOnly | UnixFileMode.UserExecute)) != 0;
}
