using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>A network whose class is known at run time only.</summary>
internal abstract class NetworkRunner
{
    /// <summary>Its description.</summary>
    public abstract NetworkInfo Info { get; }

    /// <summary>The one place that leaves the type system: from here on all calls are bound.</summary>
    public static NetworkRunner Of(Type network) => (NetworkRunner)Activator.CreateInstance(typeof(Bound<>).MakeGenericType(network))!;

    /// <summary>Both parties in memory.</summary>
    public abstract TwoPartyInference[] Run(ReadOnlyMemory<long> weights, IReadOnlyList<long[]> inputs, int seed);

    /// <summary>Online times of inferences over an emulated link, in milliseconds.</summary>
    public abstract double[] Measure(LinkModel link, int warmUp, int count, int seed);

    /// <summary>The twin, for what it shows its observer.</summary>
    public abstract void RunTwin(ReferenceSession session, long[] input);

    private sealed class Bound<TNetwork> : NetworkRunner
        where TNetwork : ISecureNetwork<TNetwork>
    {
        public override NetworkInfo Info => TNetwork.Info;

        public override TwoPartyInference[] Run(ReadOnlyMemory<long> weights, IReadOnlyList<long[]> inputs, int seed) => TwoParty.Run<TNetwork>(weights, inputs, new(seed));

        public override double[] Measure(LinkModel link, int warmUp, int count, int seed) => TwoPartyTiming.Measure<TNetwork>(link, warmUp, count, new(seed));

        public override void RunTwin(ReferenceSession session, long[] input) => TNetwork.EvaluateReference(session, input, new long[Info.OutputShape.Length]);
    }
}
