using System.Diagnostics;
using System.Net.Sockets;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Measuring;

/// <summary>What a connection between two processes can do at most, measured by both at once; the other side makes the same calls in the same order.</summary>
/// <remarks>The best of several slices, because whatever else runs can only make a slice slower.</remarks>
public static class LinkRates
{
    private const int ExchangeBytes = 64;
    private const int Slices = 10;
    private const int ExchangesInSlice = 2000;

    // From what fits into socket buffers to what goes through them many times; a link is as fast as the best of them.
    private const int LeastTransfer = 1 << 16;
    private const int LargestTransfer = 1 << 22;
    private const int SliceBytes = 1 << 24;

    /// <summary>Median time in which both sides send 64 bytes and receive the other's, by a loop that only sends and receives.</summary>
    /// <param name="socket">Connected, non-blocking, without delay.</param>
    public static double ExchangeSeconds(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var ticks = new long[ExchangesInSlice];
        var best = long.MaxValue;
        for (var slice = 0; slice < Slices; slice++)
        {
            for (var i = 0; i < ticks.Length; i++)
            {
                var began = Stopwatch.GetTimestamp();
                Spin(socket);
                ticks[i] = Stopwatch.GetTimestamp() - began;
            }

            Array.Sort(ticks);
            best = Math.Min(best, ticks[ticks.Length / 2]);
        }

        return (double)best / Stopwatch.Frequency;
    }

    /// <summary>Bytes a second each side sends while it receives as many.</summary>
    public static double BytesPerSecond(IChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var best = 0.0;
        byte[] sent = new byte[LargestTransfer], received = new byte[LargestTransfer];
        for (var bytes = LeastTransfer; bytes <= LargestTransfer; bytes *= 2)
        {
            for (var slice = 0; slice < Slices; slice++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var done = 0; done < SliceBytes; done += bytes) channel.Exchange(sent.AsSpan(0, bytes), received.AsSpan(0, bytes));
                best = Math.Max(best, SliceBytes / Stopwatch.GetElapsedTime(began).TotalSeconds);
            }
        }

        return best;
    }

    private static void Spin(Socket socket)
    {
        Span<byte> buffer = stackalloc byte[ExchangeBytes];
        for (var sent = 0; sent < ExchangeBytes;) sent += Moved(socket.Send(buffer[sent..], SocketFlags.None, out var error), error);
        for (var received = 0; received < ExchangeBytes;)
        {
            var arrived = Moved(socket.Receive(buffer[received..], SocketFlags.None, out var error), error);
            if (arrived == 0 && error == SocketError.Success) throw new TransportException("The other side of a measurement closed the connection.");
            received += arrived;
        }
    }

    private static int Moved(int bytes, SocketError error) => error switch
    {
        SocketError.Success => bytes,
        SocketError.WouldBlock => 0,
        _ => throw new TransportException($"The connection of a measurement failed: {error}."),
    };
}
