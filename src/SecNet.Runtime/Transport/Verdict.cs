using System.Text;

namespace SecNet.Runtime.Transport;

/// <summary>Yes, or no with a reason, in <see cref="ByteLength"/> bytes: how each side tells the other why it stops.</summary>
/// <remarks>Layout: code 1, length of the reason 1, reason in UTF-8, zeros.</remarks>
/// <param name="Code">0 is yes.</param>
/// <param name="Reason">Empty for yes.</param>
internal readonly record struct Verdict(byte Code, string Reason)
{
    public const int ByteLength = 256;

    private const int LongestReason = ByteLength - 2;

    public static Verdict Yes => new(0, "");

    public bool IsYes => Code == 0;

    public static Verdict No(string reason, byte code = 1) => new(code, reason);

    /// <summary>From its bytes. The reason comes from a peer: what could confuse a terminal or a log is replaced.</summary>
    public static Verdict Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] == 0) return Yes;
        var text = Encoding.UTF8.GetString(bytes.Slice(2, Math.Min((int)bytes[1], LongestReason)));
        return new(bytes[0], string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsControl(source[i]) ? '?' : source[i];
        }));
    }

    /// <summary>Writes its bytes; a reason that is too long is cut at a character.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteLength].Clear();
        destination[0] = Code;
        Encoding.UTF8.GetEncoder().Convert(Reason, destination.Slice(2, LongestReason), flush: true, out _, out var written, out _);
        destination[1] = (byte)written;
    }

    /// <summary>Sends this verdict while receiving the peer's.</summary>
    public Verdict Exchange(IChannel channel)
    {
        Span<byte> mine = stackalloc byte[ByteLength];
        Span<byte> theirs = stackalloc byte[ByteLength];
        Write(mine);
        channel.Exchange(mine, theirs);
        return Read(theirs);
    }

    /// <summary>Sends this verdict.</summary>
    public void Send(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        Write(bytes);
        channel.Send(bytes);
    }

    /// <summary>Receives a verdict.</summary>
    public static Verdict Receive(IChannel channel)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        channel.Receive(bytes);
        return Read(bytes);
    }
}
