using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace SecNet.Tool;

/// <summary>The version the tool was packed with: what <c>--version</c> prints, and which packages new projects reference.</summary>
internal static class ToolVersion
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Text { get; } = typeof(ToolVersion).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static item => item.Key == "PackageVersion").Value!;

    /// <summary>Prints it.</summary>
    internal sealed class Action : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(Text);
            return 0;
        }
    }
}
