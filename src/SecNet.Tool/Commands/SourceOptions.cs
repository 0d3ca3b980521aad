using System.CommandLine;

namespace SecNet.Tool.Commands;

/// <summary>Arguments that several commands take for .secnet files.</summary>
internal static class SourceOptions
{
    /// <summary><c>FILE...</c></summary>
    public static Argument<string[]> Files(string description) => new("files") { Description = description, HelpName = "FILE", Arity = ArgumentArity.OneOrMore };

    /// <summary><c>FILE</c></summary>
    public static Argument<string> File() => new("file") { Description = "A .secnet file.", HelpName = "FILE.secnet" };

    /// <summary><c>--namespace NS</c></summary>
    public static Option<string?> Namespace() => new("--namespace")
    {
        Description = "Namespace of networks that say none. Default: the RootNamespace of the project around the file, as in a build.",
        HelpName = "NS",
    };
}
