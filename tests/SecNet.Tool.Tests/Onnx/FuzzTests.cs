using System.Diagnostics;
using Google.Protobuf;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Onnx;
using SecNet.Tool.Onnx.Wire;
using Xunit.Abstractions;

namespace SecNet.Tool.Tests.Onnx;

/// <summary>Damaged and hostile files: each gives a network or an <see cref="OnnxImportException"/>, quickly and in bounded memory.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int Files = 100_000;
    private const ulong Seed = 20_261_121;
    private const long MostBytes = 48 << 20;

    private static readonly long[] Hostile = [-1, 0, 1, 2, 3, 7, 1 << 16, 1 << 26, (1 << 26) + 1, int.MaxValue, 1L << 32, 1L << 60, long.MaxValue, long.MinValue];

    [Fact]
    public void Import_DamagedBytes_GivesANetworkOrItsException() => Run(Files * 17 / 20, static (model, random) => Damage(model.ToByteArray(), random));

    [Fact]
    public void Import_HostileModels_GivesANetworkOrItsException() => Run(Files * 3 / 20, static (model, random) =>
    {
        for (var changes = 1 + random.Next(3); changes > 0; changes--) Change(model, random);
        return model.ToByteArray();
    });

    private void Run(int files, Func<ModelProto, SplitMix, byte[]> mutate)
    {
        var random = new SplitMix(Seed);
        var seeds = SeedModels().Select(static model => model.Proto).ToList();
        foreach (var model in SeedModels()) model.Import();
        var (imported, most, slowest) = (0, 0L, TimeSpan.Zero);
        for (var file = 0; file < files; file++)
        {
            var bytes = mutate(seeds[random.Next(seeds.Count)].Clone(), random);
            var (before, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                var network = OnnxImporter.Import(new MemoryStream(bytes), "fuzz.onnx", new() { Name = "Net", Namespace = "" });
                imported++;
                if (imported % 10 == 0) Assert.Equal(network.Model, DslFrontEnd.Parse("fuzz.secnet", SecnetWriter.Write(network.Model), "").Model);
            }
            catch (OnnxImportException e)
            {
                Assert.NotEmpty(e.Problems);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {Seed}, file {file}: {e}\n{Convert.ToBase64String(bytes)}");
            }

            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            Assert.True(most < MostBytes, $"seed {Seed}, file {file}: {most} bytes allocated\n{Convert.ToBase64String(bytes)}");
        }

        output.WriteLine($"{imported} of {files} imported; at most {most} bytes, {slowest.TotalMilliseconds} ms");
        Assert.InRange(imported, files / 100, files * 99 / 100);
        Assert.True(slowest < TimeSpan.FromSeconds(5), $"seed {Seed}: one file took {slowest}");
    }

    /// <summary>Bit flips, truncations, lengths and numbers overwritten, pieces moved.</summary>
    private static byte[] Damage(byte[] bytes, SplitMix random)
    {
        for (var changes = 1 + random.Next(3); changes > 0 && bytes.Length > 0; changes--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(8))
            {
                case 0 or 1 or 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 3: bytes = bytes[..at]; break;
                case 4: bytes[at] = (byte)random.Next(256); break;
                case 5: bytes = [.. bytes[..at], 0xFF, 0xFF, 0xFF, 0xFF, (byte)random.Next(16), .. bytes[at..]]; break;
                case 6: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(20))..]]; break;
                default: bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]]; break;
            }
        }

        return bytes;
    }

    /// <summary>Well-formed files that say something hostile: dimensions, attributes, names, cycles, missing tensors.</summary>
    private static void Change(ModelProto model, SplitMix random)
    {
        var graph = model.Graph;
        var node = graph.Node[random.Next(graph.Node.Count)];
        var attribute = node.Attribute.Count > 0 ? node.Attribute[random.Next(node.Attribute.Count)] : null;
        var tensor = graph.Initializer.Count > 0 ? graph.Initializer[random.Next(graph.Initializer.Count)] : null;
        var number = Hostile[random.Next(Hostile.Length)];
        switch (random.Next(14))
        {
            case 0 when tensor is { Dims.Count: > 0 }: tensor.Dims[random.Next(tensor.Dims.Count)] = number; break;
            case 1 when tensor is not null: graph.Initializer.Remove(tensor); break;
            case 2 when attribute is { Ints.Count: > 0 }: attribute.Ints[random.Next(attribute.Ints.Count)] = number; break;
            case 3 when attribute is not null: attribute.I = number; break;
            case 4 when attribute is not null: attribute.F = BitConverter.Int32BitsToSingle((int)random.NextBits()); break;
            case 5 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = AnyName(graph, random); break;
            case 6: node.Output[0] = AnyName(graph, random); break;
            case 7: graph.Input[0].Type.TensorType.Shape.Dim[random.Next(graph.Input[0].Type.TensorType.Shape.Dim.Count)].DimValue = number; break;
            case 8: node.OpType = OperatorTable.Names[random.Next(OperatorTable.Names.Count)]; break;
            case 9: graph.Node.Add(node.Clone()); break;
            case 10 when tensor is not null: tensor.DataType = random.Next(18); break;
            case 11 when tensor is { DataType: 7 }: tensor.RawData = ModelBuilder.Integers([.. Enumerable.Range(0, tensor.RawData.Length / 8).Select(_ => Hostile[random.Next(Hostile.Length)])]).RawData; break;
            case 12: node.Input.Add(AnyName(graph, random)); break;
            case 13 when attribute is not null: node.Attribute.Add(new AttributeProto(attribute) { Name = random.Next(2) == 0 ? "axis" : "pads" }); break;
            default: model.OpsetImport[0].Version = 8 + random.Next(14); break;
        }
    }

    private static string AnyName(GraphProto graph, SplitMix random)
    {
        var names = graph.Node.SelectMany(static node => node.Output).Concat(graph.Initializer.Select(static tensor => tensor.Name)).Concat(["x", "", "none"]).ToList();
        return names[random.Next(names.Count)];
    }

    private static IEnumerable<ModelBuilder> SeedModels()
    {
        yield return ModelBuilder.Of(1, 2, 4, 4).Weight("c.weight", [2, 2, 3, 3], new float[36]).Weight("c.bias", [2], 1, 2).Weight("g", [2], 1, 1).Weight("v", [2], 1, 1)
            .Node("Conv", "x, c.weight, c.bias -> a", ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 1, 1 }), ("kernel_shape", new[] { 3, 3 }), ("group", 1), ("dilations", new[] { 1, 1 }))
            .Node("BatchNormalization", "a, g, c.bias, g, v -> b", ("epsilon", 1e-5f)).Node("Relu", "b -> r").Node("Add", "r, x -> s").Node("MaxPool", "s", ("kernel_shape", new[] { 2, 2 }), ("ceil_mode", 1), ("strides", new[] { 2, 2 }));
        yield return ModelBuilder.Of(1, 2, 3, 3).Numbers("p", 0, 0, 1, 1, 0, 0, 1, 1).Weight("w", [2, 3], 1, 2, 3, 4, 5, 6).Weight("b", [3], 1, 2, 3)
            .Node("Pad", "x, p -> z", ("mode", "constant")).Node("AveragePool", "z -> a", ("kernel_shape", new[] { 2, 2 }), ("count_include_pad", 1), ("pads", new[] { 0, 0, 1, 1 })).Node("GlobalAveragePool", "a -> g")
            .Node("Flatten", "g -> f", ("axis", 1)).Node("MatMul", "f, w -> m").Node("Add", "m, b -> l").Node("Softmax", "l", ("axis", 1));
        yield return ModelBuilder.Of(1, 2, 2, 2).Weight("w", [8, 1], new float[8]).Numbers("a", 0).Numbers("m", -1)
            .Node("Shape", "x -> s").Node("Constant", "-> i", ("value", ModelBuilder.Integers(0))).Node("Gather", "s, i -> u", ("axis", 0)).Node("Concat", "u, m -> t", ("axis", 0)).Node("Reshape", "x, t -> f").Node("Gemm", "f, w", ("alpha", 2f), ("transB", 0));
        yield return new ModelBuilder(11, 1, 1, 3).Numbers("given", 1, 2).Numbers("four", 4).Numbers("two", -1, 2).Numbers("one", -1).Numbers("zero", 0).Numbers("far", -9)
            .Node("ConstantOfShape", "four -> zeros", ("value", ModelBuilder.Integers(0))).Node("Concat", "given, zeros -> all", ("axis", 0)).Node("Reshape", "all, two -> pairs")
            .Node("Slice", "pairs, one, far, zero, one -> back").Node("Transpose", "back -> turned", ("perm", new[] { 1, 0 })).Node("Reshape", "turned, one -> flat").Node("Cast", "flat -> pads", ("to", 7)).Node("Pad", "x, pads -> p").Node("Relu", "p");
        yield return ModelBuilder.Of(1, 4).Weight("c", [4], 1, 2, 3, 4).Weight("lo", [], -1).Weight("hi", [], 1).Numbers("s", 1, 2, 2, 1).Weight("k", [1], 0.5f)
            .Node("Mul", "x, c -> m").Node("Sub", "c, m -> d").Node("Div", "d, c -> e").Node("Clip", "e, lo, hi -> h").Node("LeakyRelu", "h -> l", ("alpha", 0.1f)).Node("Reshape", "l, s -> r").Node("PRelu", "r, k -> q")
            .Node("Transpose", "q -> t", ("perm", new[] { 0, 3, 2, 1 })).Node("Concat", "t, t -> u", ("axis", 1)).Node("ReduceMean", "u -> v", ("axes", new[] { 2, 3 }), ("keepdims", 0)).Node("Unsqueeze", "v, one -> w").Node("Squeeze", "w, one").Numbers("one", 1);
    }

    /// <summary>Repeatable numbers; Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</summary>
    private sealed class SplitMix(ulong state)
    {
        private ulong _state = state;

        public ulong NextBits()
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        public int Next(int bound) => (int)(NextBits() % (ulong)bound);
    }
}
