using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Tests.ObliviousTransfer;

namespace SecNet.Runtime.Tests.GarbledCircuits;

/// <summary>Both parties of garbled activations: party 0 evaluates, party 1 garbles.</summary>
public sealed class GarblerTests(TransferPair pair) : IClassFixture<TransferPair>
{
    [Theory]
    [InlineData(2, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 9)]
    public void Relu_AllShares_OpenToTheActivation(int inputBits, int outputBits)
    {
        int values = 1 << inputBits, lanes = values * values;
        ulong[] own = [.. Enumerable.Range(0, lanes).Select(lane => (ulong)(lane % values))], other = [.. Enumerable.Range(0, lanes).Select(lane => (ulong)(lane / values))];
        AssertActivation(ActivationCircuits.Relu(inputBits, outputBits), lanes, inputBits, outputBits, own, other, isRelu: true);
    }

    [Theory]
    [InlineData(1, 25, 44)]
    [InlineData(7, 32, 32)]
    [InlineData(8, 64, 64)]
    [InlineData(4096, 32, 32)]
    [InlineData(1001, 20, 64)]
    public void Relu_RandomShares_OpenToTheActivation(int lanes, int inputBits, int outputBits) =>
        AssertActivation(ActivationCircuits.Relu(inputBits, outputBits), lanes, inputBits, outputBits, pair.Words(lanes), pair.Words(lanes), isRelu: true);

    [Theory]
    [InlineData(2, 100, 26, 26, false)]
    [InlineData(4, 300, 26, 44, true)]
    [InlineData(9, 65, 32, 32, true)]
    public void Max_RandomShares_OpenToTheLargest(int values, int lanes, int inputBits, int outputBits, bool isRelu) => AssertActivation(
        ActivationCircuits.Max(values, inputBits, outputBits, isRelu), lanes, inputBits, outputBits, pair.Words(values * lanes), pair.Words(values * lanes), isRelu);

    [Fact]
    public void Relu_In32BitWords_OpensToTheActivation()
    {
        const int Lanes = 100;
        uint[] own = [.. pair.Words(Lanes).Select(static word => (uint)word)], other = [.. pair.Words(Lanes).Select(static word => (uint)word)];
        uint[] mask = new uint[Lanes], output = new uint[Lanes];
        var circuit = ActivationCircuits.Relu(32, 32);
        TransferPair.Run(party =>
        {
            if (party == 0)
            {
                var evaluator = new Evaluator<uint>(pair.Sessions[0], circuit, Lanes, 32);
                evaluator.Prepare();
                evaluator.Evaluate(own, output);
                return;
            }

            var garbler = new Garbler<uint>(pair.Sessions[1], circuit, Lanes, 32);
            garbler.Prepare(mask);
            garbler.Send(other);
        });
        for (int lane = 0; lane < Lanes; lane++) Assert.Equal(Math.Max((int)(own[lane] + other[lane]), 0), (int)(output[lane] + mask[lane]));
    }

    [Fact]
    public void Batch_UsedTwice_Throws()
    {
        const int Lanes = 8;
        var circuit = ActivationCircuits.Relu(8, 8);
        var shares = new ulong[Lanes];
        TransferPair.Run(party =>
        {
            if (party == 0)
            {
                var evaluator = new Evaluator<ulong>(pair.Sessions[0], circuit, Lanes, 8);
                Assert.Throws<InvalidOperationException>(() => evaluator.Evaluate(shares, new ulong[Lanes]));
                evaluator.Prepare();
                evaluator.Evaluate(shares, new ulong[Lanes]);
                Assert.Throws<InvalidOperationException>(() => evaluator.Evaluate(shares, new ulong[Lanes]));
                return;
            }

            var garbler = new Garbler<ulong>(pair.Sessions[1], circuit, Lanes, 8);
            Assert.Throws<InvalidOperationException>(() => garbler.Send(shares));
            garbler.Prepare(new ulong[Lanes]);
            garbler.Send(shares);
            Assert.Throws<InvalidOperationException>(() => garbler.Send(shares));
        });
    }

