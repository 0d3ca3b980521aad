using System.Buffers.Binary;
using System.Text;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Tests.Transport;

public class HandshakeTests
{
    private static readonly ProtocolId Protocol = ProtocolId.Parse(new string('a', 64));
    private static readonly ModelId Model = ModelId.Create();
    private static readonly Hello Zero = new(Role.Party0, Protocol, Model, SessionNonce.Create());
    private static readonly Hello One = new(Role.Party1, Protocol, Model, SessionNonce.Create());

    [Fact]
    public void Run_TwoThatFit_GiveEachOtherTheirHello()
    {
        var (atZero, atOne, zeroError, oneError) = Run(Zero, One);
        Assert.Null(zeroError);
        Assert.Null(oneError);
        Assert.Equal(One, atZero);
        Assert.Equal(Zero, atOne);
    }

    [Fact]
    public void Run_ClientThatDoesNotKnowTheModel_LearnsIt()
    {
        var client = new Hello(Role.Client, Protocol, default, SessionNonce.Create());
        var (_, atClient, partyError, clientError) = Run(Zero, client, zeroExpects: Role.Client);
        Assert.Null(partyError);
        Assert.Null(clientError);
        Assert.Equal(Model, atClient.ModelId);
    }

    [Fact]
    public void Run_OtherProtocol_BothNameBothIds()
    {
        var other = One with { ProtocolId = ProtocolId.Parse(new string('d', 64)) };
        AssertBothSay(Zero, other, "protocol id differs: this executable has aaaaaaaaaaaa…, memory:1 has dddddddddddd…; rebuild both from the same sources",
            "protocol id differs: this executable has dddddddddddd…, memory:0 has aaaaaaaaaaaa…; rebuild both from the same sources");
    }

    [Fact]
    public void Run_OtherModel_BothNameBothIds()
    {
        var other = One with { ModelId = ModelId.Create() };
        AssertBothSay(Zero, other, $"model id differs: this side has {Model}, memory:1 has {other.ModelId}", $"model id differs: this side has {other.ModelId}, memory:0 has {Model}");
    }

    [Fact]
    public void Run_OtherRevision_BothNameBothRevisions()
    {
        var other = One with { Revision = 99 };
        AssertBothSay(Zero, other, "wire revision differs: this executable has 2, memory:1 has 99", "wire revision differs: this executable has 99, memory:0 has 2");
    }

    [Fact]
    public void Run_UnexpectedRole_IsRefusedAndTheOtherLearnsWhy()
    {
        var (_, _, zeroError, oneError) = Run(Zero, One with { Role = Role.Dealer });
        Assert.Contains("role differs: this party 0 expected party 1, memory:1 is dealer", Refusal(zeroError), StringComparison.Ordinal);
        Assert.Contains("memory:0 refused this connection and said: \"role differs", Refusal(oneError), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ZeroNonce_IsRefused()
    {
        var (_, _, zeroError, _) = Run(Zero, One with { Nonce = default });
        Assert.Contains("session nonce is zero at memory:1", Refusal(zeroError), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PartyWithoutModel_CannotStartAHandshake()
    {
        var (first, second) = MemoryChannel.CreatePair();
        using (first)
        using (second)
        {
            Assert.Throws<ArgumentException>(() => Handshake.Run(first, Zero with { ModelId = default }, [Role.Party1]));
        }
    }

    [Fact]
    public void Run_AdmissionCheckRefuses_BothLearnTheReason()
    {
        var (_, _, zeroError, oneError) = Run(Zero, One, admit: static _ => "eight clients are connected, which is the limit");
        Assert.Equal("eight clients are connected, which is the limit", Refusal(zeroError));
        Assert.Contains("\"eight clients are connected, which is the limit\"", Refusal(oneError), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReasonWithControlCharactersOrTooLong_IsMadeHarmless()
    {
        var (_, _, _, oneError) = Run(Zero, One, admit: static _ => "\u001b[2J\n" + new string('ü', 500));
        var message = Refusal(oneError);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.Contains("?[2J?" + new string('ü', 100), message, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', message);
        Assert.InRange(message.Length, 100, 350);
    }

    [Fact]
    public void Run_TextProtocol_IsRefusedWithoutWaitingForAWholeHello()
    {
        var (first, second) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(20));
        using (first)
        using (second)
        {
            second.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n"));
            var error = Record.Exception(() => Handshake.Run(first, Zero, [Role.Party1]));
            Assert.Contains("memory:1 is not a SecNet role: it opened with 474554202f204854", Refusal(error), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Run_GarbageOfEveryKindAfterTheMagic_IsAClearErrorEachTime()
    {
        var prg = new InsecureBytes(42);
        for (var i = 0; i < 200; i++)
        {
            var (first, second) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(20));
            using (first)
            using (second)
            {
                var garbage = prg.Next(Hello.ByteLength + Verdict.ByteLength);
                Hello.Magic.CopyTo(garbage);
                if (i % 2 == 0) BinaryPrimitives.WriteInt32LittleEndian(garbage.AsSpan(8), WireRevision.Current);
                if (i % 4 == 0) garbage[12] = (byte)Role.Party1;
                second.Send(garbage);
                var error = Record.Exception(() => Handshake.Run(first, Zero, [Role.Party1]));
                var expected = i % 2 != 0 ? "wire revision differs" : i % 4 != 0 ? "role differs" : "protocol id differs";
                Assert.StartsWith(expected, Refusal(error), StringComparison.Ordinal);
            }
        }
    }

    private static string Refusal(Exception? error)
    {
        var refusal = Assert.IsType<TransportException>(error);
        Assert.True(refusal.IsRefusal);
        return refusal.Message;
    }

    private static void AssertBothSay(Hello zero, Hello one, string atZero, string atOne)
    {
        var (_, _, zeroError, oneError) = Run(zero, one);
        Assert.Contains(atZero, Refusal(zeroError), StringComparison.Ordinal);
        Assert.Contains(atOne, Refusal(oneError), StringComparison.Ordinal);
    }

    private static (Hello AtZero, Hello AtOne, Exception? ZeroError, Exception? OneError) Run(
        Hello zero, Hello one, Role zeroExpects = Role.Party1, Func<Hello, string?>? admit = null)
    {
        var (first, second) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(20));
        using (first)
        using (second)
        {
            Hello atZero = default, atOne = default;
            var (zeroError, oneError) = ChannelPair.RunBoth(
                () => atZero = Handshake.Run(first, zero, [zeroExpects], admit), () => atOne = Handshake.Run(second, one, [Role.Party0]));
            return (atZero, atOne, zeroError, oneError);
        }
    }
}
