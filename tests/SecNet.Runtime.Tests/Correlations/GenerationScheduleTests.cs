using SecNet.Runtime.Correlations.Generating;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Transport;
using SecNet.Runtime.Transport;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Correlations;

/// <summary>Several layers at a time on both schedules: what they make, what they send, and how they end when the other party is wrong.</summary>
public sealed class GenerationScheduleTests
{
    private const int RingBits = 38;

    private static readonly ConvolutionShape Wide = new(24, 40, 40, 30, 3, 3, 1, 1, 1, 1);
    private static readonly ConvolutionShape Grouped = new(8, 20, 20, 8, 3, 3, 1, 1, 1, 1) { Groups = 8 };

    /// <summary>Products of all layer kinds, with other steps in between that wait for messages; and the same bytes on either schedule, twice.</summary>
    [Theory]
    [InlineData(GenerationSchedule.Asynchronous)]
    [InlineData(GenerationSchedule.Synchronous)]
    public void LayersUnderWayTogether_AreRight(GenerationSchedule schedule)
    {
        using var rig = new GenerationRig<ulong>(schedule);
        var step = new Inference();
        for (var time = 0; time < 2; time++)
        {
            var before = Payload(rig);
            rig.Run(step.Run);
            step.AssertRight();
            Assert.Equal(Inference.PayloadBytes, Payload(rig).Zip(before, static (after, first) => after - first));
        }
    }

    /// <summary>A window that one layer fills, and socket buffers of a fraction of a ciphertext.</summary>
    [Fact]
    public void LayersLargerThanTheWindowAndEveryBuffer_DoNotDeadlock()
    {
        var (first, second) = ChannelPair.OverSockets(TimeSpan.FromSeconds(60), bufferBytes: 4096);
        using (first)
        using (second)
        using (var rig = new GenerationRig<ulong>(first, second, windowBytes: 1 << 20))
        {
            var step = new Inference();
            rig.Run(step.Run);
            step.AssertRight();
        }
    }

    /// <summary>A dozen layers at once, of which the keys are good for the first few: fresh ones are exchanged once what is under way is done.</summary>
    [Fact]
    public void KeysThatAreUsedUpUnderWay_AreExchangedAnew()
    {
        using var rig = new GenerationRig<ulong>();
        var scheme = RingLwe.ForRing(RingBits);
        var layer = CrossTermShape.Convolution(Wide, RingBits).Coefficients;
        rig.Run((session, _) => session.KeysOf(scheme, CrossTermShape.CoefficientsPerKey - layer));
        var before = rig.SetupBytes;
        var step = new Inference();
        rig.Run(step.Run);
        step.AssertRight();
        Assert.Equal(before[0] + scheme.PublicKeyBytes + RingLwe.ForSlots.PublicKeyBytes, rig.SetupBytes[0]);
    }

