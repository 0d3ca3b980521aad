using System.CommandLine;

namespace SecNet.Tool.Commands;

/// <summary>A command that shows in its help how it is used.</summary>
internal sealed class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Whole command lines, each with what it does.</summary>
    public required IReadOnlyList<(string Line, string What)> Examples { get; init; }
}
