using System.Buffers.Binary;

namespace SecNet.Runtime.Transport;

/// <summary>Messages of lengths both sides know, numbered, for protocols whose parties send different amounts: transfers and garbled circuits.</summary>
/// <remarks>
/// A step is a send, a receive or an exchange; both sides take the same steps. Its header (16 bytes, little-endian: the step's number, the bytes
/// party 0 sends, the bytes party 1 sends, 32 bits of the session's nonce) is one and the same from either side, so that a peer that is out of step,
/// sends another length or belongs to an earlier session is an error before any of its payload is used. After an error the stream is finished.
/// </remarks>
public sealed class MessageStream
{
    /// <summary>Bytes of a header.</summary>
    public const int HeaderBytes = 16;

    /// <summary>The largest payload of an exchange; sends and receives of any length are cut into such.</summary>
    public const int LargestPayloadBytes = 1 << 20;

    private readonly IChannel _channel;
    private readonly int _partyIndex;
    private readonly uint _session;
    private readonly byte[] _send = new byte[HeaderBytes + LargestPayloadBytes];
    private readonly byte[] _receive = new byte[HeaderBytes + LargestPayloadBytes];
    private uint _step;
    private bool _finished;

    /// <summary>Starts at step 0.</summary>
    /// <param name="channel">A connected channel, which nothing else uses between steps of this stream.</param>
    /// <param name="partyIndex">This side: 0 or 1.</param>
    /// <param name="session">The session's nonce, the same on both sides.</param>
    public MessageStream(IChannel channel, int partyIndex, SessionNonce session)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (partyIndex is not (0 or 1)) throw new ArgumentOutOfRangeException(nameof(partyIndex), $"A party is 0 or 1, not {partyIndex}.");
        Span<byte> nonce = stackalloc byte[SessionNonce.ByteLength];
        session.Write(nonce);
        (_channel, _partyIndex, _session) = (channel, partyIndex, BinaryPrimitives.ReadUInt32LittleEndian(nonce));
    }

    /// <summary>Where the other side is.</summary>
    public string Peer => _channel.Peer;

    /// <summary>Payload bytes sent so far.</summary>
    public long PayloadBytesSent { get; private set; }

    /// <summary>Sends a message.</summary>
    /// <exception cref="TransportException">The connection failed, now or before.</exception>
    public void Send(ReadOnlySpan<byte> payload)
    {
        do
        {
            var part = payload[..Math.Min(payload.Length, LargestPayloadBytes)];
            Begin(part.Length, 0);
            part.CopyTo(_send.AsSpan(HeaderBytes));
            _channel.Send(_send.AsSpan(0, HeaderBytes + part.Length));
            End(part.Length);
            payload = payload[part.Length..];
        }
        while (!payload.IsEmpty);
    }

    /// <summary>Receives a message of exactly this length.</summary>
    /// <exception cref="TransportException">The connection failed, now or before, or the peer sent something else.</exception>
    public void Receive(Span<byte> payload)
    {
        do
        {
            var part = payload[..Math.Min(payload.Length, LargestPayloadBytes)];
            Begin(0, part.Length);
            var header = _receive.AsSpan(0, HeaderBytes);
            _channel.Receive(header);
            if (!header.SequenceEqual(_send.AsSpan(0, HeaderBytes)))
                throw new TransportException($"{Peer} is out of step: expected {Describe(_send)}, received {Describe(header)}. The session is over; connect anew.");
            _channel.Receive(part);
            End(0);
            payload = payload[part.Length..];
        }
        while (!payload.IsEmpty);
    }

    /// <summary>Sends a message and receives one, both at once.</summary>
    /// <param name="payload">At most <see cref="LargestPayloadBytes"/>.</param>
    /// <param name="received">At most <see cref="LargestPayloadBytes"/>.</param>
    /// <exception cref="TransportException">The connection failed, now or before, or the peer sent something else.</exception>
    public void Exchange(ReadOnlySpan<byte> payload, Span<byte> received)
    {
        if (Math.Max(payload.Length, received.Length) > LargestPayloadBytes)
            throw new ArgumentException($"A payload of {Math.Max(payload.Length, received.Length)} bytes exceeds {LargestPayloadBytes}: exchange parts.", nameof(payload));
        Begin(payload.Length, received.Length);
        payload.CopyTo(_send.AsSpan(HeaderBytes));
        _channel.Exchange(_send.AsSpan(0, HeaderBytes + payload.Length), _receive.AsSpan(0, HeaderBytes + received.Length), HeaderBytes);
        _receive.AsSpan(HeaderBytes, received.Length).CopyTo(received);
        End(payload.Length);
    }

    /// <summary>Forgets the last messages.</summary>
    public void Clear()
    {
        Array.Clear(_send);
        Array.Clear(_receive);
    }

    private void Begin(int sent, int received)
    {
        if (_finished) throw new TransportException($"The session with {Peer} ended with an error; connect anew.");
        _finished = true;
        BinaryPrimitives.WriteUInt32LittleEndian(_send, _step++);
        BinaryPrimitives.WriteInt32LittleEndian(_send.AsSpan(4), _partyIndex == 0 ? sent : received);
        BinaryPrimitives.WriteInt32LittleEndian(_send.AsSpan(8), _partyIndex == 0 ? received : sent);
        BinaryPrimitives.WriteUInt32LittleEndian(_send.AsSpan(12), _session);
    }

    private void End(int sent)
    {
        _finished = false;
        PayloadBytesSent += sent;
    }

    private static string Describe(ReadOnlySpan<byte> header) =>
        $"step {BinaryPrimitives.ReadUInt32LittleEndian(header)} of session {BinaryPrimitives.ReadUInt32LittleEndian(header[12..]):x8} with "
        + $"{BinaryPrimitives.ReadUInt32LittleEndian(header[4..])} bytes from party 0 and {BinaryPrimitives.ReadUInt32LittleEndian(header[8..])} from party 1";
}
