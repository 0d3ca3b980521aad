using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SecNet.Cli.Terminal;

namespace SecNet.Tool.Tests;

/// <summary>Runs <c>secnet</c> in this process, in a folder of one test's files.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly DirectoryInfo _folder;

    public ToolRun([CallerMemberName] string test = "") => _folder = Directory.CreateTempSubdirectory($"secnet-{test}-");

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>Runs a command line to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] args, string input = "")
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await ToolApp.RunAsync(args, new CommandConsole(output, error, outputIsTerminal: false, errorIsTerminal: false), new StringReader(input));
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public static async Task<string> SucceedAsync(params string[] args)
    {
        var (exitCode, output, error) = await RunAsync(args);
        Assert.True(exitCode == 0, $"exit code {exitCode}: {output}{error}");
        return output;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>Lines as they are written, for a test to wait for.</summary>
internal sealed class LineWriter : StringWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? string.Empty);

    /// <summary>The next line.</summary>
    public async Task<string> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _lines.Reader.ReadAsync(limit.Token);
    }

    /// <summary>Reads lines until one that is wanted.</summary>
    public async Task<string> UntilAsync(Func<string, bool> isWanted)
    {
        while (true)
        {
            if (await NextAsync() is var line && isWanted(line)) return line;
        }
    }
}
