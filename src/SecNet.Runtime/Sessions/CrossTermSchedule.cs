using System.Numerics;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Sessions;

/// <summary>The asynchronous schedule of an inference's cross terms: one ciphertext at a time, whenever there is one to work on and nothing better to do.</summary>
/// <remarks>
/// A layer goes through three stages, each ciphertext by ciphertext: requests are encrypted and sent as soon as the layer begins, without waiting; the other
/// party's requests are answered, and its replies decrypted, where a step of the inference waits for a message of its own, or at the end. Each stage takes
/// the layers in their order, so both parties know the order, number and length of the messages of each stage.
/// Memory: layers under way, from their first request to their last reply, are one, or as many as send <see cref="WindowBytes"/> from each party; a party
/// holds at most so many bytes of either party's ciphertexts.
/// Source: Li et al., section 3.1.2 and Fig. 5.
/// </remarks>
internal sealed class CrossTermSchedule<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    /// <summary>Bytes that either party sends for layers under way at once, unless a single layer takes more.</summary>
    public const long WindowBytes = 64 << 20;

    private const int Requests = 0, Replies = 1, Streams = 2;

    private readonly InterleavedChannel _channel;
    private readonly List<CrossTerms<T>> _layers = [];
    private readonly GrowingBuffer<ulong> _inputs = new();
    private readonly GrowingBuffer<ulong> _weights = new();
    private int _encrypting;
    private int _answering;
    private int _decrypting;
    private long _bytesUnderWay;

    /// <summary>Beside the session's other messages.</summary>
    /// <param name="channel">The session's connection.</param>
    public CrossTermSchedule(DuplexChannel channel) => _channel = new(channel, Streams) { Work = TryStep };

    /// <summary>Where the session's other messages go: while they are waited for, ciphertexts are worked on.</summary>
    public DuplexChannel Channel => _channel;

    /// <summary>Payload bytes sent so far.</summary>
    public long PayloadBytesSent { get; private set; }

    /// <summary>Takes up a layer, and sends what may be sent.</summary>
    public void Begin(CrossTerms<T> layer)
    {
        for (var request = 0; request < layer.Shape.Requests; request++) _channel.Expect(Requests, layer.Shape.Scheme.CiphertextBytes);
        for (var reply = 0; reply < layer.Shape.Replies; reply++) _channel.Expect(Replies, layer.Shape.BytesOf(reply));
        _layers.Add(layer);
        while (TryEncrypt())
        {
        }
    }

    /// <summary>Completes all layers.</summary>
    /// <exception cref="TransportException">The connection failed, or the peer sent something else than ciphertexts.</exception>
    public void Finish()
    {
        _channel.Finish();
        (_encrypting, _answering, _decrypting) = (0, 0, 0);
        _layers.Clear();
    }

    /// <summary>Forgets all secrets.</summary>
    public void Clear()
    {
        foreach (var layer in _layers) layer.Evaluator.Dispose();
        _layers.Clear();
        _inputs.Clear();
        _weights.Clear();
    }

    /// <summary>What frees memory first: replies, then requests, then new ones.</summary>
    private bool TryStep() => TryDecrypt() || TryAnswer() || TryEncrypt();

    private bool TryEncrypt()
    {
        if (_encrypting == _layers.Count) return false;
        var layer = _layers[_encrypting];
        if (layer.Encrypted == 0)
        {
            if (_bytesUnderWay > 0 && _bytesUnderWay + layer.Bytes > WindowBytes) return false;
            _bytesUnderWay += layer.Bytes;
            RingConversion.Widen(layer.A.Span, _inputs.Of(layer.A.Length));
        }

        var frame = InterleavedChannel.Rent(layer.Shape.Scheme.CiphertextBytes);
        layer.Owner.Encrypt(layer.Encrypted++, _inputs.Of(layer.A.Length), frame.Payload);
        Post(Requests, frame);
        if (layer.Encrypted == layer.Shape.Requests) _encrypting++;
        return true;
    }

    private bool TryAnswer()
    {
        if (_answering == _layers.Count) return false;
        var layer = _layers[_answering];
        if (layer.Loaded < layer.Evaluator.RequestsFor(layer.Replied))
        {
            if (!_channel.TryTake(Requests, out var request)) return false;
            layer.Evaluator.Load(layer.Loaded++, request.Payload);
            InterleavedChannel.Return(request);
            return true;
        }

        var weights = layer.Transformed.IsComplete ? [] : _weights.Of(layer.Weights.Length);
        if (layer.Replied == 0 && !weights.IsEmpty) RingConversion.Widen(layer.Weights.Span, weights);
        var frame = InterleavedChannel.Rent(layer.Shape.BytesOf(layer.Replied));
        layer.Evaluator.Reply(layer.Replied++, weights, frame.Payload, layer.Product.Span);
        Post(Replies, frame);
        if (layer.Replied < layer.Shape.Replies) return true;
        layer.Evaluator.Dispose();
        _answering++;
        return true;
    }

    private bool TryDecrypt()
    {
        if (_decrypting == _layers.Count || !_channel.TryTake(Replies, out var reply)) return false;
        var layer = _layers[_decrypting];
        layer.Owner.Decrypt(layer.Decrypted++, reply.Payload, layer.Product.Span);
        InterleavedChannel.Return(reply);
        if (layer.Decrypted < layer.Shape.Replies) return true;
        _bytesUnderWay -= layer.Bytes;
        _decrypting++;
        return true;
    }

    private void Post(int stream, InterleavedChannel.Frame frame)
    {
        PayloadBytesSent += frame.Length;
        _channel.Post(stream, frame);
    }
}
