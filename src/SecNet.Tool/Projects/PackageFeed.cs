using SecNet.Cli;

namespace SecNet.Tool.Projects;

/// <summary>A place with the packages that new projects use.</summary>
internal static class PackageFeed
{
    /// <summary>An address as it is; a folder in full, so that the project can be moved.</summary>
    /// <exception cref="CommandFailure">The folder lacks the package of this tool's version.</exception>
    public static string Resolve(string feed)
    {
        if (Uri.TryCreate(feed, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return feed;
        var folder = Path.GetFullPath(feed);
        var package = Path.Combine(folder, $"SecNet.Cli.{ToolVersion.Text}.nupkg");
        return File.Exists(package) ? folder
            : throw new CommandFailure($"There is no '{package}'. Give --feed the folder where SecNet.Cli {ToolVersion.Text} was packed to, or an address.", ExitCode.BadFile);
    }
}
