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
    /// <param name="bias">One value a channel.</param>
    /// <param name="z">The channels of one inference after another.</param>
    /// <param name="area">Elements of a channel.</param>
    public static void AddBias<T>(ReadOnlySpan<T> bias, Span<T> z, int area)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var (channel, first) = (0, 0); first < z.Length; channel = channel + 1 == bias.Length ? 0 : channel + 1, first += area)
        {
            var value = bias[channel];
            foreach (ref var element in z.Slice(first, area)) element += value;
        }
    }

    /// <summary>z += w·x with one factor w a channel: the bilinear map of a batch norm that follows nothing linear, and of slopes.</summary>
    /// <param name="x">The channels of one inference after another.</param>
    /// <param name="w">One factor a channel.</param>
    /// <param name="z">As many values as x.</param>
    /// <param name="area">Elements of a channel.</param>
    public static void AccumulateChannels<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> w, Span<T> z, int area)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        for (var (channel, first) = (0, 0); first < x.Length; channel = channel + 1 == w.Length ? 0 : channel + 1, first += area)
            Merging.AddScaled(x.Slice(first, area), w[channel], z.Slice(first, area));
    }
}
