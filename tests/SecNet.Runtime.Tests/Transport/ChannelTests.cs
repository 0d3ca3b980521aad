using System.Buffers.Binary;
using System.Net.Sockets;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

public class ChannelTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Exchange_LargerThanEveryBuffer_DeliversBothWays(string kind)
    {
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        using (second)
        {
            var fromFirst = Pattern(1 << 20, 3);
            var fromSecond = Pattern((1 << 20) + 17, 5);
            byte[] atFirst = new byte[fromSecond.Length], atSecond = new byte[fromFirst.Length];
            ChannelPair.RunBothWell(() => first.Exchange(fromFirst, atFirst), () => second.Exchange(fromSecond, atSecond));
            Assert.True(fromSecond.AsSpan().SequenceEqual(atFirst));
            Assert.True(fromFirst.AsSpan().SequenceEqual(atSecond));
            Assert.Equal(fromFirst.Length, first.BytesSent);
            Assert.Equal(fromFirst.Length, second.BytesReceived);
        }
    }

    [Fact]
    public void Exchange_64MiBEachWayThrough4KiBSocketBuffers_DoesNotDeadlock()
    {
        const int length = 64 << 20;
        var (first, second) = ChannelPair.OverSockets(bufferBytes: 4096);
        using (first)
        using (second)
        {
            byte[] atFirst = new byte[length], atSecond = new byte[length];
            var fromFirst = Pattern(length, 7);
            var fromSecond = Pattern(length, 11);
            ChannelPair.RunBothWell(() => first.Exchange(fromFirst, atFirst), () => second.Exchange(fromSecond, atSecond));
            Assert.True(fromSecond.AsSpan().SequenceEqual(atFirst));
            Assert.True(fromFirst.AsSpan().SequenceEqual(atSecond));
        }
    }

    /// <summary>One side has much to say and the other little: neither waits for the other to catch up.</summary>
    [Theory]
    [InlineData("socket", 8 << 20, 10)]
    [InlineData("tls", 8 << 20, 10)]
    [InlineData("socket", 10, 8 << 20)]
    [InlineData("tls", 10, 8 << 20)]
    [InlineData("socket", 8 << 20, 0)]
    [InlineData("tls", 8 << 20, 0)]
    [InlineData("memory", 1 << 20, 300_000)]
    public void Exchange_OfUnequalLengths_DeliversBothWays(string kind, int firstLength, int secondLength)
    {
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        using (second)
        {
            byte[] fromFirst = Pattern(firstLength, 7), fromSecond = Pattern(secondLength, 11), atFirst = new byte[secondLength], atSecond = new byte[firstLength];
            ChannelPair.RunBothWell(() => first.Exchange(fromFirst, atFirst), () => second.Exchange(fromSecond, atSecond));
            Assert.True(fromSecond.AsSpan().SequenceEqual(atFirst));
            Assert.True(fromFirst.AsSpan().SequenceEqual(atSecond));
            Assert.True(first.SendTicks > 0);
        }
    }

    [Fact]
    public void Receive_FromPeerThatSendsByteByByte_FillsTheBuffer()
    {
        var (raw, socket) = ChannelPair.Sockets();
        raw.NoDelay = true;
        using var channel = new SocketChannel(socket, TimeSpan.FromSeconds(20));
        var data = Pattern(300, 13);
        var received = new byte[data.Length];
        ChannelPair.RunBothWell(() => channel.Receive(received), () =>
        {
            foreach (var value in data) raw.Send([value]);
        });
        Assert.Equal(data, received);
        raw.Dispose();
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Exchange_PeerClosesMidway_ThrowsNamingThePeer(string kind)
    {
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        {
            var errors = ChannelPair.RunBoth(() => first.Exchange(new byte[1 << 22], new byte[1 << 22]), () =>
            {
                second.Exchange(new byte[1000], new byte[1000]);
                second.Dispose();
            });
            Assert.Null(errors.Second);
            var error = Assert.IsType<TransportException>(errors.First);
            Assert.Equal($"{first.Peer} closed the connection.", error.Message);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Receive_WhatAPeerSentBeforeItClosed_IsStillDelivered(string kind)
    {
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        {
            second.Send([1, 2, 3]);
            second.Dispose();
            Assert.False(first.IsPeerGone);
            var received = new byte[3];
            first.Receive(received);
            Assert.Equal([1, 2, 3], received);
            Assert.True(first.WaitForArrival(TimeSpan.FromSeconds(20)));
            Assert.True(first.IsPeerGone);
            Assert.Throws<TransportException>(() => first.Receive(received));
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Receive_SilentPeer_TimesOutWithBothCounts(string kind)
    {
        var (first, second) = ChannelPair.Create(kind, Short);
        using (first)
        using (second)
        {
            second.Send(new byte[10]);
            var error = Assert.Throws<TransportException>(() => first.Exchange(new byte[3], new byte[64]));
            Assert.Contains("made no progress for 0.2 s (3 of 3 bytes sent, 10 of 64 received)", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Send_ToPeerThatNeverReads_TimesOut(string kind)
    {
        var (first, second) = ChannelPair.Create(kind, Short);
        using (first)
        using (second)
        {
            var error = Assert.Throws<TransportException>(() => first.Send(new byte[32 << 20]));
            Assert.Contains("made no progress", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void SetDeadline_PeerThatTricklesBytes_EndsAllTheSame()
    {
        var (raw, socket) = ChannelPair.Sockets();
        using var channel = new SocketChannel(socket, TimeSpan.FromSeconds(20));
        using var done = new ManualResetEventSlim();
        channel.SetDeadline(Short);
        var (error, _) = ChannelPair.RunBoth(() =>
        {
            try
            {
                channel.Receive(new byte[1 << 20]);
            }
            finally
            {
                done.Set();
            }
        }, () =>
        {
            while (!done.Wait(5)) raw.Send([0]);
        });
        Assert.IsType<TransportException>(error);
        raw.Dispose();
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Exchange_HeadersThatDiffer_ThrowAsSoonAsTheHeaderCame(string kind)
    {
        var (first, second) = ChannelPair.Create(kind);
        using (first)
        using (second)
        {
            // Only the header arrives: an exchange that waited for the payload would time out instead.
            second.Send(Header(payload: 64, sequence: 8));
            var send = new byte[8 + 128];
            Header(payload: 128, sequence: 7).CopyTo(send, 0);
            var error = Assert.Throws<TransportException>(() => first.Exchange(send, new byte[8 + 128], matchingHeaderBytes: 8));
            Assert.EndsWith(
                "is out of step: expected a payload of 128 bytes with sequence 7, received a payload of 64 bytes with sequence 8.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Exchange_HeaderLongerThanTheMessage_IsAnArgumentError()
    {
        var (first, second) = MemoryChannel.CreatePair();
        using (first)
        using (second)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => first.Exchange(new byte[4], new byte[8], matchingHeaderBytes: 8));
        }
    }

    [Theory]
    [InlineData("socket")]
    [InlineData("tls")]
    [InlineData("memory")]
    public void Dispose_ByAnotherThread_EndsAPendingReceive(string kind)
    {
        var (first, second) = ChannelPair.Create(kind);
        using (second)
        using (var started = new ManualResetEventSlim())
        {
            var (error, _) = ChannelPair.RunBoth(() =>
            {
                started.Set();
                first.Receive(new byte[1]);
            }, () =>
            {
                started.Wait();
                first.Dispose();
            });
            Assert.Contains("closed on this side", Assert.IsType<TransportException>(error).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void DisposeAfterFlush_WithUnreadDataFromThePeer_StillDeliversTheLastMessage()
    {
        var (first, second) = ChannelPair.OverSockets();
        using (second)
        {
            second.Send(new byte[100_000]);
            var last = new byte[5];
            ChannelPair.RunBothWell(() =>
            {
                first.Send([1, 2, 3, 4, 5]);
                first.DisposeAfterFlush(TimeSpan.FromSeconds(20));
            }, () =>
            {
                second.Receive(last);
                second.Dispose();
            });
            Assert.Equal([1, 2, 3, 4, 5], last);
        }
    }

    [Fact]
    public void SocketChannel_OnAnUnconnectedSocket_IsAnArgumentError()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.Throws<ArgumentException>(() => new SocketChannel(socket, Short));
    }

    private static byte[] Header(uint payload, uint sequence)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, payload);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), sequence);
        return bytes;
    }

    private static byte[] Pattern(int length, int step)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) bytes[i] = (byte)((i * step) ^ (i >> 8) ^ (i >> 16));
        return bytes;
    }
}
