using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Testing;

namespace SecNet.Integration.Tests.Networks;

/// <summary>Networks whose last layer is an ArgMax, behind each kind of layer that may come before it: the class is that of the twin's scores.</summary>
public sealed class ArgMaxNetworkTests
{
    [Fact]
    public void Class_BehindAnyLayer_IsTheTwinsAtTheDeclaredCost()
    {
        Check<ClassOfProducts>(seed: 600);
        Check<ClassOfTruncatedScores>(seed: 610);
        Check<ClassByMaskedPpa>(seed: 620);
        Check<ClassByFss>(seed: 630);
        Check<ClassByFssPayload>(seed: 635);
        Check<ClassByGarbled>(seed: 637);
        Check<ClassByPpa>(seed: 640);
        Check<ClassBySecIntMsb>(seed: 680);
        Check<ClassBySecFloatMsb>(seed: 690);
        Check<ClassOfPooledScores>(seed: 650);
        Check<ClassOfMeans>(seed: 660);
        Check<ClassAfterLocalTruncation>(seed: 670);
    }

    /// <summary>The last level of three has no use for the value, so that only its index moves; with private leaves its difference is not even opened.</summary>
    [Fact]
    public void LastLevel_OpensLess()
    {
        static IEnumerable<string> Opened(NetworkInfo info) => info.Correlations.Select(static item => item.Name).Where(static name => name.StartsWith("argmax1.", StringComparison.Ordinal) && name.EndsWith(".r", StringComparison.Ordinal));
        Assert.Equal(["argmax1.1.r", "argmax1.2.r", "argmax1.3.r"], Opened(ClassOfProducts.Info));
        Assert.Equal(["argmax1.1.r", "argmax1.2.r"], Opened(ClassByPpa.Info));
        Assert.DoesNotContain(ClassOfProducts.Info.Correlations, static item => item.Name is "argmax1.3.b*r" or "argmax1.1.index r");
    }

    private static void Check<TNetwork>(int seed)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var weights = Samples.Weights(info, seed);

        // Biases may be as large as scores are, and would decide for every input alike.
        foreach (var slot in info.WeightSlots) weights.AsSpan(slot.BiasOffset, slot.BiasCount).Clear();
        var inputs = Samples.Inputs(info, 30, seed);
        var results = TwoParty.Run<TNetwork>(weights, inputs, new(seed));
        var classes = new HashSet<long>();
        foreach (var (result, input) in results.Zip(inputs))
        {
            // The class is of what the twin's last but one layer shows, under floor rounding; the parties' own rounding is replayed beside it.
            long[] scores = [];
            var session = new ReferenceSession(info, weights) { Observer = (layer, values, _) => scores = layer == info.Layers[^1].Inputs[0] ? values.ToArray() : scores };
            TNetwork.EvaluateReference(session, input, new long[1]);
            Assert.Equal(Array.IndexOf(scores, scores.Max()), Assert.Single(result.Floor));
            if (info.FailureProbability < 1e-5) Assert.Equal(result.Reference, result.Output);
            Assert.InRange(Assert.Single(result.Output), 0, info.ClassCount - 1);
            Assert.All(result.Traffic, traffic => Assert.Equal((info.Cost.OnlineBytesPerParty, info.Cost.Rounds), (traffic.PayloadBytes, traffic.Rounds)));
            classes.Add(result.Output[0]);
        }

        Assert.True(classes.Count > 1, $"{info.Name}: every input is of one class, which tells nothing.");
        Assert.Equal(info.Cost.OnlineBytesPerParty, info.Layers.Sum(static layer => layer.OnlineBytesPerParty));
        Assert.Equal(info.Cost.Rounds, info.Layers.Sum(static layer => layer.Rounds));
    }
}

[SecureNetwork(Ring = 64, FractionBits = 12)]
[Input(6, MaxAbs = 2)]
[Dense(6, 8, MaxAbs = 20)]
[ReLU]
[Dense(8, 7, MaxAbs = 40)]
[BatchNorm]
[ArgMax]
internal sealed partial class ClassOfProducts;

/// <summary>Behind a ReLU the scores are in the small ring, and ties at 0 are common.</summary>
[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(6, MaxAbs = 2)]
[Dense(6, 9, MaxAbs = 20)]
[ReLU]
[ArgMax]
internal sealed partial class ClassOfTruncatedScores;

[SecureNetwork(Ring = 40, FractionBits = 8, Comparison = Comparison.MaskedPpa)]
[Input(6, MaxAbs = 2)]
[Dense(6, 5, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassByMaskedPpa;

[SecureNetwork(Ring = 32, FractionBits = 6, Comparison = Comparison.Fss)]
[Input(6, MaxAbs = 2)]
[Dense(6, 5, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassByFss;

[SecureNetwork(Ring = 40, FractionBits = 8, Comparison = Comparison.Garbled)]
[Input(6, MaxAbs = 2)]
[Dense(6, 5, MaxAbs = 20)]
[ReLU]
[Dense(5, 7, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassByGarbled;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.FssPayload)]
[Input(6, MaxAbs = 2)]
[Dense(6, 5, MaxAbs = 20)]
[ReLU]
[Dense(5, 7, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassByFssPayload;

[SecureNetwork(Ring = 64, FractionBits = 8, Comparison = Comparison.Ppa)]
[Input(6, MaxAbs = 2)]
[Dense(6, 7, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassByPpa;

[SecureNetwork(Ring = 32, FractionBits = 6)]
[Input(1, 6, 6, MaxAbs = 2)]
[Conv2D(1, 3, 3, MaxAbs = 20)]
[MaxPool2D(2)]
[Flatten]
[ArgMax]
internal sealed partial class ClassOfPooledScores;

/// <summary>Means of nine values leave a divisor that nothing absorbs, and that changes no order.</summary>
[SecureNetwork(Ring = 64, FractionBits = 8)]
[Input(3, 3, 3, MaxAbs = 2)]
[Conv2D(3, 6, 1, MaxAbs = 20)]
[AvgPool2D(3)]
[Flatten]
[ArgMax]
internal sealed partial class ClassOfMeans;

[SecureNetwork(Ring = 64, FractionBits = 8, Truncation = Truncation.Local)]
[Input(6, MaxAbs = 2)]
[Dense(6, 8, MaxAbs = 20)]
[ReLU]
[Dense(8, 4, MaxAbs = 40)]
[ArgMax]
internal sealed partial class ClassAfterLocalTruncation;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 8, Comparison = Comparison.Multiplicative, AcceptLeakage = true)]
[Input(6, MaxAbs = 2)]
[Dense(6, 7, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassBySecIntMsb;

[SecureNetwork(Ring = SecureNetworkAttribute.AutoRing, FractionBits = 8, Comparison = Comparison.MultiplicativeFloat, AcceptLeakage = true)]
[Input(6, MaxAbs = 2)]
[Dense(6, 7, MaxAbs = 20)]
[ArgMax]
internal sealed partial class ClassBySecFloatMsb;
