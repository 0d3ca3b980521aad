using System.IO.Compression;
using SecNet.Generators;
using SecNet.Runtime.Tests;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Models as PyTorch exported them, against what PyTorch computed.</summary>
public class SharedModelTests
{
    private const int Rows = 20;
    private const int CalibrationRows = 4;
    private const int Classes = 10;

    [SharedDataFact]
    public void Import_MnistModels_ComputePyTorchsLogits()
    {
        foreach (var name in (string[])["m1", "m2", "m2_folded", "net1", "net2", "net3", "net4", "logreg", "mlp_sigmoid", "mlp_tanh"]) AssertLogits(name, "mnist/t10k-images-idx3-ubyte.gz", header: 16, record: 784, skip: 0);
    }

    [SharedDataFact]
    public void Import_CifarModels_ComputePyTorchsLogits()
    {
        foreach (var name in (string[])["c1", "c2", "c2_folded", "resnet32"]) AssertLogits(name, "cifar10/test_2000.bin.gz", header: 0, record: 3073, skip: 1);
    }

    [SharedDataFact]
    public void Import_ResNet_KeepsTheNamesOfItsModules()
    {
        var names = Import("resnet32").Model.Layers.Select(static layer => layer.Name).ToList();
        Assert.Equal(["conv1", "bn1", "relu1", "basic1.conv1", "basic1.bn1", "basic1.relu1", "basic1.conv2", "basic1.bn2", "basic1.add", "basic1.relu2"], names.Take(10));
        Assert.Contains("basic11.short.conv", names);
        Assert.Contains("basic11.short.bn", names);
        Assert.Equal(["gap1", "fc1"], names.TakeLast(2));
    }

    private static ImportedNetwork Import(string name) =>
        OnnxImporter.Import(Path.Combine(SharedDataFactAttribute.Root, "models", name + ".onnx"), new() { Name = "Net", Namespace = "" });

    /// <summary>The network's logits are PyTorch's; calibrated on the same images, it compiles.</summary>
    private static void AssertLogits(string name, string data, int header, int record, int skip)
    {
        var imported = Import(name);
        var network = FloatTwin.Of(imported);
        using var stream = new GZipStream(File.OpenRead(Path.Combine(SharedDataFactAttribute.Root, "data", data)), CompressionMode.Decompress);
        stream.ReadExactly(new byte[header]);
        var expected = File.ReadAllBytes(Path.Combine(SharedDataFactAttribute.Root, "models", name.Replace("_folded", "", StringComparison.Ordinal) + ".ref.bin"));
        var pixels = new byte[record];
        var images = new List<float[]>();
        for (var row = 0; row < Rows; row++)
        {
            stream.ReadExactly(pixels);
            images.Add(Array.ConvertAll(pixels[skip..], static pixel => pixel / 255f));
            var logits = network.Evaluate(images[row]);
            for (var i = 0; i < Classes; i++) Assert.Equal(BitConverter.ToSingle(expected, ((row * Classes) + i) * sizeof(float)), logits[i], 1e-3);
        }

        var weights = SafetensorsFile.Parse(SafetensorsWriter.Write([.. imported.Tensors]), name);
        var calibrated = Calibrator.Calibrate(WeightContracts.Declare(imported.Model, weights), weights, images.Take(CalibrationRows), margin: 2, isSynthetic: false);
        var compiled = Compiler.Compile(calibrated);
        Assert.Empty(compiled.Findings);
        Assert.NotNull(compiled.Program);
    }
}
