using System.Text;
using SecNet.Cli;

namespace SecNet.Tool.Sources;

/// <summary>Replaces files as a whole: a reader, or a crash, sees the old contents or the new ones.</summary>
internal static class AtomicFile
{
    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes, and makes the folder for them. A file that is replaced keeps its permissions; a link keeps pointing where it does.</summary>
    /// <exception cref="CommandFailure">This user may not write there.</exception>
    public static void Write(string path, byte[] contents)
    {
        var target = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(temporary, contents);
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            if (e is not UnauthorizedAccessException) throw;
            throw new CommandFailure($"'{path}' cannot be written: this user may not write in '{Path.GetDirectoryName(target)}'. Choose another folder, or change its permissions.", ExitCode.BadFile, e);
        }
    }
}