    [Fact]
    public void PartiesOfDifferentSchedules_RefuseEachOther()
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(10));
        using var first = channel0;
        using var second = channel1;
        var nonce = SessionNonce.Create();
        var failure = Assert.Throws<AggregateException>(() => TwoParty.InParallel(
            () => GenerationRig<ulong>.Connect(0, channel0, nonce, GenerationSchedule.Asynchronous), () => GenerationRig<ulong>.Connect(1, channel1, nonce, GenerationSchedule.Synchronous)));
        Assert.Equal(2, failure.InnerExceptions.Count);
        Assert.All(failure.InnerExceptions, static inner =>
        {
            Assert.Contains("give both the same", Assert.IsType<TransportException>(inner).Message, StringComparison.Ordinal);
            Assert.True(((TransportException)inner).IsRefusal);
        });
    }

    /// <summary>Bytes that are no residues of the scheme's primes, as a request or as a reply, are refused; the message has positions at most.</summary>
    [Theory]
    [InlineData(GenerationSchedule.Asynchronous, 0, "ciphertext is malformed")]
    [InlineData(GenerationSchedule.Asynchronous, 1, "reply is malformed")]
    [InlineData(GenerationSchedule.Synchronous, 0, "ciphertext is malformed")]
    [InlineData(GenerationSchedule.Synchronous, 1, "reply is malformed")]
    public void MalformedCiphertexts_EndTheSession(GenerationSchedule schedule, int stage, string expected)
    {
        var error = AgainstAWrongPeer(schedule, new WrongWork { WrongStage = stage });
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ffff", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Another number of ciphertexts is out of step before any is read.</summary>
    [Theory]
    [InlineData(GenerationSchedule.Asynchronous)]
    [InlineData(GenerationSchedule.Synchronous)]
    public void AnotherSizeOfCiphertexts_EndsTheSession(GenerationSchedule schedule) =>
        Assert.Contains("is out of step", AgainstAWrongPeer(schedule, new WrongWork { MissingBytes = 1 }).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(GenerationSchedule.Asynchronous)]
    [InlineData(GenerationSchedule.Synchronous)]
    public void PeerThatLeavesInBetween_EndsTheSession(GenerationSchedule schedule) =>
        Assert.Contains("closed the connection", AgainstAWrongPeer(schedule, new WrongWork { Leaves = true }).Message, StringComparison.Ordinal);

    /// <summary>Party 0's error where party 1 sends <paramref name="wrong"/> instead of a layer's ciphertexts; party 0's session stays unusable.</summary>
    private static TransportException AgainstAWrongPeer(GenerationSchedule schedule, WrongWork wrong)
    {
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(10));
        using var first = channel0;
        using var second = channel1;
        using var rig = new GenerationRig<ulong>(channel0, channel1, schedule: schedule);
        TransportException? error = null;
        Assert.ThrowsAny<Exception>(() => rig.Run((session, party) =>
        {
            if (party == 0)
            {
                error = Assert.Throws<TransportException>(() =>
                {
                    LinearGeneration.Dense<ulong>(session, slot: 0, RingBits, new ulong[20], new ulong[140], new ulong[7]);
                    session.Ciphertexts?.Finish();
                });
                channel0.Dispose();
                throw error;
            }

            session.KeysOf(RingLwe.ForRing(RingBits), WrongWork.Shape.Coefficients);
            if (wrong.Leaves) channel1.Dispose();
            if (session.Ciphertexts is { } ciphertexts) ciphertexts.Begin(wrong);
            else SynchronousWork.Complete(session, wrong);
        }));
        Assert.ThrowsAny<Exception>(() => rig.Run(static (session, _) => BranchGeneration.Bits<ulong>(session, new ulong[10], 20)));
        return error!;
    }

    private static long[] Payload(GenerationRig<ulong> rig) => [.. rig.BytesSent.Zip(rig.SetupBytes, static (all, setup) => all - setup)];

    /// <summary>Layers of all kinds, and in between what is made by transfers.</summary>
    private sealed class Inference
    {
        private const int Columns = 700, Rows = 90, Squares = 5000;

        private static readonly CrossTermShape[] Shapes =
        [
            CrossTermShape.Convolution(Wide, RingBits), CrossTermShape.Convolution(Grouped, RingBits), CrossTermShape.Dense(Rows, Columns, RingBits),
            CrossTermShape.Convolution(new(4, 1, 25, 4, 1, 1, 1, 1, 0, 0) { Groups = 4 }, RingBits),
        ];

        private readonly ulong[][][] _a = [.. Shapes.Select(static shape => GenerationRig<ulong>.Pair(shape.InLength))];
        private readonly ulong[][][] _weights = [.. Shapes.Select(static shape => Weights(shape.WeightLength))];
        private readonly ulong[][][] _products = [.. Shapes.Select(static shape => GenerationRig<ulong>.Pair(shape.OutLength))];
        private readonly ulong[][] _root = GenerationRig<ulong>.Pair(Squares);
        private readonly ulong[][] _squared = GenerationRig<ulong>.Pair(Squares);
        private readonly ulong[][] _bits = GenerationRig<ulong>.Pair(3000);

        /// <summary>What each party sends, keys apart.</summary>
        public static long[] PayloadBytes
        {
            get
            {
                var both = Shapes.Sum(static shape => (long)shape.RequestBytes + shape.ReplyBytes);
                var squares = new PackedTripleShape(RingBits, Squares);
                var transfers = 2 * 31L * (3072 / 8); // of two batches of 3000 bits, rounded up to 3072
                var corrections = 2 * (((3000 * (RingBits - 1L)) + 7) / 8);
                return [both + squares.RequestBytes + transfers + corrections, both + squares.ReplyBytes + transfers];
            }
        }

        public void Run(TwoPartySession<ulong> session, int party)
        {
            foreach (var a in _a) LinearGeneration.Mask<ulong>(session, a[party]);
            LinearGeneration.Convolution<ulong>(session, Wide, slot: 0, RingBits, _a[0][party], _weights[0][party], _products[0][party]);
            LinearGeneration.Square<ulong>(session, RingBits, _root[party], _squared[party]);
            BranchGeneration.Bits<ulong>(session, _bits[party], RingBits);
            LinearGeneration.Convolution<ulong>(session, Grouped, slot: 1, RingBits, _a[1][party], _weights[1][party], _products[1][party]);
            LinearGeneration.Dense<ulong>(session, slot: 2, RingBits, _a[2][party], _weights[2][party], _products[2][party]);
            LinearGeneration.Channels<ulong>(session, slot: 3, RingBits, _a[3][party], _weights[3][party], _products[3][party]);
            BranchGeneration.Bits<ulong>(session, _bits[party], RingBits);
        }

        public void AssertRight()
        {
            for (var layer = 0; layer < Shapes.Length; layer++)
            {
                var shape = Shapes[layer].Packing.Shape;
                var expected = new ulong[shape.OutLength];
                Convolution.Accumulate<ulong>(shape, GenerationRig<ulong>.Sum(_a[layer], 64), GenerationRig<ulong>.Sum(_weights[layer], 64), expected, new ulong[shape.ScratchLength]);
                Assert.Equal(expected.Select(static value => value & ((1UL << RingBits) - 1)), GenerationRig<ulong>.Sum(_products[layer], RingBits));
            }

            Assert.Equal(GenerationRig<ulong>.Sum(_root, RingBits).Select(static root => root * root & ((1UL << RingBits) - 1)), GenerationRig<ulong>.Sum(_squared, RingBits));
            Assert.Equal([0UL, 1UL], GenerationRig<ulong>.Sum(_bits, RingBits).Distinct().Order());
        }

        private static ulong[][] Weights(int length)
        {
            var pair = GenerationRig<ulong>.Pair(length);
            var prg = new InsecureSeeds(length).Data();
            foreach (var words in pair) prg.Fill<ulong>(words);
            return pair;
        }
    }

    /// <summary>Party 1 of a small dense layer, gone wrong.</summary>
    private sealed class WrongWork : CiphertextWork
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public WrongWork()
        {
            PeersRequests = (Shape.Requests, Shape.Scheme.CiphertextBytes);
            Replies = PeersReplies = Shape.Replies;
            Requests = PeersRequests;
            Bytes = 2L * (Shape.RequestBytes + Shape.ReplyBytes);
        }

        public static CrossTermShape Shape { get; } = CrossTermShape.Dense(7, 20, RingBits);

        /// <summary>0: the request is wrong; 1: the reply is.</summary>
        public int WrongStage { get; init; } = -1;

        public bool Leaves { get; init; }

        public int MissingBytes
        {
            get => Shape.Scheme.CiphertextBytes - Requests.Bytes;
            init => Requests = (Requests.Count, Requests.Bytes - value);
        }

        public override int ReplyBytes(int number) => Shape.BytesOf(number);

        public override int RequestsFor(int reply) => 1;

        public override void Encrypt(int number, Span<byte> request) => request.Fill(WrongStage == 0 ? (byte)0xff : (byte)0);

        public override void Load(int number, ReadOnlySpan<byte> request)
        {
        }

        public override bool Prepare() => false;

        public override void Answer(int number, Span<byte> reply) => reply.Fill(WrongStage == 1 ? (byte)0xff : (byte)0);

        public override void Decrypt(int number, ReadOnlySpan<byte> reply)
        {
        }

        public override void End()
        {
        }
    }
}
