using SecNet.Tool.Onnx;
using SecNet.Tool.Onnx.Wire;
using static SecNet.Tool.Tests.Onnx.FloatTwin;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Names, order, inputs and outputs of graphs, and what layers are called.</summary>
public class GraphTests
{
    [Fact]
    public void Nodes_InAnyOrder_AreSorted() => AssertComputes(
        ModelBuilder.Of(1, 2).Node("Mul", "r, r -> s").Node("Relu", "x -> r").Node("Add", "s, r -> y"), [-1, 3], 0, 12);

    [Fact]
    public void Nodes_ThatTheOutputDoesNotNeed_AreLeftOutWithANote()
    {
        var imported = ModelBuilder.Of(1, 2).AddInput("unused", 1, 2).Node("Elu", "x -> s").Node("Foo", "nothing -> t").Node("Relu", "x").Import();
        Assert.Equal(["ReLU"], imported.Kinds());
        Assert.Equal(["The input 'unused' is left out: the output does not depend on it.", "2 nodes that the output does not need are left out: node 'Elu_0' (Elu), node 'Foo_1' (Foo)."], imported.Notes);
    }

    [Fact]
    public void Nodes_ThatAreNotSupported_AreAllNamedAtOnce()
    {
        var problems = ModelBuilder.Of(1, 1, 4, 4).Node("Elu", "x -> a").Node("MaxPool", "a -> b", ("kernel_shape", new[] { 2, 2 }), ("storage_order", 1)).Node("Foo", "b -> c")
            .Node("Softmax", "c -> d", ("temperature", 1)).Node("Selu", "d").Problems();
        Assert.Equal(5, problems.Count);
        Assert.StartsWith("node 'Elu_0' (Elu): Elu is not supported. Train with LeakyReLU or PReLU", problems[0]);
        Assert.Equal("node 'MaxPool_1' (MaxPool): its attribute 'storage_order' is 1; supported is 0.", problems[1]);
        Assert.Equal("node 'Foo_2' (Foo): Foo is not supported.", problems[2]);
        Assert.Equal("node 'Softmax_3' (Softmax): its attribute 'temperature' is not known (known are axis).", problems[3]);
        Assert.StartsWith("node 'Selu_4' (Selu): Selu is not supported", problems[4]);
    }

    [Fact]
    public void Nodes_OfOtherDomains_AreRefused()
    {
        var model = ModelBuilder.Of(1, 2).Node("Relu", "x");
        model.Proto.Graph.Node[0].Domain = "com.microsoft";
        Assert.Equal("node 'Relu_0' (Relu): com.microsoft.Relu is not supported.", Assert.Single(model.Problems()));
    }

    [Fact]
    public void Exception_ListsEveryProblemOnALineOfItsOwn()
    {
        var exception = Assert.Throws<OnnxImportException>(ModelBuilder.Of(1, 2).Node("Selu", "x -> t").Node("Elu", "t").Import);
        Assert.Equal(3, exception.Message.Split('\n').Length);
        Assert.StartsWith("'test.onnx' cannot be imported:\n  node 'Selu_0'", exception.Message);
    }

    [Fact]
    public void Graph_WithACircle_IsRefused() => Assert.Contains(
        "in a circle: node 'Add_0' (Add), node 'Relu_1' (Relu)", Assert.Single(ModelBuilder.Of(1, 2).Node("Add", "x, b -> a").Node("Relu", "a -> b").Node("Relu", "b").Problems()));

    [Fact]
    public void Graph_WithACircleNobodyNeeds_IsImported() => AssertComputes(
        ModelBuilder.Of(1, 2).Node("Relu", "b -> a").Node("Relu", "a -> b").Node("Relu", "x"), [-1, 2], 0, 2);

