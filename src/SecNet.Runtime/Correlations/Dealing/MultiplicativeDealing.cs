using System.Numerics;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="SecIntMsb"/> and <see cref="SecFloatMsb"/>.</summary>
public static class MultiplicativeDealing
{
    /// <summary>c_1 = (a·b - η) - c_0 for whoever plays S_1, of a, b and c_0 that the parties expand.</summary>
    /// <param name="session">The dealer's session.</param>
    /// <param name="lanes">Values.</param>
    /// <param name="runs">SecIntMSBs side by side.</param>
    /// <param name="ringBits">L.</param>
    /// <param name="material">What each party's seed yields and, behind it, what it receives, each party its own.</param>
    public static void Parts<T>(DealerSession<T> session, int lanes, int runs, int ringBits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var shape = new MultiplicativeShape(lanes);
        for (var run = 0; run < runs; run++)
        {
            var secrets = session.Planes(material.Leaves + (run * shape.SecretWords), shape.SecretWords);
            var received = session.Planes(material.Leaves + (runs * shape.SecretWords) + (run * shape.HalfWords), shape.HalfWords);
            Parts(shape, first: 0, secrets.Party0, secrets.Party1, received.Party1, ringBits);
            Parts(shape, first: 1, secrets.Party1, secrets.Party0, received.Party0, ringBits);
        }
    }

    /// <summary>The half in which one party plays S_0; of a lane that fills up the other, nothing is sent.</summary>
    private static void Parts(in MultiplicativeShape shape, int first, ReadOnlySpan<ulong> ofFirst, ReadOnlySpan<ulong> ofSecond, Span<ulong> received, int ringBits)
    {
        received.Clear();
        var parts = ofFirst[shape.Lanes..];
        for (var index = 0; index < shape.Count(first); index++)
        {
            var lane = shape.First(first) + index;
            var product = MultiplicativeMasks.Factor(ofFirst[lane], ringBits) * MultiplicativeMasks.Factor(ofSecond[lane], ringBits);
            received[index] = BitConverter.DoubleToUInt64Bits(product - MultiplicativeMasks.Eta - MultiplicativeMasks.Part(parts[index], ringBits));
        }
    }
}
