using Google.Protobuf;
using SecNet.Tool.Onnx;
using SecNet.Tool.Onnx.Wire;
using static SecNet.Tool.Tests.Onnx.FloatTwin;
using DataType = SecNet.Tool.Onnx.Wire.TensorProto.Types.DataType;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Files, tensors in all their forms, and data that lies beside the model.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secnet");

    public static TheoryData<string> Forms => [.. Tensors.Keys];

    // Each holds 1, 2, -0.5.
    private static Dictionary<string, TensorProto> Tensors => new()
    {
        ["float, raw"] = Raw(DataType.Float, [.. new[] { 1f, 2, -0.5f }.SelectMany(BitConverter.GetBytes)]),
        ["float, typed"] = new() { DataType = (int)DataType.Float, FloatData = { 1, 2, -0.5f } },
        ["double, raw"] = Raw(DataType.Double, [.. new[] { 1d, 2, -0.5 }.SelectMany(BitConverter.GetBytes)]),
        ["double, typed"] = new() { DataType = (int)DataType.Double, DoubleData = { 1, 2, -0.5 } },
        ["half, raw"] = Raw(DataType.Float16, [0x00, 0x3C, 0x00, 0x40, 0x00, 0xB8]),
        ["half, typed"] = new() { DataType = (int)DataType.Float16, Int32Data = { 0x3C00, 0x4000, 0xB800 } },
        ["bfloat16, raw"] = Raw(DataType.Bfloat16, [0x80, 0x3F, 0x00, 0x40, 0x00, 0xBF]),
        ["bfloat16, typed"] = new() { DataType = (int)DataType.Bfloat16, Int32Data = { 0x3F80, 0x4000, 0xBF00 } },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Forms))]
    public void Weights_OfEveryTypeAndForm_AreRead(string form)
    {
        var tensor = Tensors[form];
        tensor.Dims.Add(3);
        AssertComputes(ModelBuilder.Of(1, 3).Weight("w", tensor).Node("Mul", "x, w"), [2, 2, 2], 2, 4, -1);
    }

    [Fact]
    public void Shapes_OfEveryTypeAndForm_AreRead()
    {
        foreach (var tensor in (TensorProto[])[
            ModelBuilder.Integers(1, 2, 1), Raw(DataType.Int32, [1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]),
            new() { DataType = (int)DataType.Int64, Int64Data = { 1, 2, 1 } }, new() { DataType = (int)DataType.Int32, Int32Data = { 1, 2, 1 } }])
        {
            if (tensor.Dims.Count == 0) tensor.Dims.Add(3);
            AssertComputes(ModelBuilder.Of(1, 2).Weight("s", tensor).Node("Reshape", "x, s -> r").Node("Relu", "r"), [1, 2], 1, 2);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_ThatAreNotFinite_AreRefused(float value) => Assert.Contains(
        "initialiser 'w': it holds a value at index 1 that is not finite", Assert.Single(ModelBuilder.Of(1, 2).Weight("w", [2], 1, value).Node("Mul", "x, w").Problems()));

    [Fact]
    public void Weights_OfOtherTypes_AreRefused() => Assert.Contains(
        "initialiser 'w': it holds String values", Assert.Single(ModelBuilder.Of(1, 2).Weight("w", new TensorProto { DataType = (int)DataType.String }).Node("Mul", "x, w").Problems()));

    [Theory]
    [InlineData(new long[] { 1L << 60 })]
    [InlineData(new long[] { 1 << 20, 1 << 20, 1 << 20 })]
    [InlineData(new long[] { 1 << 16, 1 << 15 })]
    [InlineData(new long[] { 1 << 29 })]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { -2 })]
    [InlineData(new long[] { 0, 1L << 40 })]
    public void Dimensions_BeyondTheData_AllocateNothing(long[] shape)
    {
        var tensor = ModelBuilder.Floats([2], 1, 2);
        tensor.Dims.Clear();
        tensor.Dims.AddRange(shape);
        var model = ModelBuilder.Of(1, 2).Weight("w", tensor).Node("Mul", "x, w");
        model.Problems();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.StartsWith("initialiser 'w': it", Assert.Single(model.Problems()));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 17);
    }

    [Fact]
    public void ExternalData_BesideTheModel_IsRead()
    {
        Write("weights.bin", [9, 9, 9, 9, .. new[] { 3f, 4 }.SelectMany(BitConverter.GetBytes), 9]);
        Assert.Equal([3f, 4], Import(("location", "weights.bin"), ("offset", "4"), ("length", "8")).Tensors[0].Values);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "data"));
        Write("data/w", [.. new[] { 3f, 4 }.SelectMany(BitConverter.GetBytes)]);
        Assert.Equal([3f, 4], Import(("location", "data/w")).Tensors[0].Values);
    }

    [Theory]
    [InlineData("/etc/passwd", "only files below the model's folder are read")]
    [InlineData("../secret.bin", "only files below the model's folder are read")]
    [InlineData("data/../../secret.bin", "only files below the model's folder are read")]
    [InlineData("..\\secret.bin", "only files below the model's folder are read")]
    [InlineData("C:\\secret.bin", "only files below the model's folder are read")]
    [InlineData("", "only files below the model's folder are read")]
    [InlineData(".", "only files below the model's folder are read")]
    [InlineData("absent.bin", "cannot be read")]
    [InlineData("data", "cannot be read")]
    public void ExternalData_OutsideOfTheFolder_IsRefused(string location, string reason)
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "data"));
        Assert.Contains(reason, Assert.Single(Assert.Throws<OnnxImportException>(() => Import(("location", location))).Problems));
    }

    [Fact]
    public void ExternalData_BehindALink_IsRefused()
    {
        var secret = Path.GetTempFileName();
        File.WriteAllBytes(secret, new byte[8]);
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "link.bin"), secret);
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "linked"), Path.GetDirectoryName(secret)!);
        foreach (var location in (string[])["link.bin", "linked/" + Path.GetFileName(secret)])
            Assert.Contains("which is a link", Assert.Single(Assert.Throws<OnnxImportException>(() => Import(("location", location))).Problems));
        File.Delete(secret);
    }

    [Theory]
    [InlineData("offset", "1", "its data is bytes 1 to 9 of 'w', which has 8")]
    [InlineData("offset", "9223372036854775807", "of 'w', which has 8")]
    [InlineData("offset", "-1", "the offset of its external data is '-1', which is no number of bytes")]
    [InlineData("length", "4", "its external data is said to have 4 bytes, but its shape needs 8")]
    public void ExternalData_BeyondItsFile_IsRefused(string key, string value, string reason)
    {
        Write("w", new byte[8]);
        Assert.Contains(reason, Assert.Single(Assert.Throws<OnnxImportException>(() => Import(("location", "w"), (key, value))).Problems));
    }

    [Fact]
    public void Files_ThatAreNoModels_AreRefused()
    {
        Assert.Contains("there is no such file. Give the path of an .onnx file", Problem("absent.onnx"));
        Assert.Contains("it is a folder. Give the path of an .onnx file", Problem("."));
        Write("text.onnx", "This is no model."u8.ToArray());
        Assert.Contains("it is no ONNX file, or a damaged one", Problem("text.onnx"));
        Write("empty.onnx", []);
        Assert.Contains("it holds no graph", Problem("empty.onnx"));
    }

    [Fact]
    public void Files_ThatNestForever_AreRefused()
    {
        // A start of a group of an unknown field, a million times.
        Write("deep.onnx", [.. Enumerable.Repeat((byte)((99 << 3 | 3) & 0x7F | 0x80), 1).Concat(Enumerable.Repeat(new byte[] { 0x9B, 0x06 }, 1_000_000).SelectMany(static pair => pair))]);
        Assert.Contains("it is no ONNX file, or a damaged one", Problem("deep.onnx"));
    }

    private static TensorProto Raw(DataType type, byte[] bytes) => new() { DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };

    private string Problem(string name) =>
        Assert.Single(Assert.Throws<OnnxImportException>(() => OnnxImporter.Import(Path.Combine(_folder.FullName, name), new() { Name = "Net", Namespace = "" })).Problems);

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);

    private ImportedNetwork Import(params (string Key, string Value)[] entries)
    {
        var tensor = new TensorProto { DataType = (int)DataType.Float, DataLocation = TensorProto.Types.DataLocation.External, Dims = { 2 } };
        tensor.ExternalData.AddRange(entries.Select(static entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        Write("net.onnx", ModelBuilder.Of(1, 2).Weight("w", tensor).Node("Mul", "x, w").Proto.ToByteArray());
        return OnnxImporter.Import(Path.Combine(_folder.FullName, "net.onnx"), new() { Name = "Net", Namespace = "" });
    }
}
