using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SecNet.Generators;

namespace SecNet.Benchmarks;

/// <summary>
/// What the generator costs a build (cold) and a keystroke elsewhere (an unrelated file edited, everything else cached).
/// </summary>
/// <remarks>Run: <c>dotnet run -c Release --project tests/SecNet.Benchmarks -- --filter *Generator*</c></remarks>
[ShortRunJob]
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private CSharpCompilation _compilation = null!;
    private CSharpCompilation _edited = null!;
    private GeneratorDriver _warm = null!;

    /// <summary>Which network.</summary>
    [Params("M2", "C2", "Layers100")]
    public string Network { get; set; } = "M2";

    /// <summary>Compiles once, so that the driver has something to reuse.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path));
        var declaration = CSharpSyntaxTree.ParseText(Declaration(Network), ParseOptions, "Network.cs");
        var unrelated = CSharpSyntaxTree.ParseText("namespace Acme; public class Other { public int One => 1; }", ParseOptions, "Other.cs");
        _compilation = CSharpCompilation.Create("Bench", [declaration, unrelated], references, new(OutputKind.DynamicallyLinkedLibrary));
        var edit = CSharpSyntaxTree.ParseText("namespace Acme; public class Other { public int One => 2; }", ParseOptions, "Other.cs");
        _edited = _compilation.ReplaceSyntaxTree(unrelated, edit);
        _warm = Cold();
        var result = _warm.GetRunResult();
        if (result.GeneratedTrees.Length != 1 || result.Diagnostics.Length != 0) throw new InvalidOperationException($"{Network} did not compile: {string.Join(", ", result.Diagnostics)}");
    }

    /// <summary>A first build.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => CSharpGeneratorDriver.Create([new SecNetGenerator().AsSourceGenerator()], parseOptions: ParseOptions).RunGenerators(_compilation);

    /// <summary>After an edit in another file.</summary>
    [Benchmark]
    public GeneratorDriver UnrelatedEdit() => _warm.RunGenerators(_edited);

    private static string Declaration(string network) => network switch
    {
        "M2" => Class("[Input(1, 28, 28)]", Convolution(1, 16, 5, 0), "[MaxPool2D(2)]", Convolution(16, 16, 5, 0), "[MaxPool2D(2)]", "[Flatten]", "[Dense(256, 100, MaxAbs = 15)]", "[ReLU]", "[Dense(100, 10, MaxAbs = 30)]"),
        "C2" => Class(
            "[Input(3, 32, 32)]", Convolution(3, 16, 3, 1), Convolution(16, 16, 3, 1), Convolution(16, 16, 3, 1), "[MaxPool2D(2)]",
            Convolution(16, 32, 3, 1), Convolution(32, 32, 3, 1), Convolution(32, 32, 3, 1), "[MaxPool2D(2)]",
            Convolution(32, 48, 3, 0), Convolution(48, 48, 3, 0), Convolution(48, 64, 3, 0), "[MaxPool2D(2)]", "[Flatten]", "[Dense(64, 10, MaxAbs = 30)]"),
        _ => Class(["[Input(3, 32, 32)]", Convolution(3, 16, 3, 1), .. Enumerable.Repeat(Convolution(16, 16, 3, 1), 33)]),
    };

    private static string Convolution(int inChannels, int outChannels, int kernel, int padding) =>
        $"[Conv2D({inChannels}, {outChannels}, {kernel}, Padding = {padding}, MaxAbs = 15)] [BatchNorm] [ReLU]";

    private static string Class(params string[] attributes)
    {
        var text = new StringBuilder("using SecNet; namespace Acme; [SecureNetwork]\n");
        foreach (var attribute in attributes) text.Append(attribute).Append('\n');
        return text.Append("public sealed partial class Network;\n").ToString();
    }
}
