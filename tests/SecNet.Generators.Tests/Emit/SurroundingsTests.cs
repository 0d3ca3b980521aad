using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Emit;

/// <summary>Generated code compiles wherever a user puts it.</summary>
public sealed class SurroundingsTests
{
    private const string Attributes = "[SecureNetwork(Ring = 32, FractionBits = 4)]\n[Input(1, 4, 4)]\n[Conv2D(1, 1, 1, MaxAbs = 2)]\n[ReLU]\n[MaxPool2D(2)]\n[Square]\n[AvgPool2D(2)]";

    private const string Namesakes = """
        internal class Correlations; internal class Dealing; internal class Networks; internal class Protocols; internal class Reference;
        internal class Rings; internal class Sessions; internal class Span; internal class ReadOnlySpan; internal class IParty; internal class Shape;
        """;

    [Fact]
    public void TypesBesideIt_OfTheSameNamesAsTheRuntimes() =>
        GeneratorRun.Of(Source.Network(Attributes) + Namesakes + "internal class System;").AssertClean();

    [Fact]
    public void NamespacesAroundIt_OfTheSameNamesAsTheRuntimes() => GeneratorRun.Of(
        Source.Network(Attributes).Replace("namespace Acme;", "namespace Acme.SecNet.Networks;", StringComparison.Ordinal).Replace("using SecNet;", "using global::SecNet;", StringComparison.Ordinal)).AssertClean();

    [Fact]
    public void TypesOfTheGlobalNamespace_OfTheSameNamesAsItsAliases() => GeneratorRun.Of(Source.Network(Attributes), Namesakes).AssertClean();

    [Fact]
    public void ImplicitUsings() => GeneratorRun.Of(
        Source.Network(Attributes),
        "global using global::System; global using global::System.Collections.Generic; global using global::System.IO; global using global::System.Linq; global using global::System.Threading; global using global::System.Threading.Tasks;")
        .AssertClean();

    [Fact]
    public void LayersNamedLikeMembers() => GeneratorRun.Of(Source.Network("""
        [SecureNetwork(Ring = 32, FractionBits = 4)]
        [Input(2)]
        [Dense(2, 2, Name = "deal", MaxAbs = 2)]
        [ReLU(Name = "DRelu7Table")]
        [Dense(2, 2, Name = "prepare", MaxAbs = 2)]
        [ReLU(Name = "DealDRelu7Table")]
        [Dense(2, 2, Name = "Finalize", MaxAbs = 2)]
        [ReLU(Name = "ToString")]
        [Dense(2, 2, Name = "Equals", MaxAbs = 2)]
        [ReLU(Name = "system")]
        [Dense(2, 2, Name = "a.b", MaxAbs = 2)]
        [ReLU(Name = "a-b")]
        [Dense(2, 2, Name = "networks", MaxAbs = 2)]
        [ReLU(Name = "tParty")]
        [Dense(2, 2, Name = "info", MaxAbs = 2)]
        """)).AssertClean();

    [Fact]
    public void OtherPartOfTheClass_WithMembersOfItsOwn() => GeneratorRun.Of(
        Source.Network(Attributes),
        """
        namespace Acme;

        public sealed partial class Tiny
        {
            /// <summary>The user's own.</summary>
            public static string Describe() => Info.Name;
        }
        """).AssertClean();
}