    [Fact]
    public void Names_ThatAreMissingOrTwice_AreRefused()
    {
        Assert.Contains("node 'Gemm_0' (Gemm): it takes 'w', which is neither an input, nor an initialiser, nor the result of a node", Assert.Single(ModelBuilder.Of(1, 2).Node("Gemm", "x, w").Problems()));
        Assert.Contains("it gives 'a', which is given already", Assert.Single(ModelBuilder.Of(1, 2).Node("Relu", "x -> a").Node("Relu", "x -> a").Node("Relu", "a").Problems()));
        Assert.Contains("two initialisers are named 'w'", ModelBuilder.Of(1, 2).Weight("w", [2], 1, 2).Weight("w", [2], 1, 2).Node("Mul", "x, w").Problems());
        foreach (var op in (string[])["Concat", "Sum", "Add", "Identity", "Constant"])
            Assert.Contains(op == "Constant" ? "it has no value" : "its input 0 is missing", ModelBuilder.Of(1, 2).Node(op, "-> a").Node("Add", "a, x").Problems()[0]);
        Assert.Contains("its input 1 is missing", Assert.Single(ModelBuilder.Of(1, 2).Node("Gemm", "x").Problems()));
    }

    [Fact]
    public void InputsAndOutputs_OtherThanOneOfEach_AreRefusedByName()
    {
        var two = ModelBuilder.Of(1, 2).AddInput("z", 1, 2).Node("Add", "x, z");
        Assert.Contains("it has 2 inputs ('x', 'z')", Assert.Single(two.Problems()));
        var outputs = ModelBuilder.Of(1, 2).Node("Relu", "x -> r").Node("Relu", "r");
        outputs.Proto.Graph.Output.Add(new ValueInfoProto { Name = "r" });
        Assert.Contains("it has 2 outputs ('y', 'r')", Assert.Single(outputs.Problems()));
        Assert.Contains("depends on no input", Assert.Single(ModelBuilder.Of(1, 2).Weight("w", [2], 1, 2).Node("Relu", "w").Problems()));
        Assert.Contains("its output is its input", Assert.Single(ModelBuilder.Of(1, 2).Node("Identity", "x").Problems()));
        Assert.Contains("its output 'y' does not depend on its input", Assert.Single(ModelBuilder.Of(1, 2).Node("Shape", "x").Problems()));
    }

