using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>What linear layers, squares and sines of shares consume, made by the two parties: a fresh mask A, and shares of its product with the weights themselves.</summary>
/// <remarks>
/// Computes: [A·W]_i = [A]_i·[W]_i + z, where the cross terms [A]_0·[W]_1 and [A]_1·[W]_0 come from homomorphic encryption, each party owning the key
/// of its own A. There is no weight mask B, and F = W - B is never opened. [a²] is the triple of a with itself, [a·b] one of two masks.
/// Shapes: A as the layer's input, the product as its output.
/// Offline: <see cref="CrossTermShape.RequestBytes"/> and <see cref="CrossTermShape.ReplyBytes"/> from each party. On the asynchronous schedule a step is only
/// begun here; its product is whole when the session writes the record (<see cref="CiphertextSchedule"/>). On the synchronous one: two exchanges a layer.
/// Reveals: what <see cref="CrossTermOwner"/> does: ciphertexts, and products under uniform masks.  Security: semi-honest.
/// Error: exact in the ring.
/// Source: as for <see cref="CrossTermOwner"/> and <see cref="PackedTripleOwner"/>.
/// </remarks>
public static class LinearGeneration
{
    /// <summary>A mask that each party draws its share of.</summary>
    public static void Mask<T>(TwoPartySession<T> session, Span<T> a)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T> => session.Random(a);

    /// <summary>[A·W] for a convolution.</summary>
    /// <param name="session">The session.</param>
    /// <param name="shape">Its geometry.</param>
    /// <param name="slot">The layer's number, under which sizes are remembered.</param>
    /// <param name="ringBits">The layer's ring.</param>
    /// <param name="a">Share of A.</param>
    /// <param name="weights">Share of W.</param>
    /// <param name="product">Receives the share of A·W.</param>
    public static void Convolution<T>(TwoPartySession<T> session, in ConvolutionShape shape, int slot, int ringBits, ReadOnlyMemory<T> a, ReadOnlyMemory<T> weights, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var convolution = shape;
        AddCrossTerms(session, slot, session.ShapeOf(slot, () => CrossTermShape.Convolution(convolution, ringBits)), a, weights, product);
        Rings.Convolution.Accumulate(shape, a.Span, weights.Span, product.Span, session.Scratch(0, shape.ScratchLength));
    }

    /// <summary>[A·W] for a matrix of <paramref name="product"/>.Length rows.</summary>
    public static void Dense<T>(TwoPartySession<T> session, int slot, int ringBits, ReadOnlyMemory<T> a, ReadOnlyMemory<T> weights, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var (rows, columns) = (product.Length, a.Length);
        AddCrossTerms(session, slot, session.ShapeOf(slot, () => CrossTermShape.Dense(rows, columns, ringBits)), a, weights, product);
        MatrixProduct.Accumulate(weights.Span, a.Span, product.Span, rows, columns);
    }

    /// <summary>[A·W] for one factor a channel: a convolution of 1×1 in as many groups.</summary>
    public static void Channels<T>(TwoPartySession<T> session, int slot, int ringBits, ReadOnlyMemory<T> a, ReadOnlyMemory<T> weights, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var (channels, area) = (weights.Length, a.Length / weights.Length);
        var shape = session.ShapeOf(slot, () => CrossTermShape.Convolution(new(channels, 1, area, channels, 1, 1, 1, 1, 0, 0) { Groups = channels }, ringBits));
        AddCrossTerms(session, slot, shape, a, weights, product);
        MaskedLinear.AccumulateChannels(a.Span, weights.Span, product.Span, area);
    }

    /// <summary>[a²] of a mask that each party has drawn its share of.</summary>
    public static void Square<T>(TwoPartySession<T> session, int ringBits, Memory<T> a, Memory<T> squared)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        session.Random(a.Span);
        Multiply<T>(session, ringBits, a.Span, a.Span, squared);
    }

    /// <summary>[a·b] of masks that each party draws its shares of.</summary>
    public static void Products<T>(TwoPartySession<T> session, int ringBits, Memory<T> a, Memory<T> b, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        session.Random(a.Span);
        session.Random(b.Span);
        Multiply<T>(session, ringBits, a.Span, b.Span, product);
    }

    private static void Multiply<T>(TwoPartySession<T> session, int ringBits, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var count = a.Length;
        var shape = session.ShapeOf((count, ringBits), () => new PackedTripleShape(ringBits, count));
        Begin(session, new ProductWork<T>(shape, session.KeysOf(shape.Scheme, shape.Coefficients), session.PartyIndex, a, b, product));
    }

    /// <summary>[A]_i·[W]_j, both ways.</summary>
    private static void AddCrossTerms<T>(TwoPartySession<T> session, int slot, CrossTermShape shape, ReadOnlyMemory<T> a, ReadOnlyMemory<T> weights, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        product.Span.Clear();
        Begin(session, new CrossTermWork<T>(session, shape, session.KeysOf(shape.Scheme, shape.Coefficients), session.TransformedOf(slot, shape), a, weights, product));
    }

    private static void Begin<T>(TwoPartySession<T> session, CiphertextWork work)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (session.Ciphertexts is { } schedule) schedule.Begin(work);
        else SynchronousWork.Complete(session, work);
    }
}