    /// <summary>What travels online is as balanced for inputs of zeros as for any others, and the same inputs garbled twice give nothing equal.</summary>
    [Fact]
    public void OnlineViews_OfConstantShares_LookUniform()
    {
        const int Lanes = 512;
        var circuit = ActivationCircuits.Relu(16, 16);
        ulong[] zeros = new ulong[Lanes], output = new ulong[Lanes], mask = new ulong[Lanes];
        byte[][] labels = new byte[2][], corrections = new byte[2][];
        var evaluator = new Evaluator<ulong>(pair.Sessions[0], circuit, Lanes, 16);
        var garbler = new Garbler<ulong>(pair.Sessions[1], circuit, Lanes, 16);
        for (int run = 0; run < 2; run++)
        {
            TransferPair.Run(party =>
            {
                if (party == 0) evaluator.Prepare();
                else garbler.Prepare(mask);
            });
            pair.Forget();
            TransferPair.Run(party =>
            {
                if (party == 0) evaluator.Evaluate(zeros, output);
                else garbler.Send(zeros);
            });
            (labels[run], corrections[run]) = (pair.View(0)[16..], pair.View(1)[16..]);
            // The headers between label messages are far fewer bytes than six deviations.
            AssertBalanced(labels[run]);
            AssertBalanced(corrections[run]);
            AssertBalanced([.. output.SelectMany(static word => BitConverter.GetBytes((ushort)word))]);
        }

        Assert.Equal(32 * Lanes * 16, labels[0].Length - (labels[0].Length % (Lanes * 16)));
        Assert.Equal(16 * Lanes / 8, corrections[0].Length);
        AssertBalanced([.. labels[0].Zip(labels[1], static (one, two) => (byte)(one ^ two))]);
        AssertBalanced([.. corrections[0].Zip(corrections[1], static (one, two) => (byte)(one ^ two))]);
    }

    [Fact]
    public void Circuit_OfOtherWords_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Evaluator<ulong>(pair.Sessions[0], ActivationCircuits.Relu(16, 16), 8, 12));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator<uint>(pair.Sessions[0], ActivationCircuits.Relu(33, 40), 8, 33));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Evaluator<uint>(pair.Sessions[0], ActivationCircuits.Relu(16, 40), 8, 16));
        Assert.Throws<ArgumentException>(() => new Evaluator<ulong>(pair.Sessions[0], ActivationCircuits.Relu(64, 64), 1 << 22, 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Garbler<ulong>(pair.Sessions[1], ActivationCircuits.Relu(16, 16), 0, 16));
    }

    [Theory]
    [InlineData(8, 16)]
    [InlineData(9, 9)]
    public void Parties_WithOtherCircuits_EndWithAClearError(int inputBits, int outputBits)
    {
        using var other = new TransferPair(4, 9);
        var failures = TransferSessionTests.Failures(
            () => new Evaluator<ulong>(other.Sessions[0], ActivationCircuits.Relu(8, 8), 16, 8).Prepare(),
            () =>
            {
                new Garbler<ulong>(other.Sessions[1], ActivationCircuits.Relu(inputBits, outputBits), 16, inputBits).Prepare(new ulong[16]);
                other.Sessions[1].Exchange(512);
            },
            other.Close);
        Assert.Contains(failures, static failure => failure.Message.Contains("out of step", StringComparison.Ordinal));
    }

    private static void AssertBalanced(byte[] bytes)
    {
        int ones = bytes.Sum(static value => byte.PopCount(value)), expected = 4 * bytes.Length;
        double sixDeviations = 6 * Math.Sqrt(2.0 * bytes.Length);
        Assert.InRange(ones, expected - sixDeviations, expected + sixDeviations);
    }

    private void AssertActivation(Circuit circuit, int lanes, int inputBits, int outputBits, ulong[] own, ulong[] other, bool isRelu)
    {
        ulong[] mask = new ulong[lanes], output = new ulong[lanes];
        TransferPair.Run(party =>
        {
            if (party == 0)
            {
                var evaluator = new Evaluator<ulong>(pair.Sessions[0], circuit, lanes, inputBits);
                evaluator.Prepare();
                evaluator.Evaluate(own, output);
                return;
            }

            var garbler = new Garbler<ulong>(pair.Sessions[1], circuit, lanes, inputBits);
            garbler.Prepare(mask);
            garbler.Send(other);
        });
        ulong low = ulong.MaxValue >> (64 - outputBits);
        for (int lane = 0; lane < lanes; lane++)
        {
            long largest = isRelu ? 0 : long.MinValue;
            for (int at = lane; at < own.Length; at += lanes) largest = Math.Max(largest, (long)((own[at] + other[at]) << (64 - inputBits)) >> (64 - inputBits));
            Assert.Equal((ulong)largest & low, output[lane] + mask[lane] & low);
        }
    }
}
