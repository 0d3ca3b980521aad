using System.Numerics;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The party that holds A and the key, in the cross term A·W of a linear layer whose W the other party holds.</summary>
/// <remarks>
/// Computes: z_owner + z_evaluator = A·W mod 2^ℓ (matrix–vector product or convolution).
/// Shapes: A, W and z as <see cref="CrossTermShape"/> says; ring elements in words.
/// Offline: all of it, one message each way.
/// Reveals: the evaluator sees ciphertexts, pseudo-random by ring-LWE: simulated by uniform bytes. The owner sees A·W under a uniform mask, with a second
/// component and noise that <see cref="RingLwe"/> makes independent of W: simulated from its own uniform share.  Security: semi-honest.
/// Error: exact in the ring.
/// Source: <see cref="CrossTermPacking"/>.
/// </remarks>
public sealed class CrossTermOwner(IKeyOwner key, CrossTermShape shape)
{
    private readonly ulong[] _message = new ulong[shape.Scheme.Degree];
    private readonly int[] _positions = new int[shape.Scheme.Degree];
    private readonly int[] _outputs = new int[shape.Scheme.Degree];

    /// <summary>Encrypts A.</summary>
    /// <param name="inputs">A; bits above ℓ do not matter.</param>
    /// <param name="request">Receives <see cref="CrossTermShape.RequestBytes"/> bytes for the other party.</param>
    public void Encrypt(ReadOnlySpan<ulong> inputs, Span<byte> request)
    {
        RingLwe.Check(request.Length, shape.RequestBytes, "bytes for the ciphertexts");
        for (int number = 0; number < shape.Requests; number++)
        {
            Encrypt(number, inputs, request[..shape.Scheme.CiphertextBytes]);
            request = request[shape.Scheme.CiphertextBytes..];
        }
    }

    /// <summary>One ciphertext of it.</summary>
    internal void Encrypt(int number, ReadOnlySpan<ulong> inputs, Span<byte> ciphertext)
    {
        RingLwe.Check(inputs.Length, shape.InLength, "inputs of the layer");
        var (strip, panel, index) = shape.Packing.Request(number);
        shape.Packing.WriteInputs(strip, panel, index, inputs, _message);
        key.Encrypt(0, _message, ciphertext);
        _message.AsSpan().Clear();
    }

    /// <summary>Decrypts the reply to this party's share.</summary>
    /// <param name="reply">What came from the other party.</param>
    /// <param name="share">Receives z_owner mod 2^ℓ.</param>
    /// <exception cref="TransportException">It is not a reply for this layer.</exception>
    public void Decrypt(ReadOnlySpan<byte> reply, Span<ulong> share)
    {
        RingLwe.Check(share.Length, shape.OutLength, "outputs of the layer");
        if (reply.Length != shape.ReplyBytes)
            throw new TransportException($"The peer's replies have {reply.Length} bytes instead of {shape.ReplyBytes} ({shape.Replies} replies).");
        share.Clear();
        for (int number = 0; number < shape.Replies; number++)
        {
            Decrypt(number, reply[..shape.BytesOf(number)], share);
            reply = reply[shape.BytesOf(number)..];
        }

        ulong ring = ulong.MaxValue >> (64 - shape.RingBits);
        foreach (ref ulong element in share) element &= ring;
    }

    /// <summary>One reply of it: adds this party's share of the outputs it carries, bits above ℓ of any value.</summary>
    internal void Decrypt<T>(int number, ReadOnlySpan<byte> reply, Span<T> share)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (strip, panel, index) = shape.Packing.Reply(number);
        int count = shape.Packing.Locate(strip, panel, index, _positions, _outputs);
        var message = _message.AsSpan(0, count);
        key.Decrypt(0, reply, _positions.AsSpan(0, count), message);
        for (int i = 0; i < count; i++) share[_outputs[i]] += T.CreateTruncating(message[i]);
        message.Clear();
    }
}
