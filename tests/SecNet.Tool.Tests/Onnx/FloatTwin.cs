using SecNet.Generators;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
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

    /// <summary>The imported model computes these values, and compiles.</summary>
    public static void AssertComputes(ModelBuilder model, float[] input, params float[] expected)
    {
        var imported = model.Import();
        var found = Of(imported).Evaluate(input);
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: expected {string.Join(", ", expected)}, got {string.Join(", ", found)}");

        var weights = SafetensorsFile.Parse(SafetensorsWriter.Write([.. imported.Tensors]), "net.safetensors");
        var bounded = WeightContracts.Declare(imported.Model with { InputMaxAbs = (decimal)input.Max(Math.Abs) }, weights);
        Assert.Empty(Compiler.Compile(Calibrator.Calibrate(bounded, weights, [input], margin: 2, isSynthetic: false)).Findings);
    }

    public static IEnumerable<string> Kinds(this ImportedNetwork imported) => imported.Model.Layers.Select(static layer => layer.Kind);
}
