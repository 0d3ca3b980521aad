using System.Reflection;
using System.Security;

namespace SecNet.Package.Tests;

/// <summary>
/// Packs the packages once, from a copy of the sources, so that packing does not touch what is built and tested at the same time; and under
/// a version nobody has used, since the same version packed again would silently run the old package from the user's package folder.
/// </summary>
public sealed class PackedPackages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secnet-package-");

    /// <summary>The version of this run.</summary>
    public string Version { get; } = $"0.0.1-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    /// <summary>Where the packages are.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>A package's file.</summary>
    public string PathOf(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    private static string Root { get; } = typeof(PackedPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static item => item.Key == "RepositoryRoot").Value!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var sources = Path.Combine(_folder.FullName, "sources");
        foreach (var file in new[] { "src", "generators" }.SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)).Concat(Directory.EnumerateFiles(Root)))
        {
            var path = Path.GetRelativePath(Root, file);
            if (path.Split(Path.DirectorySeparatorChar) is var parts && (parts.Contains("bin") || parts.Contains("obj"))) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(sources, path))!);
            File.Copy(file, Path.Combine(sources, path));
        }

        foreach (var project in new[] { "SecNet.Runtime", "SecNet.Data", "SecNet.Cli", "SecNet.Tool" })
        {
            var (exitCode, output, error) = await Tool.DotnetAsync(
                sources, "pack", Path.Combine("src", project), "-c", "Release", "-o", Feed, $"-p:PackageVersion={Version}", "-nodeReuse:false", "-p:UseSharedCompilation=false");
            Assert.True(exitCode == 0, output + error);
            Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <inheritdoc/>
    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Installs the tool, once.</summary>
    /// <returns>Its executable.</returns>
    public async Task<string> InstallToolAsync()
    {
        var folder = Path.Combine(_folder.FullName, "tools");
        var executable = Path.Combine(folder, OperatingSystem.IsWindows() ? "secnet.exe" : "secnet");
        if (File.Exists(executable)) return executable;
        var (exitCode, output, error) = await Tool.DotnetAsync(_folder.FullName, "tool", "install", "SecNet.Tool", "--tool-path", folder, "--source", Feed, "--version", Version);
        Assert.True(exitCode == 0, output + error);
        return executable;
    }

    /// <summary>A folder in which projects restore what was packed to a folder of this run, and all else from where the user has it.</summary>
    public string NewFolder(string name)
    {
        var folder = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(folder);
        var fallback = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestorePackagesPath>{SecurityElement.Escape(Path.Combine(_folder.FullName, "restored"))}</RestorePackagesPath>
                <RestoreFallbackFolders>{SecurityElement.Escape(fallback)}</RestoreFallbackFolders>
              </PropertyGroup>
            </Project>
            """);
        return folder;
    }

    /// <summary>A new console project that references the package SecNet.Cli and nothing else.</summary>
    public string NewProject(string name)
    {
        var folder = NewFolder(name);
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{SecurityElement.Escape(Feed)}" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="SecNet.Cli" Version="{Version}" />
              </ItemGroup>
            </Project>
            """);
        return folder;
    }
}
