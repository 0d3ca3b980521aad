using System.Numerics;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>What linear layers and squares consume, made by the two parties: a fresh mask A, and shares of its product with the weights themselves.</summary>
/// <remarks>
/// Computes: [A·W]_i = [A]_i·[W]_i + z, where the cross terms [A]_0·[W]_1 and [A]_1·[W]_0 come from homomorphic encryption, each party owning the key
/// of its own A. There is no weight mask B, and F = W - B is never opened. [a²] is the triple of a with itself.
/// Shapes: A as the layer's input, the product as its output.
/// Offline: <see cref="CrossTermShape.RequestBytes"/> and <see cref="CrossTermShape.ReplyBytes"/> from each party. On the asynchronous schedule a layer is only
/// begun here; its product is whole when the session writes the record (<see cref="CrossTermSchedule{T}"/>). On the synchronous one: two exchanges a layer.
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
    public static void Square<T>(TwoPartySession<T> session, int ringBits, Span<T> a, Span<T> squared)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        session.Random(a);
        var count = a.Length;
        var shape = session.ShapeOf((count, ringBits), () => new PackedTripleShape(ringBits, count));
        var keys = session.KeysOf(shape.Scheme, shape.Coefficients);
        Span<ulong> values = session.ScratchPlanes(Inputs, count), share = session.ScratchPlanes(OwnShare, count);
        Span<byte> request = session.MessageBuffer(0, shape.RequestBytes), reply = session.MessageBuffer(1, shape.ReplyBytes);
        RingConversion.Widen<T>(a, values);
        if (session.PartyIndex == 0)
        {
            var owner = new PackedTripleOwner(keys.Own, shape);
            owner.Encrypt(values, values, request);
            session.Messages.Send(request);
            session.Messages.Receive(reply);
            owner.Decrypt(reply, values, values, share);
        }
        else
        {
            using var evaluator = new PackedTripleEvaluator(keys.Peer, shape);
            session.Messages.Receive(request);
            evaluator.Reply(request, values, values, reply, share);
            session.Messages.Send(reply);
        }

        RingConversion.Narrow(share, squared);
    }

    /// <summary>Begins with a product of cross terms alone: at once, or step by step until the session's record is written.</summary>
    private static void AddCrossTerms<T>(TwoPartySession<T> session, int slot, CrossTermShape shape, ReadOnlyMemory<T> a, ReadOnlyMemory<T> weights, Memory<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        product.Span.Clear();
        var keys = session.KeysOf(shape.Scheme, shape.Coefficients);
        var owner = new CrossTermOwner(keys.Own, shape);
        var transformed = session.TransformedOf(slot, shape);
        var evaluator = new CrossTermEvaluator(keys.Peer, shape, transformed, Seed.Create());
        if (session.CrossTerms is { } schedule)
        {
            schedule.Begin(new(shape, owner, evaluator, transformed, a, weights, product));
            return;
        }

        using (evaluator) ExchangeCrossTerms(session, shape, owner, evaluator, a.Span, weights.Span, product.Span);
    }

    private static void ExchangeCrossTerms<T>(
        TwoPartySession<T> session, CrossTermShape shape, CrossTermOwner owner, CrossTermEvaluator evaluator, ReadOnlySpan<T> a, ReadOnlySpan<T> weights, Span<T> product)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        Span<ulong> inputs = session.ScratchPlanes(Inputs, a.Length), wide = session.ScratchPlanes(Weights, weights.Length);
        Span<ulong> own = session.ScratchPlanes(OwnShare, product.Length), peer = session.ScratchPlanes(PeerShare, product.Length);
        RingConversion.Widen(a, inputs);
        RingConversion.Widen(weights, wide);

        Span<byte> sent = session.MessageBuffer(0, Math.Max(shape.RequestBytes, shape.ReplyBytes)), received = session.MessageBuffer(1, Math.Max(shape.RequestBytes, shape.ReplyBytes));
        owner.Encrypt(inputs, sent[..shape.RequestBytes]);
        session.Exchange(sent[..shape.RequestBytes], received[..shape.RequestBytes]);
        evaluator.Reply(received[..shape.RequestBytes], wide, sent[..shape.ReplyBytes], peer);
        session.Exchange(sent[..shape.ReplyBytes], received[..shape.ReplyBytes]);
        owner.Decrypt(received[..shape.ReplyBytes], own);
        for (var index = 0; index < product.Length; index++) product[index] += T.CreateTruncating(own[index] + peer[index]);
    }
}
