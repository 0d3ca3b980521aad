using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Compilation;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Evaluates imported networks with the runtime's float network, over the very files an import writes.</summary>
internal static class FloatTwin
{
    /// <summary>The network, once its text was read back and its tensors went through a file.</summary>
    public static FloatNetwork Of(ImportedNetwork imported)
    {
        var text = SecnetWriter.Write(imported.Model);
        var read = DslFrontEnd.Parse("net.secnet", text, string.Empty);
        Assert.Empty(read.Findings);
        Assert.Equal(imported.Model, read.Model);
        return new(NetworkDescription.OfShapes(imported.Model), SafetensorsFile.Parse(SafetensorsWriter.Write([.. imported.Tensors]), "net.safetensors"));
    }

    public static void AssertComputes(ModelBuilder model, float[] input, params float[] expected)
    {
        var found = Of(model.Import()).Evaluate(input);
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: expected {string.Join(", ", expected)}, got {string.Join(", ", found)}");
    }

    public static IEnumerable<string> Kinds(this ImportedNetwork imported) => imported.Model.Layers.Select(static layer => layer.Kind);
}
