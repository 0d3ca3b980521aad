using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

public sealed class TransferSessionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Exchange_AnySeedBits_RowsDifferByTheChoiceTimesTheOffset(int seedBits)
    {
        using var pair = new TransferPair(seedBits, seedBits);
        foreach (int lanes in new[] { 1, 512, 513, 4096, 5000, TransferSession.BatchLanes })
        {
            TransferPair.Run(party => pair.Sessions[party].Exchange(lanes));
            for (int sender = 0; sender < 2; sender++) AssertCorrelated(pair.Sessions[sender], pair.Sessions[1 - sender], lanes);
        }
    }

    [Fact]
    public void Batches_InBothDirections_NumberTheirRowsAlike()
    {
        using var pair = new TransferPair(2, 7);
        var (zero, one) = (pair.Sessions[0], pair.Sessions[1]);
        foreach (int lanes in new[] { 100, 9000 })
        {
            TwoParty.InParallel(() => zero.Send(lanes), () => one.Receive(lanes));
            AssertCorrelated(zero, one, lanes);
            TwoParty.InParallel(() => zero.Receive(lanes), () => one.Send(lanes));
            AssertCorrelated(one, zero, lanes);
            Assert.Equal(zero.FirstSent, one.FirstReceived);
            Assert.Equal(one.FirstSent, zero.FirstReceived);
        }
    }

    [Theory]
    [InlineData(1, 127)]
    [InlineData(2, 63)]
    [InlineData(4, 31)]
    [InlineData(8, 15)]
    public void Receive_SendsTheDeclaredBits(int seedBits, int bitsPerTransfer)
    {
        using var pair = new TransferPair(seedBits, 3);
        long before = pair.Sessions[0].Messages.PayloadBytesSent;
        TwoParty.InParallel(() => pair.Sessions[0].Receive(4096), () => pair.Sessions[1].Send(4096));
        Assert.Equal(bitsPerTransfer * 4096 / 8, pair.Sessions[0].Messages.PayloadBytesSent - before);
    }

    [Fact]
    public void Message_AndChoices_LookUniform()
    {
        const int Lanes = 1 << 15, SixDeviations = 3 * 182;
        using var pair = new TransferPair(4, 11);
        pair.Forget();
        TwoParty.InParallel(() => pair.Sessions[0].Receive(Lanes), () => pair.Sessions[1].Send(Lanes));
        int ones = 0;
        foreach (ulong word in pair.Sessions[0].Choices) ones += (int)ulong.PopCount(word);
        Assert.InRange(ones, (Lanes / 2) - SixDeviations, (Lanes / 2) + SixDeviations);

        // What the sender saw: one group's words after another, page after page. Each group alone, and xored with the choices, is balanced.
        byte[] message = pair.View(1)[MessageStream.HeaderBytes..];
        const int PageBytes = 4096 / 8, Groups = 31;
        Assert.Equal(Groups * Lanes / 8, message.Length);
        var choices = MemoryMarshal.AsBytes(pair.Sessions[0].Choices);
        for (int group = 0; group < Groups; group++)
        {
            int count = 0, agreeing = 0;
            for (int page = 0; page < Lanes / 4096; page++)
                for (int i = 0; i < PageBytes; i++)
                {
                    byte sent = message[(((page * Groups) + group) * PageBytes) + i];
                    count += byte.PopCount(sent);
                    agreeing += byte.PopCount((byte)(sent ^ choices[(page * PageBytes) + i]));
                }

            Assert.InRange(count, (Lanes / 2) - SixDeviations, (Lanes / 2) + SixDeviations);
            Assert.InRange(agreeing, (Lanes / 2) - SixDeviations, (Lanes / 2) + SixDeviations);
        }
    }

    [Fact]
    public void Offsets_AreOddAndDiffer()
    {
        using var pair = new TransferPair(4, 5);
        Assert.All(pair.Sessions, static session => Assert.Equal(1ul, session.Offset[0] & 1));
        Assert.NotEqual(pair.Sessions[0].Offset, pair.Sessions[1].Offset);
    }

    [Fact]
    public void Connect_StaleSession_IsRefusedWithBothNamed()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair();
        using (channel0)
        using (channel1)
        {
            var failures = Failures(
                () => TransferSession.Connect(channel0, 0, TransferPair.Nonce(1)), () => TransferSession.Connect(channel1, 1, TransferPair.Nonce(2)), Nothing);
            Assert.All(failures, static failure => Assert.Contains("stale", failure.Message, StringComparison.Ordinal));
            Assert.All(failures, static failure => Assert.Contains(TransferPair.Nonce(1).ToString(), failure.Message, StringComparison.Ordinal));
            Assert.All(failures, static failure => Assert.Contains(TransferPair.Nonce(2).ToString(), failure.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Connect_OtherSeedBits_IsRefused()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair();
        using (channel0)
        using (channel1)
        {
            var failures = Failures(
                () => TransferSession.Connect(channel0, 0, TransferPair.Nonce(1), 2), () => TransferSession.Connect(channel1, 1, TransferPair.Nonce(1), 4), Nothing);
            Assert.All(failures, static failure => Assert.Contains("seed bits", failure.Message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Connect_OtherProtocol_IsRefused()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair();
        using (channel0)
        using (channel1)
        {
            channel1.Send(new byte[64]);
            var failure = Assert.Throws<TransportException>(() => TransferSession.Connect(channel0, 0, TransferPair.Nonce(1)));
            Assert.Contains("revision", failure.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A peer that greets well and then sends anything: an error, no crash and no wait, whichever party it plays.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Connect_Garbage_EndsWithAnError(int party)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var (channel, peer) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(30));
            using (channel)
            using (peer)
            {
                var garbage = new byte[40 * seed];
                new InsecureSeeds(seed).Data().Fill(garbage);
                TwoParty.InParallel(
                    () => Assert.Throws<TransportException>(() => TransferSession.Connect(channel, party, TransferPair.Nonce(1))),
                    () =>
                    {
                        var hello = new byte[sizeof(ulong) + SessionNonce.ByteLength + sizeof(int)];
                        peer.Receive(hello);
                        peer.Send(hello);
                        peer.Send(garbage);
                        peer.Dispose();
                    });
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(16)]
    public void Connect_SeedBitsThatDoNotDivide_Throws(int seedBits)
    {
        var (channel, _) = MemoryChannel.CreatePair();
        using (channel) Assert.Throws<ArgumentOutOfRangeException>(() => TransferSession.Connect(channel, 0, TransferPair.Nonce(1), seedBits));
    }

    [Fact]
    public void Exchange_PeerOfAnotherLength_EndsTheSession()
    {
        using var pair = new TransferPair(4, 6);
        var failures = Failures(() => pair.Sessions[0].Exchange(512), () => pair.Sessions[1].Exchange(1024), pair.Close);
        Assert.Contains(failures, static failure => failure.Message.Contains("out of step", StringComparison.Ordinal));
        var after = Assert.Throws<TransportException>(() => pair.Sessions[0].Exchange(512));
        Assert.Contains("ended with an error", after.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_ForgetsSecrets_AndNothingWorksAfterwards()
    {
        var pair = new TransferPair(4, 8);
        pair.Dispose();
        Assert.All(pair.Sessions, static session => Assert.Throws<ObjectDisposedException>(() => session.Offset));
        Assert.DoesNotContain(pair.Sessions, static session => session.SentRows.ContainsAnyExcept(Vector128<ulong>.Zero));
    }

    /// <summary>How both halves fail; <paramref name="close"/> follows a failure, as hosts do it, so that the other half does not wait.</summary>
    internal static List<TransportException> Failures(Action party0, Action party1, Action close)
    {
        var failures = new List<TransportException>();
        Action Catching(Action action) => () =>
        {
            var failure = Record.Exception(action);
            if (failure is null) return;
            lock (failures) failures.Add(Assert.IsType<TransportException>(failure));
            close();
        };
        TwoParty.InParallel(Catching(party0), Catching(party1));
        Assert.NotEmpty(failures);
        return failures;
    }

    private static void Nothing()
    {
    }

    private static void AssertCorrelated(TransferSession sender, TransferSession receiver, int lanes)
    {
        Assert.True(sender.SentRows.Length >= lanes);
        Assert.Equal(sender.SentRows.Length, receiver.ReceivedRows.Length);
        for (int lane = 0; lane < sender.SentRows.Length; lane++)
        {
            var expected = receiver.ReceivedRows[lane] ^ (sender.Offset & Vector128.Create(0 - TransferPair.Bit(receiver.Choices, lane)));
            if (sender.SentRows[lane] != expected) Assert.Fail($"Row {lane} of {lanes} is not its pair's.");
        }
    }
}
