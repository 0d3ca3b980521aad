using System.CommandLine;

namespace SecNet.Tool.Commands;

/// <summary>Arguments that several commands take for .secnet files.</summary>
internal static class SourceOptions
{
    /// <summary><c>FILE...</c></summary>
    public static Argument<string[]> Files(string description)
    {
        var files = new Argument<string[]>("files") { Description = description, HelpName = "FILE", Arity = ArgumentArity.OneOrMore };

        // An argument that takes many takes mistyped options too.
        files.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"There is no option '{token.Value}'. A file of that name is ./{token.Value}.");
        });
        return files;
    }

    /// <summary><c>FILE</c></summary>
    public static Argument<string> File() => new("file") { Description = "A .secnet file.", HelpName = "FILE.secnet" };

    /// <summary><c>--namespace NS</c></summary>
    public static Option<string?> Namespace() => new("--namespace")
    {
        Description = "Namespace of networks that say none. Default: the RootNamespace of the project around the file, as in a build.",
        HelpName = "NS",
    };
}
