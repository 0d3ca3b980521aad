using SecNet.Cli;
using SecNet.Generators;
using SecNet.Generators.Model;
using SecNet.Generators.Parsing;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Generators.Protocol;

namespace SecNet.Tool.Sources;

/// <summary>Compiles .secnet files outside a build.</summary>
internal static class SourceCheck
{
    /// <summary>What a build of these files would report, in the order of the files.</summary>
    public static IReadOnlyList<SourceFinding> Check(IReadOnlyList<SourceFile> files, CancellationToken cancellation)
    {
        var parsed = files.Select(file => DslFrontEnd.Parse(file.Path, file.Text, file.DefaultNamespace, cancellation)).ToList();
        var duplicates = DuplicateNames.Find(parsed.Select(NetworkFindings.NameOf).OfType<DeclaredName>());
        return [.. parsed.SelectMany(file => NetworkFindings.OfFile(file, duplicates, cancellation).Select(placed => SourceFinding.Of(file.Path, placed)))];
    }

    /// <summary>The network of one file and its protocol.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="link">The link to choose comparisons for; null for the one declared.</param>
    /// <exception cref="CommandFailure">It does not compile; the message is what a build would report.</exception>
    public static (NetworkModel Model, ProtocolProgram Program) Compile(SourceFile file, CancellationToken cancellation, LinkModel? link = null)
    {
        if (Parse(file, cancellation).Model is not { } parsed) throw Refused(file, cancellation);
        var model = link is null ? parsed : parsed with { Link = link };
        return Compiler.Compile(model, cancellation).Program is { } program ? (model, program) : throw Refused(file, cancellation);
    }

    /// <summary>The network of one file, whether or not it compiles.</summary>
    /// <exception cref="CommandFailure">The file cannot be read as a network; the message is what a build would report.</exception>
    public static NetworkModel ReadModel(SourceFile file, CancellationToken cancellation) => Parse(file, cancellation).Model ?? throw Refused(file, cancellation);

    /// <summary>That a file does not compile, and what a build would report.</summary>
    public static CommandFailure Refused(SourceFile file, CancellationToken cancellation, Exception? inner = null)
    {
        var errors = Check([file], cancellation).Where(static finding => finding.IsError);
        return new($"'{file.Path}' does not compile:\n{string.Join('\n', errors)}", ExitCode.BadFile, inner);
    }

    private static SecnetParseResult Parse(SourceFile file, CancellationToken cancellation) => DslFrontEnd.Parse(file.Path, file.Text, file.DefaultNamespace, cancellation);
}
