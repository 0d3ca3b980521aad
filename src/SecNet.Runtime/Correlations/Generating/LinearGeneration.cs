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
/// Offline: <see cref="CrossTermShape.RequestBytes"/> and <see cref="CrossTermShape.ReplyBytes"/> from each party, two exchanges a layer.
/// Reveals: what <see cref="CrossTermOwner"/> does: ciphertexts, and products under uniform masks.  Security: semi-honest.
/// Error: exact in the ring.
/// Source: as for <see cref="CrossTermOwner"/> and <see cref="PackedTripleOwner"/>.
/// </remarks>
public static class LinearGeneration
{
    // Scratch buffers of 64-bit words.
    private const int Inputs = 0, Weights = 1, OwnShare = 2, PeerShare = 3;

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
    public static void Convolution<T>(TwoPartySession<T> session, in ConvolutionShape shape, int slot, int ringBits, ReadOnlySpan<T> a, ReadOnlySpan<T> weights, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var convolution = shape;
        product.Clear();
        Rings.Convolution.Accumulate(shape, a, weights, product, session.Scratch(0, shape.ScratchLength));
        AddCrossTerms(session, session.ShapeOf(slot, () => CrossTermShape.Convolution(convolution, ringBits)), a, weights, product);
    }

    /// <summary>[A·W] for a matrix of <paramref name="product"/>.Length rows.</summary>
    public static void Dense<T>(TwoPartySession<T> session, int slot, int ringBits, ReadOnlySpan<T> a, ReadOnlySpan<T> weights, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var (rows, columns) = (product.Length, a.Length);
        product.Clear();
        MatrixProduct.Accumulate(weights, a, product, rows, columns);
        AddCrossTerms(session, session.ShapeOf(slot, () => CrossTermShape.Dense(rows, columns, ringBits)), a, weights, product);
    }

    /// <summary>[A·W] for one factor a channel: a convolution of 1×1 in as many groups.</summary>
    public static void Channels<T>(TwoPartySession<T> session, int slot, int ringBits, ReadOnlySpan<T> a, ReadOnlySpan<T> weights, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var (channels, area) = (weights.Length, a.Length / weights.Length);
        product.Clear();
        MaskedLinear.AccumulateChannels(a, weights, product, area);
        var shape = session.ShapeOf(slot, () => CrossTermShape.Convolution(new(channels, 1, area, channels, 1, 1, 1, 1, 0, 0) { Groups = channels }, ringBits));
        AddCrossTerms(session, shape, a, weights, product);
    }

    /// <summary>[a²] of a mask that each party has drawn its share of.</summary>
    public static void Square<T>(TwoPartySession<T> session, int ringBits, Span<T> a, Span<T> squared)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        session.Random(a);
        Multiply<T>(session, ringBits, a, a, squared);
    }

    /// <summary>[a·b] of masks that each party draws its shares of.</summary>
    public static void Products<T>(TwoPartySession<T> session, int ringBits, Span<T> a, Span<T> b, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        session.Random(a);
        session.Random(b);
        Multiply<T>(session, ringBits, a, b, product);
    }

    private static void Multiply<T>(TwoPartySession<T> session, int ringBits, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var count = a.Length;
        var shape = session.ShapeOf((count, ringBits), () => new PackedTripleShape(ringBits, count));
        var keys = session.KeysOf(shape.Scheme, shape.Coefficients);
        Span<ulong> first = session.ScratchPlanes(Inputs, count), second = session.ScratchPlanes(Weights, count), share = session.ScratchPlanes(OwnShare, count);
        Span<byte> request = session.MessageBuffer(0, shape.RequestBytes), reply = session.MessageBuffer(1, shape.ReplyBytes);
        RingConversion.Widen(a, first);
        RingConversion.Widen(b, second);
        if (session.PartyIndex == 0)
        {
            var owner = new PackedTripleOwner(keys.Own, shape);
            owner.Encrypt(first, second, request);
            session.Messages.Send(request);
            session.Messages.Receive(reply);
            owner.Decrypt(reply, first, second, share);
        }
        else
        {
            using var evaluator = new PackedTripleEvaluator(keys.Peer, shape);
            session.Messages.Receive(request);
            evaluator.Reply(request, first, second, reply, share);
            session.Messages.Send(reply);
        }

        RingConversion.Narrow(share, product);
    }

    private static void AddCrossTerms<T>(TwoPartySession<T> session, CrossTermShape shape, ReadOnlySpan<T> a, ReadOnlySpan<T> weights, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var keys = session.KeysOf(shape.Scheme, shape.Coefficients);
        Span<ulong> inputs = session.ScratchPlanes(Inputs, a.Length), wide = session.ScratchPlanes(Weights, weights.Length);
        Span<ulong> own = session.ScratchPlanes(OwnShare, product.Length), peer = session.ScratchPlanes(PeerShare, product.Length);
        RingConversion.Widen(a, inputs);
        RingConversion.Widen(weights, wide);

        var owner = new CrossTermOwner(keys.Own, shape);
        using var evaluator = new CrossTermEvaluator(keys.Peer, shape);
        Span<byte> sent = session.MessageBuffer(0, Math.Max(shape.RequestBytes, shape.ReplyBytes)), received = session.MessageBuffer(1, Math.Max(shape.RequestBytes, shape.ReplyBytes));
        owner.Encrypt(inputs, sent[..shape.RequestBytes]);
        session.Exchange(sent[..shape.RequestBytes], received[..shape.RequestBytes]);
        evaluator.Reply(received[..shape.RequestBytes], wide, sent[..shape.ReplyBytes], peer);
        session.Exchange(sent[..shape.ReplyBytes], received[..shape.ReplyBytes]);
        owner.Decrypt(received[..shape.ReplyBytes], own);
        for (var index = 0; index < product.Length; index++) product[index] += T.CreateTruncating(own[index] + peer[index]);
    }
}
