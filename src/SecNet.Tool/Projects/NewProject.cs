using System.Security;
using SecNet.Cli;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Projects;

/// <summary>A project that builds to a network's executable with all roles.</summary>
internal sealed record NewProject
{
    /// <summary>Name of the project, its folder and its namespace.</summary>
    public required string Name { get; init; }

    /// <summary>The network: its class and its files.</summary>
    public required string Network { get; init; }

    /// <summary>The .secnet file.</summary>
    public required string Source { get; init; }

    /// <summary>The .safetensors file.</summary>
    public required byte[] Weights { get; init; }

    /// <summary>Arguments of <c>local</c> that classify something: empty when the project brings samples.</summary>
    public required string LocalArguments { get; init; }

    /// <summary>What the README says about the network's bounds beyond what always holds; null for nothing.</summary>
    public string? Caution { get; init; }

    /// <summary>Images that the project brings.</summary>
    public IReadOnlyList<(string Name, byte[] Content)> Samples { get; init; } = [];

    /// <summary>Where the packages come from besides the user's own sources: a folder or an address.</summary>
    public string? Feed { get; init; }

    private const string SamplesFolder = "sample";

    private string SourceName => Network + DslFrontEnd.Extension;

    private string WeightsName => Network + ImportedModel.WeightsExtension;

    /// <summary>What is wrong with a project's name; null when nothing is.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0) return "it is empty";
        if (NetworkNames.ProblemOfNamespace(name) is { } problem) return $"it is also the namespace, and {problem}; '{ClassNames.Suggest(name)}' would do";

        // NuGet takes a project of a package's name for that package.
        return name.Split('.')[0].Equals("SecNet", StringComparison.OrdinalIgnoreCase) ? "the packages it uses are called so" : null;
    }

    /// <summary>Refuses a folder that holds something.</summary>
    /// <exception cref="CommandFailure">It does.</exception>
    public static void RequireEmpty(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new CommandFailure($"'{folder}' is there already and not empty. Give another name, or empty it.", ExitCode.Usage);
    }

    /// <summary>Writes the project: all of it or nothing.</summary>
    /// <exception cref="CommandFailure">This user may not write there.</exception>
    public void Write(string folder)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetDirectoryName(target)!;
        var staged = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(staged);
            WriteFiles(staged);
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(staged, target);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CommandFailure($"'{folder}' cannot be made: this user may not write in '{parent}'. Choose another folder, or change its permissions.", ExitCode.BadFile, e);
        }
        finally
        {
            if (Directory.Exists(staged)) Directory.Delete(staged, recursive: true);
        }
    }

    private void WriteFiles(string folder)
    {
        void Text(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text + "\n");

        Text(Name + ".csproj", Project);
        Text("Program.cs", Program);
        Text("README.md", Readme);
        Text(".gitignore", GitIgnore);
        if (Feed is not null) Text("nuget.config", NuGetConfig(Feed));
        File.WriteAllText(Path.Combine(folder, SourceName), Source);
        File.WriteAllBytes(Path.Combine(folder, WeightsName), Weights);
        if (Samples.Count > 0) Directory.CreateDirectory(Path.Combine(folder, SamplesFolder));
        foreach (var (name, content) in Samples) File.WriteAllBytes(Path.Combine(folder, SamplesFolder, name), content);
    }

    private string Project => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <!-- A party allocates nothing while it computes; a collector's threads would only disturb it. -->
            <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
            <ServerGarbageCollection>false</ServerGarbageCollection>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="SecNet.Cli" Version="{ToolVersion.Text}" />
          </ItemGroup>
          <ItemGroup>
            <None Update="{WeightsName}" CopyToOutputDirectory="PreserveNewest" />{(Samples.Count > 0 ? $"\n    <None Update=\"{SamplesFolder}/*\" CopyToOutputDirectory=\"PreserveNewest\" />" : "")}
          </ItemGroup>
        </Project>
        """;

    private string Program => $"""
        using SecNet.Cli;

        return await SecNetApp.RunAsync(args, static networks => networks.Add<{ClassNames.Escape(Name)}.{Network}>(configure: static options => {Configuration}));
        """;

    private string Configuration => Samples.Count > 0
        ? $"""(options.Weights, options.Samples) = ("{WeightsName}", "{SamplesFolder}")"""
        : $"""options.Weights = "{WeightsName}" """.TrimEnd();

    private string Readme => $"""
        # {Name}

        Two servers classify a client's input with the network in `{SourceName}`; neither learns the input, the weights or the answer, as long
        as they do not collude. `dotnet build -c Release` gives one executable with every role in it.

        ```sh
        {Lines(
            ($"dotnet run -c Release -- local {LocalArguments}".TrimEnd(), "all roles on this machine; answers checked, cost measured"),
            ("dotnet run -c Release -- cost", "bytes and rounds of each layer"),
            ("dotnet run -c Release -- --help", "the roles: share-model, dealer, party, infer"),
            ($"secnet check {SourceName} --watch", "errors while you edit"))}
        ```
        {(Caution is null ? "" : $"\n{Caution}\n")}
        The weights are copied beside the executable for the model owner (`share-model`) and for trying out (`local`). Delete `{WeightsName}`
        from what you give to parties, dealer and clients.
        """;

    private static string Lines(params (string Command, string What)[] lines)
    {
        var column = lines.Max(static line => line.Command.Length);
        return string.Join('\n', lines.Select(line => $"{line.Command.PadRight(column)}  # {line.What}"));
    }

    private const string GitIgnore = """
        bin/
        obj/
        # Secrets of the roles
        *.share
        *.opened
        *.key
        """;

    private static string NuGetConfig(string feed) => $"""
        <configuration>
          <packageSources>
            <add key="secnet" value="{SecurityElement.Escape(feed)}" />
          </packageSources>
        </configuration>
        """;
}
