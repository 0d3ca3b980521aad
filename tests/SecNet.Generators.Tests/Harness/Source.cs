namespace SecNet.Generators.Tests.Harness;

/// <summary>Spells the declarations under test.</summary>
internal static class Source
{
    /// <summary>A network in namespace Acme from its attributes, one a line.</summary>
    public static string Network(string attributes, string name = "Tiny") => $$"""
        using SecNet;

        namespace Acme;

        /// <summary>A network under test.</summary>
        {{attributes.ReplaceLineEndings("\n").TrimEnd('\n')}}
        public sealed partial class {{name}};

        """;
}
