using System.Reflection;
using SecNet.Generators;
using SecNet.Generators.Model;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Generators.Protocol;
using SecNet.Runtime.Weights;

namespace SecNet.Tool.Tests;

/// <summary>Networks and weights written down in tests.</summary>
internal static class Networks
{
    private static readonly string Root = typeof(Networks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static metadata => metadata.Key == "RepositoryRoot").Value!;

    /// <summary>A file of the repository.</summary>
    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>The network of a .secnet text without a finding.</summary>
    public static NetworkModel Model(string text)
    {
        var result = DslFrontEnd.Parse("Test.secnet", text, "Acme");
        Assert.Equal(string.Empty, string.Join('\n', result.Findings));
        return result.Model!;
    }

    /// <summary>The program of a network that must compile.</summary>
    public static ProtocolProgram Compile(NetworkModel model)
    {
        var result = Compiler.Compile(model);
        Assert.Equal(string.Empty, string.Join('\n', result.Findings));
        return result.Program!;
    }

    /// <summary>A file of weights.</summary>
    public static SafetensorsFile Weights(params NamedTensor[] tensors) => SafetensorsFile.Parse(SafetensorsWriter.Write(tensors), "test.safetensors");
}
