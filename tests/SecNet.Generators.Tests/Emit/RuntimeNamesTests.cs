using System.Reflection;
using System.Text.RegularExpressions;
using SecNet.Generators.Emit;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;
using SecNet.Runtime.Networks;

namespace SecNet.Generators.Tests.Emit;

/// <summary>What the compiler knows of the runtime by name, held against the real assemblies.</summary>
public sealed class RuntimeNamesTests
{
    private static readonly IReadOnlyDictionary<string, string> Constants = typeof(RuntimeNames)
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(static field => field.IsLiteral)
        .ToDictionary(static field => field.Name, static field => (string)field.GetRawConstantValue()!);

    public static TheoryData<string> Names => [.. Constants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryName_IsAPublicType(string name)
    {
        var value = Constants[name];
        var full = value.Contains("::", StringComparison.Ordinal) ? Resolve(value) : value;
        var assembly = value.StartsWith("global::System.", StringComparison.Ordinal) ? typeof(Span<>).Assembly
            : value.StartsWith("SecNet.", StringComparison.Ordinal) ? typeof(SecureNetworkAttribute).Assembly
            : typeof(IParty).Assembly;
        Assert.True(
            assembly.GetExportedTypes().Any(type => !type.IsNested && type.FullName!.Split('`')[0] == full), $"{name} = {value}: no public type {full} in {assembly.GetName().Name}");
    }

    [Fact]
    public void Names_AreThoseOfTheirConstants() => Assert.All(
        Constants.Where(static pair => pair.Value.Contains("::", StringComparison.Ordinal)), static pair => Assert.Matches("[:.]" + Regex.Escape(pair.Key) + "$", pair.Value));

    [Fact]
    public void Aliases_AreNamespacesOfTheRuntime_InOrder()
    {
        var namespaces = typeof(IParty).Assembly.GetExportedTypes().Select(static type => type.Namespace).ToHashSet();
        Assert.All(RuntimeNames.Aliases, alias => Assert.Contains(alias.Namespace, namespaces));
        Assert.Equal(RuntimeNames.Aliases.Select(static alias => alias.Alias).Order(StringComparer.Ordinal), RuntimeNames.Aliases.Select(static alias => alias.Alias));
    }

    /// <summary>No emitter spells a name of the runtime itself: all of them are in one file.</summary>
    [Fact]
    public void Emitters_SpellNoAlias() => Assert.All(
        Repository.Sources("generators", "SecNet.Generators", "Emit").Where(static source => source.Path != "RuntimeNames.cs"),
        static source => Assert.All(RuntimeNames.Aliases, alias => Assert.DoesNotContain(alias.Alias + "::", source.Text, StringComparison.Ordinal)));

    [Fact]
    public void LayerAttributes_AreTheLayersOfTheCatalog()
    {
        var attributes = typeof(LayerAttribute).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract)
            .Select(static type => type.Name[..^"Attribute".Length]);
        Assert.Equal(attributes.Order(StringComparer.Ordinal), LayerCatalog.ByKeyword.Where(static pair => !pair.Value.Merges).Select(static pair => pair.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LayerKinds_AreTheRuntimes()
    {
        Assert.Equal(Enum.GetNames<LayerKind>().Order(StringComparer.Ordinal), LayerCatalog.ByKeyword.Keys.Order(StringComparer.Ordinal));
        Assert.All(LayerCatalog.ByKeyword, static pair => Assert.Equal(pair.Key, pair.Value.Create("x", new LayerArguments()).Kind));
    }

    [Fact]
    public void KindsAndStoragesOfCorrelations_AreTheRuntimes()
    {
        Assert.Equal(Enum.GetNames<SecNet.Runtime.Correlations.CorrelationKind>(), Enum.GetNames<CorrelationKind>());
        Assert.Equal(Enum.GetNames<SecNet.Runtime.Correlations.CorrelationStorage>(), Enum.GetNames<CorrelationStorage>());
    }

    [Fact]
    public void Protocols_AreTheRuntimes() => Assert.Equal(Enum.GetNames<SecNet.Runtime.Networks.ProtocolKind>(), Enum.GetNames<SecNet.Generators.Protocol.ProtocolKind>());

    [Fact]
    public void ComparisonChoices_AreTheAttributes() => Assert.Equal(
        Enum.GetValues<SecNet.Comparison>().Select(static value => ((int)value, value.ToString())), Enum.GetValues<ComparisonChoice>().Select(static value => ((int)value, value.ToString())));

    [Fact]
    public void TruncationModes_AreTheAttributes() => Assert.Equal(
        Enum.GetValues<Truncation>().Select(static value => ((int)value, value.ToString())), Enum.GetValues<TruncationMode>().Select(static value => ((int)value, value.ToString())));

    /// <summary>The defaults of the attributes, which the front end must repeat because an absent argument is not in the metadata.</summary>
    [Fact]
    public void Defaults_AreTheAttributes()
    {
        var model = GeneratorRun.CompileOne(Source.Network("[SecureNetwork] [Input(2)] [Flatten] [BatchNorm]")).Model;
        var network = new SecureNetworkAttribute();
        Assert.Equal(
            (network.Ring, network.FractionBits, (int)network.Truncation, (int)network.Comparison, (decimal)new BudgetAttribute().FailureProbability, (decimal)new InputAttribute(2).MaxAbs),
            (model.RingBits, model.FractionBits, (int)model.Truncation, (int)model.Comparison, model.Budget.FailureProbability, model.InputMaxAbs));
        Assert.Equal((decimal)new BatchNormAttribute().Epsilon, Assert.IsType<BatchNormLayer>(model.Layers[1]).Epsilon);
        var conv = Assert.IsType<Conv2DLayer>(GeneratorRun.CompileOne(Source.Network("[SecureNetwork] [Input(1, 4, 4)] [Conv2D(1, 1, 2)]")).Model.Layers[0]);
        Assert.Equal(new Window(2, 2, 1, 1, 0, 0), conv.Geometry);
        var pool = Assert.IsType<MaxPool2DLayer>(GeneratorRun.CompileOne(Source.Network("[SecureNetwork] [Input(1, 4, 4)] [MaxPool2D(2)]")).Model.Layers[0]);
        Assert.Equal(new Window(2, 2, 2, 2, 0, 0), pool.Geometry);
        var (attribute, mean) = (new Conv2DAttribute(1, 1, 2), Assert.IsType<AvgPool2DLayer>(LayerCatalog.ByKeyword["AvgPool2D"].Create("x", new LayerArguments())));
        Assert.Equal((attribute.Groups, attribute.Dilation, attribute.Padding, attribute.Stride), (conv.Groups, conv.Geometry.DilationHeight, conv.Geometry.PaddingTop, conv.Geometry.StrideHeight));
        Assert.Equal(new AvgPool2DAttribute(2).CountsPadding, mean.CountsPadding);
    }

    private static string Resolve(string value)
    {
        var parts = value.Split("::");
        return parts[0] == "global" ? parts[1] : RuntimeNames.Aliases.Single(alias => alias.Alias == parts[0]).Namespace + "." + parts[1];
    }
}
