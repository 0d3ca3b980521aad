using System.Text;
using SecNet.Cli;
using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Tool.Sources;

/// <summary>A .secnet file as read.</summary>
/// <param name="Path">As the user gave it: what findings name, and what IDEs and terminals open.</param>
/// <param name="Text">What it holds.</param>
/// <param name="DefaultNamespace">Namespace of a network that says none.</param>
internal sealed record SourceFile(string Path, string Text, string DefaultNamespace)
{
    // A file that is not UTF-8 must not be written back with replacement characters in it.
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file; without a namespace given, its project's counts.</summary>
    /// <exception cref="CommandFailure">It is absent, too large, or no UTF-8.</exception>
    public static SourceFile Read(string path, string? defaultNamespace) => new(path, ReadText(path), defaultNamespace ?? ProjectNamespace.Of(path));

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="CommandFailure">It is absent, too large, or no UTF-8.</exception>
    public static string ReadText(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);

            // Far more than the compiler takes, whose own message names the limit; little enough to hold in memory.
            const long LargestFile = 16 << 20;
            if (stream.Length > LargestFile) throw new CommandFailure($"'{path}' has {stream.Length} bytes; .secnet files up to {LargestFile} bytes are read.", ExitCode.BadFile);
            using var reader = new StreamReader(stream, Strict);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandFailure($"There is no file '{path}'. Give the path of a .secnet file.", ExitCode.BadFile, e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandFailure($"'{path}' is a folder or may not be read. Give the path of a readable .secnet file.", ExitCode.BadFile, e);
        }
        catch (DecoderFallbackException e)
        {
            throw new CommandFailure($"'{path}' is not UTF-8 text. Save it as UTF-8.", ExitCode.BadFile, e);
        }
    }

    /// <summary>Line ends are the repository's business (.gitattributes), not the layout's: a file with \r\n keeps them.</summary>
    public static string WithLineEndsOf(string original, string text) => original.Contains("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\r\n") : text;

    /// <summary>Files, and for folders all .secnet files below them, as a build of that folder would take them.</summary>
    /// <exception cref="CommandFailure">A folder holds none.</exception>
    public static IEnumerable<string> Expand(IEnumerable<string> paths)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return paths.SelectMany(static path => Directory.Exists(path) ? InFolder(path) : [path]).Where(path => seen.Add(System.IO.Path.GetFullPath(path)));
    }

    private static IReadOnlyList<string> InFolder(string folder)
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*" + DslFrontEnd.Extension, SearchOption.AllDirectories)
                .Where(file => !IsBuildOutput(System.IO.Path.GetRelativePath(folder, file))).Order(StringComparer.Ordinal),
        ];
        return files.Length > 0 ? files : throw new CommandFailure($"The folder '{folder}' holds no {DslFrontEnd.Extension} file.", ExitCode.BadFile);
    }

    private static bool IsBuildOutput(string path) =>
        path.Split(System.IO.Path.DirectorySeparatorChar).SkipLast(1).Any(static folder => folder is "bin" or "obj" || folder.StartsWith('.'));
}
