using SecNet.Cli.Terminal;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Reports;

/// <summary>A network's reports as files that are kept beside its source, so that a review shows what a change costs and risks.</summary>
internal static class ReportFiles
{
    /// <summary>Writes both reports; a file that says the same already stays as it is.</summary>
    public static void Write(string folder, NetworkInfo info, CostReport report)
    {
        Directory.CreateDirectory(folder);
        Put(Path.Combine(folder, info.Name + ".cost.txt"), TablesOf(report));
        Put(Path.Combine(folder, info.Name + ".security.txt"), info.SecurityReport());
    }

    /// <summary>The tables without the blanks that fill their lines.</summary>
    private static string TablesOf(CostReport report)
    {
        using var text = new StringWriter();
        CostTables.Write(new CommandConsole(text, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false).Results, report);
        return string.Concat(text.ToString().ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd() + "\n")).TrimEnd('\n') + "\n";
    }

    private static void Put(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text) File.WriteAllText(path, text);
    }
}
