using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using SecNet.Runtime.Weights;

namespace SecNet.Package.Tests;

/// <summary>The packages as a user meets them: what is in them, and a fresh project that uses them.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class PackageTests(PackedPackages packages)
{
    private const string Program = """
        using SecNet.Cli;

        return await SecNetApp.RunAsync(args, static networks => networks
            .Add<Acme.Corner>("corner", static options => options.Weights = Path.Combine(Environment.CurrentDirectory, "corner.safetensors")));
        """;

    private const string Corner = """
        using SecNet;

        namespace Acme;

        /// <summary>Tells whether the upper left or the lower right corner is brighter.</summary>
        [SecureNetwork]
        [Input(1, 2, 2)]
        [Flatten]
        [Dense(4, 2, MaxAbs = 4)]
        [ReLU]
        [Dense(2, 2, MaxAbs = 4, Name = "out")]
        public sealed partial class Corner;
        """;

    [Fact]
    public void SecNet_HoldsAttributesRuntimeAndCompiler_AndDependsOnNothing()
    {
        var (entries, nuspec) = Read("SecNet");
        Assert.Equal(
            [
                "README.md", "analyzers/dotnet/cs/SecNet.CodeFixes.dll", "analyzers/dotnet/cs/SecNet.Generators.dll",
                "buildTransitive/SecNet.props", "buildTransitive/SecNet.targets", "lib/net10.0/SecNet.Abstractions.dll", "lib/net10.0/SecNet.Abstractions.xml",
                "lib/net10.0/SecNet.Runtime.dll", "lib/net10.0/SecNet.Runtime.xml",
            ],
            entries);
        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
        Assert.Contains("<license type=\"expression\">MIT</license>", nuspec, StringComparison.Ordinal);
    }

    [Fact]
    public void Compiler_NeedsOnlyWhatEveryCSharpCompilerBrings()
    {
        using var package = ZipFile.OpenRead(packages.PathOf("SecNet"));
        using var contents = new MemoryStream();
        using (var entry = package.GetEntry("analyzers/dotnet/cs/SecNet.Generators.dll")!.Open()) entry.CopyTo(contents);
        contents.Position = 0;
        using var assembly = new PEReader(contents);
        var metadata = assembly.GetMetadataReader();
        var needed = metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name));
        Assert.Empty(needed.Except(["netstandard", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "System.Memory"]));
    }

    [Fact]
    public void SecNetCli_BringsSecNetWithItsCompiler()
    {
        var (entries, nuspec) = Read("SecNet.Cli");
        Assert.Equal(["README.md", "lib/net10.0/SecNet.Cli.dll", "lib/net10.0/SecNet.Cli.xml"], entries);
        Assert.Contains($"<dependency id=\"SecNet\" version=\"{packages.Version}\" include=\"All\" />", nuspec, StringComparison.Ordinal);
        Assert.Equal(["SecNet", "SecNet.Data", "Spectre.Console", "System.CommandLine"], DependencyIds().Matches(nuspec).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SecNetData_HoldsTheReaders_AndDependsOnNothing()
    {
        var (entries, nuspec) = Read("SecNet.Data");
        Assert.Equal(["README.md", "lib/net10.0/SecNet.Data.dll", "lib/net10.0/SecNet.Data.xml"], entries);
        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FreshProject_BuildsAndClassifies()
    {
        var folder = packages.NewProject("Fresh");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(folder, "Corner.cs"), Corner);
        File.WriteAllBytes(Path.Combine(folder, "bright.pgm"), [.. "P5 2 2 255\n"u8, 250, 10, 10, 20]);
        File.WriteAllBytes(Path.Combine(folder, "corner.safetensors"), SafetensorsWriter.Write(
            [new("fc1.weight", [2, 4], [1, 0, 0, 0, 0, 0, 0, 1]), new("fc1.bias", [2], [0, 0]), new("out.weight", [2, 2], [1, 0, 0, 1]), new("out.bias", [2], [0, 0])]));

        await BuildAsync(folder, expectedExitCode: 0);
        var (exitCode, output, error) = await Tool.DotnetAsync(folder, "run", "-c", "Release", "--no-build", "--", "local", "bright.pgm", "--json");
        Assert.True(exitCode == 0, error);
        var figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, figures.GetProperty("predictions")[0].GetInt32());
        Assert.Equal(1, figures.GetProperty("agree_with_reference").GetInt32());
        Assert.Equal(figures.GetProperty("static_bytes").GetInt64(), figures.GetProperty("bytes_party0").GetInt64() + figures.GetProperty("bytes_party1").GetInt64());
        Assert.Equal(figures.GetProperty("static_rounds").GetInt32(), figures.GetProperty("rounds").GetInt32());
    }

    [Fact]
    public async Task BrokenNetwork_FailsTheBuildAtItsLine()
    {
        var folder = packages.NewProject("Broken");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "return 0;\n");
        File.WriteAllText(Path.Combine(folder, "Corner.cs"), Corner.Replace("Dense(4, 2", "Dense(5, 2", StringComparison.Ordinal));
        var output = await BuildAsync(folder, expectedExitCode: 1);
        Assert.Contains("Corner.cs(9,2): error SECNET201: Dense 'fc1' expects 5 inputs but the previous layer yields 4 (4)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecnetFile_IsFoundByThePackage_AndABrokenOneFailsTheBuildAtItsToken()
    {
        var folder = packages.NewProject("Graph");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine(Graph.Corner.Info);\n");
        const string sound = "network Corner\ninput image 1x2x2 |x| <= 1\nflat = flatten image\nfc1 = dense flat 4 -> 2 |x| <= 4\nboth = add fc1, fc1\n";
        File.WriteAllText(Path.Combine(folder, "Corner.secnet"), sound);
        await BuildAsync(folder, expectedExitCode: 0);
        var (exitCode, output, error) = await Tool.DotnetAsync(folder, "run", "-c", "Release", "--no-build");
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("Corner: 1x2x2 -> 2, ring of 64 bits", output, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder, "Corner.secnet"), sound.Replace("dense flat", "dense flot", StringComparison.Ordinal));
        Assert.Contains("Corner.secnet(4,13): error SECNET", await BuildAsync(folder, expectedExitCode: 1), StringComparison.Ordinal);
    }

    internal static async Task<string> BuildAsync(string folder, int expectedExitCode)
    {
        var (exitCode, output, error) = await Tool.DotnetAsync(folder, "build", "-c", "Release", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        Assert.True(exitCode == expectedExitCode, output + error);
        Assert.DoesNotContain("warning", output.Replace("0 Warning(s)", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        return output;
    }

    private (IReadOnlyList<string> Entries, string Nuspec) Read(string id)
    {
        using var package = ZipFile.OpenRead(packages.PathOf(id));
        using var nuspec = new StreamReader(package.GetEntry(id + ".nuspec")!.Open());
        var entries = package.Entries.Select(static entry => entry.FullName)
            .Where(static name => name is not "[Content_Types].xml" && !name.EndsWith(".nuspec", StringComparison.Ordinal) && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        return (entries, nuspec.ReadToEnd());
    }

    [GeneratedRegex("<dependency id=\"([^\"]+)\"")]
    private static partial Regex DependencyIds();
}