    [Fact]
    public void Input_ThatIsAnInitialiserToo_IsAWeight()
    {
        // Before IR version 4, initialisers had to be listed among the inputs.
        AssertComputes(ModelBuilder.Of(1, 2).AddInput("w", 2, 1).Weight("w", [2, 1], 1, 1).Node("Gemm", "x, w"), [1, 2], 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Batch_ThatIsOpen_IsOneWithANote(long batch) => Assert.Contains("The batch of the input 'x' is open", Assert.Single(ModelBuilder.Of(batch, 2).Node("Relu", "x").Import().Notes));

    [Fact]
    public void Batch_ThatIsNamed_IsOneWithANote()
    {
        var model = ModelBuilder.Of(1, 2).Node("Relu", "x");
        model.Proto.Graph.Input[0].Type.TensorType.Shape.Dim[0] = new() { DimParam = "N" };
        Assert.Contains("is open", Assert.Single(model.Import().Notes));
    }

    [Theory]
    [InlineData(new long[] { 8, 3, 32, 32 }, "has shape [8, 3, 32, 32], a batch of 8. Export with a batch of 1")]
    [InlineData(new long[] { 1, 3, 0, 32 }, "Export with fixed sizes for all but the batch")]
    [InlineData(new long[] { 2 }, "[1, n], [1, channels, columns] and [1, channels, rows, columns] are supported")]
    [InlineData(new long[] { 1, 1, 1, 1, 1 }, "are supported")]
    [InlineData(new long[] { 1, 1L << 60, 1, 1 }, "a tensor has a side of 1152921504606846976")]
    [InlineData(new long[] { 1, 1 << 20, 1 << 20, 1 }, "more than 67108864 elements")]
    public void Input_OfAnotherShape_IsRefused(long[] shape, string reason) => Assert.Contains(reason, Assert.Single(new ModelBuilder(13, shape).Node("Relu", "x").Problems()));

    [Theory]
    [InlineData(8)]
    [InlineData(21)]
    public void Opset_ThatIsNotKnown_IsRefused(int opset) => Assert.Contains(
        $"(opset) {opset}; 9 to 20 are known", Assert.Single(new ModelBuilder(opset, 1, 2).Node("Relu", "x").Problems()));

    [Fact]
    public void FunctionsAndSparseTensors_AreRefused()
    {
        var model = ModelBuilder.Of(1, 2).Node("Relu", "x");
        model.Proto.Functions.Add(Google.Protobuf.ByteString.Empty);
        model.Proto.Graph.SparseInitializer.Add(Google.Protobuf.ByteString.Empty);
        Assert.Equal(2, model.Problems().Count);
    }

    [Fact]
    public void Layers_TakeTheNamesOfTheirWeightsThenOfTheirNodes()
    {
        var names = ModelBuilder.Of(1, 1, 2, 2).Weight("features.0.weight", [1, 1, 1, 1], 1).Weight("0.weight", [1, 1, 1, 1], 1).Weight("onnx::Conv_9", [1, 1, 1, 1], 1)
            .NamedNode("/features/features.0/Conv", "Conv", "x, features.0.weight -> a").NamedNode("/0/Conv", "Conv", "a, 0.weight -> b").NamedNode("/layer1/layer1.0/conv1/Conv", "Conv", "b, onnx::Conv_9 -> c")
            .NamedNode("/layer1/layer1.0/Relu", "Relu", "c -> d").NamedNode("/layer1/layer1.0/Relu_1", "Relu", "d -> e").NamedNode("/Relu_7", "Relu", "e -> f").NamedNode("", "Relu", "f -> g").NamedNode("a b/c?", "Relu", "g -> h")
            .NamedNode("/features/features.0_1/Conv", "Conv", "h, features.0.weight -> i").NamedNode(new string('n', 200), "Relu", "i").Import().Model.Layers.Select(static layer => layer.Name);
        Assert.Equal(["features.0", "conv0", "layer1.0.conv1", "layer1.0", "layer1.0.relu_1", "relu1", "relu2", "a_b.c_", "features.0_1", new string('n', 90)], names);
    }

    [Fact]
    public void Weights_ThatSeveralNodesTake_AreWrittenUnderEachLayersName()
    {
        var imported = ModelBuilder.Of(1, 2).Weight("fc.weight", [2, 2], 1, 2, 3, 4).Node("Gemm", "x, fc.weight -> a", ("transB", 1)).NamedNode("", "Gemm", "a, fc.weight", ("transB", 1)).Import();
        Assert.Equal(["fc.weight", "fc_2.weight"], imported.Tensors.Select(static tensor => tensor.Name));
        Assert.Equal([1f, 2, 3, 4], imported.Tensors[1].Values);
    }

    [Fact]
    public void Model_LeavesRingsAndScalesToTheCompiler()
    {
        var model = OnnxImporter.Import(WriteFile(), new() { Name = "Net", Namespace = "Acme.Models", InputMaxAbs = 2.5m }).Model;
        Assert.Equal(("Net", "Acme.Models", 2.5m), (model.Name, model.Namespace, model.InputMaxAbs));
        Assert.Equal((Generators.Model.NetworkModel.AutoRing, Generators.Model.NetworkModel.AutoFraction), (model.RingBits, model.FractionBits));
    }

    private static string WriteFile()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("secnet").FullName, "net.onnx");
        File.WriteAllBytes(path, Google.Protobuf.MessageExtensions.ToByteArray(ModelBuilder.Of(1, 2).Node("Relu", "x").Proto));
        return path;
    }
}
