using SecNet.Runtime.GarbledCircuits;

namespace SecNet.Runtime.Tests.GarbledCircuits;

/// <summary>Circuits in the clear against integers: every input of small words, 64 at a time.</summary>
public sealed class CircuitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Add_AllInputs_IsTheSum(int bits) => AssertBinary(bits, bits, static (builder, a, b) => builder.Add(a, b), (a, b) => a + b);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Subtract_AllInputs_IsTheDifference(int bits) => AssertBinary(bits, bits, static (builder, a, b) => builder.Subtract(a, b), (a, b) => a - b);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void GreaterThan_AllInputs_ComparesSigned(int bits) =>
        AssertBinary(bits, 1, static (builder, a, b) => [builder.GreaterThan(a, b)], (a, b) => Signed(a, bits) > Signed(b, bits) ? 1ul : 0);

    [Fact]
    public void Select_AllInputs_TakesTheSecondIfTheConditionHolds() =>
        AssertBinary(4, 3, static (builder, a, b) => builder.Select(a.AsSpan(0, 3), b.AsSpan(0, 3), a[3]), static (a, b) => (a >> 3) == 1 ? b : a);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 7)]
    [InlineData(32, 31)]
    public void AddAndSubtract_TakeAnAndEachBitButTheLast(int bits, int gates)
    {
        Assert.Equal(gates, Build(bits, static (builder, a, b) => builder.Add(a, b)).AndGates);
        Assert.Equal(gates, Build(bits, static (builder, a, b) => builder.Subtract(a, b)).AndGates);
        Assert.Equal(bits, Build(bits, static (builder, a, b) => [builder.GreaterThan(a, b)]).AndGates);
        Assert.Equal(bits, Build(bits, static (builder, a, b) => builder.Select(a, b, builder.MaskWord(0, 1)[0])).AndGates);
    }

    [Theory]
    [InlineData(32, 32, 93)]
    [InlineData(25, 44, 24 + 24 + 43)]
    [InlineData(64, 64, 189)]
    public void Relu_HasTheDeclaredGates(int inputBits, int outputBits, int gates) => Assert.Equal(gates, ActivationCircuits.Relu(inputBits, outputBits).AndGates);

    [Fact]
    public void Max_HasTheDeclaredGates() => Assert.Equal((4 * 31) + (3 * 64) + 31 + 31, ActivationCircuits.Max(4, 32, 32, isRelu: true).AndGates);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    public void Relu_AllShares_IsTheActivationLessTheMask(int inputBits, int outputBits)
    {
        var circuit = ActivationCircuits.Relu(inputBits, outputBits);
        AssertEqual(circuit, (2 * inputBits) + outputBits, input =>
        {
            ulong own = input & Low(inputBits), other = input >> inputBits & Low(inputBits), mask = input >> (2 * inputBits);
            long value = Signed(own + other, inputBits);
            return (ulong)Math.Max(value, 0) - mask & Low(outputBits);
        });
    }

    [Theory]
    [InlineData(2, 2, 3, false)]
    [InlineData(2, 3, 3, true)]
    [InlineData(3, 2, 2, false)]
    public void Max_AllShares_IsTheLargestLessTheMask(int values, int inputBits, int outputBits, bool isRelu)
    {
        var circuit = ActivationCircuits.Max(values, inputBits, outputBits, isRelu);
        AssertEqual(circuit, (2 * values * inputBits) + outputBits, input =>
        {
            long largest = isRelu ? 0 : long.MinValue;
            for (int value = 0; value < values; value++)
                largest = Math.Max(largest, Signed((input >> (value * inputBits)) + (input >> ((values + value) * inputBits)), inputBits));
            return (ulong)largest - (input >> (2 * values * inputBits)) & Low(outputBits);
        });
    }

    [Fact]
    public void Constants_CostNoGate()
    {
        var builder = new CircuitBuilder(2, 0, 0);
        var word = builder.EvaluatorWord(0, 2);
        Wire[] zero = [Wire.Zero, Wire.Zero], one = [Wire.One, Wire.Zero];
        Assert.Equal(Wire.Zero, builder.And(word[0], !word[0]));
        Assert.Equal(word[0], builder.And(word[0], word[0]));
        Assert.Equal(Wire.One, builder.Xor(word[0], !word[0]));
        Assert.Equal(word, builder.Add(word, zero));
        Assert.Equal(word, builder.Select(zero, word, Wire.One));
        Assert.Equal(word[1], builder.GreaterThan(zero, word));
        Assert.Equal(0, builder.Build(builder.Add(word, zero)).AndGates);
        Assert.Equal(0, builder.Build([builder.Add(word, one)[0]]).AndGates);
    }

    [Fact]
    public void Build_ConstantOutput_Throws()
    {
        var builder = new CircuitBuilder(1, 0, 0);
        Assert.Throws<ArgumentException>(() => builder.Build([Wire.One]));
    }

    [Fact]
    public void Words_BeyondTheInputs_Throw()
    {
        var builder = new CircuitBuilder(4, 3, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.EvaluatorWord(1, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.GarblerWord(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.MaskWord(-1, 2));
        Assert.Throws<ArgumentException>(() => builder.Add(builder.EvaluatorWord(0, 4), builder.GarblerWord(0, 3)));
        Assert.Throws<ArgumentException>(() => builder.GreaterThan([], []));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(8, 7)]
    [InlineData(8, 65)]
    [InlineData(65, 65)]
    public void Relu_WidthsOutOfRange_Throw(int inputBits, int outputBits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ActivationCircuits.Relu(inputBits, outputBits));

    [Fact]
    public void Places_AreUsedAgain() => Assert.True(ActivationCircuits.Relu(32, 32).Places < 140);

    private static Circuit Build(int bits, Func<CircuitBuilder, Wire[], Wire[], Wire[]> body)
    {
        var builder = new CircuitBuilder(bits, bits, 1);
        return builder.Build(body(builder, builder.EvaluatorWord(0, bits), builder.GarblerWord(0, bits)));
    }

    private static void AssertBinary(int bits, int outputBits, Func<CircuitBuilder, Wire[], Wire[], Wire[]> body, Func<ulong, ulong, ulong> expected) =>
        AssertEqual(Build(bits, body), (2 * bits) + 1, input => expected(input & Low(bits), input >> bits & Low(bits)) & Low(outputBits));

    /// <summary>All inputs of so many bits.</summary>
    private static void AssertEqual(Circuit circuit, int inputBits, Func<ulong, ulong> expected)
    {
        for (ulong first = 0; first < 1ul << inputBits; first += 64)
        {
            var inputs = new ulong[inputBits];
            for (int bit = 0; bit < inputBits; bit++)
                for (ulong lane = 0; lane < 64; lane++) inputs[bit] |= ((first + lane) >> bit & 1) << (int)lane;
            ulong[] outputs = circuit.Evaluate(inputs);
            for (ulong lane = 0; lane < 64 && first + lane < 1ul << inputBits; lane++)
            {
                ulong result = 0;
                for (int bit = 0; bit < outputs.Length; bit++) result |= (outputs[bit] >> (int)lane & 1) << bit;
                Assert.Equal(expected(first + lane), result);
            }
        }
    }

    private static ulong Low(int bits) => ulong.MaxValue >> (64 - bits);

    private static long Signed(ulong value, int bits) => (long)(value << (64 - bits)) >> (64 - bits);
}
