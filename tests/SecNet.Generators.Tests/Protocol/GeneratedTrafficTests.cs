using SecNet.Generators.Checking;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;

namespace SecNet.Generators.Tests.Protocol;

/// <summary>What the parties send without a dealer: the compiler's formulas are the runtime's, and the choice keeps to what there is material for.</summary>
public sealed class GeneratedTrafficTests
{
    /// <summary>Layers of all sizes: strips, panels, groups, strides, dilation, paddings, and each set of parameters.</summary>
    [Fact]
    public void CrossTerms_AreTheRuntimes()
    {
        foreach (var ring in new[] { 20, 32, 33, 44, 45, 64 })
        {
            AssertEqual(ring, new(1, 28, 28, 16, 5, 5, 1, 1, 0, 0));
            AssertEqual(ring, new(16, 12, 12, 16, 5, 5, 1, 1, 0, 0));
            AssertEqual(ring, new(3, 224, 200, 7, 7, 7, 2, 2, 3, 3));
            AssertEqual(ring, new(64, 30, 30, 64, 3, 3, 1, 1, 1, 1));
            AssertEqual(ring, new(200, 9, 7, 50, 1, 1, 2, 2, 0, 0));
            AssertEqual(ring, new(12, 33, 17, 24, 3, 2, 1, 2, 1, 0) { Groups = 4, DilationHeight = 2, PaddingBottom = 2, PaddingRight = 1 });
            AssertEqual(ring, new(32, 16, 16, 32, 3, 3, 1, 1, 1, 1) { Groups = 32 });
            var dense = CrossTermShape.Dense(100, 2304, ring);
            Assert.Equal(new(dense.RequestBytes, dense.ReplyBytes, dense.Requests, dense.Replies), CrossTermTraffic.Of(Linear(LinearKind.Dense, 100, 2304), Type(new(2304, 1, 1), ring), Type(new(100, 1, 1), ring)));
            var channels = CrossTermShape.Convolution(new(6, 1, 35, 6, 1, 1, 1, 1, 0, 0) { Groups = 6 }, ring);
            Assert.Equal(new(channels.RequestBytes, channels.ReplyBytes, channels.Requests, channels.Replies), CrossTermTraffic.Of(Linear(LinearKind.PReLU, 6, 1), Type(new(6, 5, 7), ring), Type(new(6, 5, 7), ring)));
            foreach (var count in new[] { 1, 4096, 4097, 20_000 })
            {
                var triples = new PackedTripleShape(ring, count);
                Assert.Equal(new(triples.RequestBytes, triples.ReplyBytes, triples.Steps, triples.Steps), CrossTermTraffic.OfProducts(count, ring));
            }
        }
    }

    /// <summary>Beyond the size of a polynomial, or its weights, both say no.</summary>
    [Fact]
    public void LayersThatFitNoPolynomial_AreNoneInBoth()
    {
        Assert.Null(CrossTermTraffic.Of(Linear(LinearKind.Dense, 1, 32769), Type(new(32769, 1, 1), 32), Type(new(1, 1, 1), 32)));
        Assert.Throws<ArgumentException>(static () => CrossTermShape.Dense(1, 32769, 32));
    }

    [Fact]
    public void WithoutADealer_CandidatesArePrefixTreesAndGarbledCircuitsOnEveryLink()
    {
        var model = Models.Network(new(1, 6, 6), Models.Conv(1, 2, 3, 1), new ReLULayer("relu1"), new MaxPool2DLayer("pool1", Models.Window(2))) with { Offline = Generators.Model.OfflineMode.TwoParty };
        Assert.All(Models.Lower(model).Choices, static choice => Assert.Equal((SignStrategy.MaskedPpa, "the default without a dealer, where no link is declared"), (choice.Tree.Strategy, choice.Reason)));
        foreach (var profile in Enum.GetValues<LinkProfile>())
        {
            var linked = Models.Lower(model with { Link = LinkModel.Of(profile) });
            Assert.All(linked.Choices, static choice => Assert.True(choice.Tree.Strategy is SignStrategy.MaskedPpa or SignStrategy.Ppa or SignStrategy.Garbled, choice.Tree.Label));
        }
    }

    /// <summary>A budget of offline bytes holds what the parties send each other, and is traded for time.</summary>
    [Fact]
    public void OfflineBudget_CountsWhatThePartiesSend()
    {
        var model = Models.Network(new(1, 40, 40), Models.Conv(1, 2, 3, 1), new ReLULayer("relu1")) with { Offline = Generators.Model.OfflineMode.TwoParty, Link = LinkModel.Of(LinkProfile.Wan) };
        var free = Models.Lower(model);
        Assert.Equal(free.Steps.Sum(step => GeneratedTraffic.Of(step, free.Steps).Total), free.OfflineBytes);
        var tight = Compiler.Compile(model with { Budget = new(OfflineBytes: free.OfflineBytes / 2) });
        Assert.Equal(FindingIds.OfflineBudgetExceeded, Assert.Single(tight.Findings).Id);
    }

    /// <summary>Bounds leave room for what the parties' own bits add; the protocol is another one.</summary>
    [Fact]
    public void Truncation_OnceBelowToTwiceAbove_IsInTheIntervalAndTheId()
    {
        var model = Models.Network(new(3, 1, 1), Models.Dense(3, 2, 2), new ReLULayer("relu1"));
        TensorType dealt = TruncatedOf(model), generated = TruncatedOf(model with { Offline = Generators.Model.OfflineMode.TwoParty });
        Assert.Equal((dealt.Low - 1, dealt.High + 1), (generated.Low, generated.High));
        Assert.NotEqual(Models.Lower(model).ProtocolId(), Models.Lower(model with { Offline = Generators.Model.OfflineMode.TwoParty }).ProtocolId());
    }

    private static TensorType TruncatedOf(NetworkModel model) => Models.Lower(model).Graph.Nodes.Single(static node => node.Operator is TruncateOperator).Output;

    private static void AssertEqual(int ring, ConvolutionShape shape)
    {
        var runtime = CrossTermShape.Convolution(shape, ring);
        var window = new Window(
            shape.KernelHeight, shape.KernelWidth, shape.StrideHeight, shape.StrideWidth, shape.PaddingTop, shape.PaddingLeft, shape.PaddingBottom, shape.PaddingRight, shape.DilationHeight, shape.DilationWidth);
        var linear = Linear(LinearKind.Conv2D, shape.OutChannels, shape.PatchLength) with { Window = window, Groups = shape.Groups };
        Assert.Equal(
            new(runtime.RequestBytes, runtime.ReplyBytes, runtime.Requests, runtime.Replies),
            CrossTermTraffic.Of(linear, Type(new(shape.InChannels, shape.InHeight, shape.InWidth), ring), Type(new(shape.OutChannels, shape.OutHeight, shape.OutWidth), ring)));
    }

    private static LinearOperator Linear(LinearKind kind, int rows, int rowLength) => new(0, kind, "layer", rows, rowLength, null, null, null);

    private static TensorType Type(TensorShape shape, int ring) => new(shape, 4, 1, -1, 1, IsProduct: false, IsProved: true) { RingBits = ring };
}
