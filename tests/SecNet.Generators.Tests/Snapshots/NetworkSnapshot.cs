using System.Runtime.CompilerServices;
using SecNet.Generators.Emit;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Snapshots;

/// <summary>Compiles one network, asserts that its code is clean, and holds code and cost against their snapshots.</summary>
internal static class NetworkSnapshot
{
    /// <summary>A network in namespace Acme, from its attributes.</summary>
    public static void Verify(object test, string attributes, [CallerMemberName] string method = "") =>
        VerifySource(test, Source.Network(attributes), method);

    /// <summary>A network from a whole file.</summary>
    public static void VerifySource(object test, string source, [CallerMemberName] string method = "")
    {
        var run = GeneratorRun.Of(source);
        run.AssertClean();
        var (hintName, text) = Assert.Single(run.Files);
        var result = Assert.Single(run.Compiled);
        Snapshot.Verify(
            test,
            [
                new(Path.GetFileNameWithoutExtension(hintName), "cs", $"//HintName: {hintName}\n{ScrubVersion(text)}"),
                new("Cost", "txt", CostText.Of(result.Program!)),
            ],
            method);
    }

    /// <summary>A release changes every file in these two places and in nothing else.</summary>
    private static string ScrubVersion(string text) => text
        .Replace($"// Compiled by SecNet {NetworkEmitter.Version} from ", "// Compiled by SecNet {version} from ", StringComparison.Ordinal)
        .Replace($"GeneratedCode(\"SecNet\", \"{NetworkEmitter.Version}\")", "GeneratedCode(\"SecNet\", \"{version}\")", StringComparison.Ordinal);
}
