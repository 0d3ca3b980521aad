using System.Numerics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>Secret weights times a shared activation, with the weights' mask fixed per model (README.md beside this file).</summary>
/// <remarks>
/// Computes: [Z]_i = E·[W]_i + [A·W]_i + [bias]_i with E = X - A opened, and offline [A·W]_i = [A]_i·F + [A·B]_i, where F = W - B was
/// opened when the model was loaded. The product is a matrix product, a convolution, or a factor per channel.
/// Units: ring elements; the result's scale is the sum of both scales.
/// Offline: A seeded, A·B corrected (one ring element an output).  Online: 1 round, ring bits an input element; one ring product a party.
/// Reveals: E, uniform because A is fresh for each inference; F, uniform because B hides one W only. Both are simulated by
/// uniform values, and everything else is local.  Security: semi-honest, dealer trusted not to collude.
/// Error: exact in the ring.
/// Source: Beaver, CRYPTO 1991, with the fixed operand of SecureML §4.2 (Mohassel and Zhang, S&amp;P 2017); Sonic §4.2 opens both operands instead.
/// </remarks>
public static class MaskedLinear
{
    /// <summary>Opens E = X - A.</summary>
    public static void OpenInput<T>(PartySession<T> session, ReadOnlySpan<T> x, ReadOnlySpan<T> a, Span<T> e, int ringBits)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        RingVector.Subtract(x, a, e);
        var writer = session.Openings.Begin();
        writer.WriteWords<T>(e, ringBits);
        var reader = session.Openings.Exchange(writer);
        reader.ReadAddWords(e, ringBits);
    }

    /// <summary>Adds one bias a channel to all of the channel's elements.</summary>
    public static void AddBias<T>(ReadOnlySpan<T> bias, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var area = z.Length / bias.Length;
        for (var channel = 0; channel < bias.Length; channel++)
        {
            var value = bias[channel];
            foreach (ref var element in z.Slice(channel * area, area)) element += value;
        }
    }

    /// <summary>z += w·x with one factor w a channel: the bilinear map of a batch norm that follows nothing linear, and of slopes.</summary>
    public static void AccumulateChannels<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> w, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var area = x.Length / w.Length;
        for (var index = 0; index < x.Length; index++) z[index] += w[index / area] * x[index];
    }
}
