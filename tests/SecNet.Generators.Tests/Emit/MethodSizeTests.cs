using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Emit;

/// <summary>Beyond some size the JIT never optimises a method, and a network would run an order of magnitude slower without a word.</summary>
public sealed class MethodSizeTests
{
    private const int LargestBodyBytes = 20_000;
    private const int MostLocals = 500;

    [Theory]
    [InlineData("M1.secnet")]
    [InlineData("M2.cs")]
    [InlineData("M2Ring32.cs")]
    public void Examples_StayBelowTheJitsLimits(string file)
    {
        var methods = Methods(GeneratorRun.OfExample(file), Path.GetFileNameWithoutExtension(file));
        AssertBelowLimits(methods);
        Assert.Contains(methods, static method => method.Name.StartsWith("DRelu", StringComparison.Ordinal));
        Assert.Contains(methods, static method => method.Name == "EvaluateReference");
    }

    /// <summary>
    /// The widest tree of every strategy, a pool of many levels, and more layers than any example. The description of so many layers is
    /// long, but the static constructor that builds it runs once.
    /// </summary>
    [Fact]
    public void LargestConstructs_StayBelowTheJitsLimits()
    {
        foreach (var comparison in Enum.GetNames<Comparison>())
        {
            AssertBelowLimits(Methods(GeneratorRun.Of(Source.Network($"[SecureNetwork(FractionBits = 30, Comparison = Comparison.{comparison})]\n[Input(2, MaxAbs = 1e9)]\n[ReLU]")), "Tiny"));
        }

        AssertBelowLimits(Methods(GeneratorRun.Of(Source.Network("[SecureNetwork]\n[Input(1, 32, 32)]\n[MaxPool2D(15, Stride = 1)]")), "Tiny"));
        var layers = string.Concat(Enumerable.Repeat("[Dense(4, 4, MaxAbs = 2)]\n[ReLU]\n", 60));
        AssertBelowLimits(Methods(GeneratorRun.Of(Source.Network("[SecureNetwork]\n[Input(4)]\n" + layers)), "Tiny").Where(static method => method.Name != ".cctor").ToList());
    }

    private static void AssertBelowLimits(IReadOnlyList<(string Name, int BodyBytes, int Locals)> methods)
    {
        Assert.NotEmpty(methods);
        Assert.All(methods, static method =>
        {
            Assert.True(method.BodyBytes < LargestBodyBytes, $"{method.Name} has {method.BodyBytes} bytes of IL");
            Assert.True(method.Locals < MostLocals, $"{method.Name} has {method.Locals} locals");
        });
    }

    private static List<(string Name, int BodyBytes, int Locals)> Methods(GeneratorRun run, string network)
    {
        using var assembly = new PEReader(new MemoryStream(run.Emit()));
        var metadata = assembly.GetMetadataReader();
        var type = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Single(type => metadata.GetString(type.Name) == network);
        return [.. type.GetMethods().Select(metadata.GetMethodDefinition).Where(static method => method.RelativeVirtualAddress != 0).Select(method =>
        {
            var body = assembly.GetMethodBody(method.RelativeVirtualAddress);
            return (metadata.GetString(method.Name), body.GetILReader().Length, body.LocalSignature.IsNil ? 0 : CountLocals(metadata, body.LocalSignature));
        })];
    }

    /// <summary>ECMA-335 II.23.2.6: a LocalVarSig is 0x07 and a compressed count.</summary>
    private static int CountLocals(MetadataReader metadata, StandaloneSignatureHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(handle).Signature);
        Assert.Equal(0x07, signature.ReadByte());
        return signature.ReadCompressedInteger();
    }
}
