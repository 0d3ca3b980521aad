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
    public static IReadOnlyList<SourceFinding> Check(IReadOnlyList<SourceFile> files, CancellationToken cancellation) =>
        CheckParsed([.. files.Select(file => Parse(file, cancellation))], cancellation);

    private static IReadOnlyList<SourceFinding> CheckParsed(IReadOnlyList<SecnetParseResult> parsed, CancellationToken cancellation)
    {
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
        var parsed = Parse(file, cancellation);
        if (link is not null && parsed.Model is { } declared) parsed = parsed with { Model = declared with { Link = link } };
        return parsed.Model is { } model && Compiler.Compile(model, cancellation).Program is { } program ? (model, program) : throw Refused(parsed, cancellation);
    }

    /// <summary>The network of one file, whether or not it compiles.</summary>
    /// <exception cref="CommandFailure">The file cannot be read as a network; the message is what a build would report.</exception>
    public static NetworkModel ReadModel(SourceFile file, CancellationToken cancellation) => Parse(file, cancellation).Model ?? throw Refused(file, cancellation);

    /// <summary>That a file does not compile, and what a build would report.</summary>
    public static CommandFailure Refused(SourceFile file, CancellationToken cancellation, Exception? inner = null) => Refused(Parse(file, cancellation), cancellation, inner);

    private static CommandFailure Refused(SecnetParseResult file, CancellationToken cancellation, Exception? inner = null)
    {
        var errors = CheckParsed([file], cancellation).Where(static finding => finding.IsError);
        return new($"'{file.Path}' does not compile:\n{string.Join('\n', errors)}", ExitCode.BadFile, inner);
    }

    private static SecnetParseResult Parse(SourceFile file, CancellationToken cancellation) => DslFrontEnd.Parse(file.Path, file.Text, file.DefaultNamespace, cancellation);
}
