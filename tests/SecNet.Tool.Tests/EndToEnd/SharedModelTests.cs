using System.IO.Compression;
using SecNet.Generators;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Tests;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>Models as PyTorch exported them, all the way: imported, calibrated on other images than the tested ones, written, read, compiled, run on both parties.</summary>
public sealed class SharedModelTests
{
    private const int Rows = 2;
    private const int CalibrationRows = 32;
    private const int FirstCalibrationRow = 1000; // behind all that have reference logits
    private const float LeastMargin = 0.01f;
    private const int Classes = 10;

    /// <summary>Most online bytes of both parties together, where they are promised.</summary>
    private static readonly Dictionary<string, long> Budgets = new()
    {
        ["m1"] = 22_000,
        ["m2"] = 450_000,
        ["m2_folded"] = 450_000,
        ["c1"] = 5_600_000,
        ["c2"] = 3_500_000,
        ["c2_folded"] = 3_500_000,
    };

    /// <summary>Largest errors of outputs where activations are fitted: at the default accuracy, through at most 128 weights.</summary>
    private static readonly Dictionary<string, double> Errors = new()
    {
        ["logreg"] = 0.005,
        ["mlp_sigmoid"] = 0.02,
        ["mlp_tanh"] = 0.02,
    };

    [SharedDataFact]
    public void ImportedModels_AnswerAsPyTorchDoes_WithinTheirBudgets()
    {
        var mnist = Images("mnist/t10k-images-idx3-ubyte.gz", header: 16, record: 784, skip: 0);
        var cifar = Images("cifar10/test_2000.bin.gz", header: 0, record: 3073, skip: 1);
        List<Imported> models =
        [
            .. ((string[])["m1", "m2", "m2_folded", "net1", "net2", "net3", "net4", "logreg", "mlp_sigmoid", "mlp_tanh"]).Select(name => Import(name, mnist)),
            .. ((string[])["c1", "c2", "c2_folded", "resnet32"]).Select(name => Import(name, cifar)),
        ];
        using var networks = new CompiledNetworks(models.Select(static model => model.Network));
        foreach (var model in models) AssertAnswers(model, networks[model.Network.Model.FullName]);
    }

    private static Imported Import(string name, List<float[]> images)
    {
        var imported = OnnxImporter.Import(Path.Combine(SharedDataFactAttribute.Root, "models", name + ".onnx"), new() { Name = "Net_" + name, Namespace = "Shared" });
        var weights = SafetensorsFile.Parse(SafetensorsWriter.Write([.. imported.Tensors]), name);
        var declared = WeightContracts.Declare(imported.Model, weights);
        var calibrated = Calibrator.Calibrate(declared, weights, images.Skip(Rows).Take(CalibrationRows), margin: 2, isSynthetic: false);
        var read = DslFrontEnd.Parse(name + ".secnet", SecnetWriter.Write(calibrated), string.Empty);
        Assert.Empty(read.Findings);
        var compiled = Compiler.Compile(read.Model!);
        Assert.Empty(compiled.Findings);
        return new(name, compiled, weights, images);
    }

    private static void AssertAnswers(Imported model, NetworkRunner network)
    {
        var info = network.Info;
        var inputs = model.Images.Take(Rows).Select(image => Array.ConvertAll(image, value => info.InputScale.Encode(value))).ToList();
        var results = network.Run(ModelOwner.Encode(info, model.Weights).Words, inputs, seed: 1);
        var tested = 0;
        for (var row = 0; row < Rows; row++)
        {
            foreach (var traffic in results[row].Traffic) Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds));
            var expected = ReferenceLogits(model.Name, row);
            if (info.FailureProbability == 0) Assert.Equal(results[row].Reference, results[row].Output);
            if (Errors.TryGetValue(model.Name, out var error)) Assert.All(results[row].Output.Zip(expected), pair => Assert.Equal(pair.Second, info.OutputScale.Decode(pair.First), error));
            var ordered = expected.OrderDescending().ToList();
            if (ordered[0] - ordered[1] <= LeastMargin) continue;
            Assert.True(Best(expected) == Best(results[row].Output), $"{model.Name}, row {row}: {Best(results[row].Output)}, PyTorch says {Best(expected)}");
            tested++;
        }

        Assert.True(tested > 0, $"No row of {model.Name} has a margin of {LeastMargin}.");
        if (Budgets.TryGetValue(model.Name, out var budget)) Assert.InRange(info.Cost.OnlineBytes, 1, budget);
    }

    private static int Best<T>(T[] logits)
        where T : IComparable<T> => Array.IndexOf(logits, logits.Max()!);

    private static float[] ReferenceLogits(string name, int row)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SharedDataFactAttribute.Root, "models", name.Replace("_folded", "", StringComparison.Ordinal) + ".ref.bin"));
        return [.. Enumerable.Range(0, Classes).Select(i => BitConverter.ToSingle(bytes, ((row * Classes) + i) * sizeof(float)))];
    }

    /// <summary>The tested images, then those to calibrate on.</summary>
    private static List<float[]> Images(string data, int header, int record, int skip)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(SharedDataFactAttribute.Root, "data", data)), CompressionMode.Decompress);
        stream.ReadExactly(new byte[header]);
        var pixels = new byte[record];
        var images = new List<float[]>();
        for (var row = 0; row < FirstCalibrationRow + CalibrationRows; row++)
        {
            stream.ReadExactly(pixels);
            if (row is < Rows or >= FirstCalibrationRow) images.Add(Array.ConvertAll(pixels[skip..], static pixel => pixel / 255f));
        }

        return images;
    }

    private sealed record Imported(string Name, CompileResult Network, SafetensorsFile Weights, List<float[]> Images);
}
