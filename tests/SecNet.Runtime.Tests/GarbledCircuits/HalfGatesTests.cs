using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Randomness;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.GarbledCircuits;

public sealed class HalfGatesTests
{
    private const int Lanes = HalfGates.Lanes;

    /// <summary>The paper's formulas, one lane and one AES call at a time, with the platform's AES.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Garble_OneAnd_FollowsTheFormulas(bool invertLeft, bool invertRight)
    {
        const ulong FirstLane = 24;
        var (keys, key, offset, wires) = Start(3, 7);
        Gate[] gates = [new(0, 1, 2, IsAnd: true, invertLeft, invertRight), new(0, 2, 2, IsAnd: true, false, false)];
        var before = (Vector128<ulong>[])wires.Clone();
        var tables = new byte[2 * HalfGates.TableBytes];
        HalfGates.Garble(ref keys[0], gates, wires, offset, FirstLane, tables);
        using var aes = Aes.Create();
        aes.Key = key;
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(tables);
        for (int lane = 0; lane < Lanes; lane++)
        {
            var left = before[lane] ^ (invertLeft ? offset : default);
            var right = before[Lanes + lane] ^ (invertRight ? offset : default);
            for (int gate = 0; gate < 2; gate++)
            {
                Vector128<ulong> H(Vector128<ulong> label, int half) => Hash(aes, label, (ulong)((2 * gate) + half), FirstLane + (ulong)lane);
                var (generator, evaluator) = (H(left, 0) ^ H(left ^ offset, 0) ^ If(right, offset), H(right, 1) ^ H(right ^ offset, 1) ^ left);
                Assert.Equal(generator, blocks[(2 * gate * Lanes) + lane]);
                Assert.Equal(evaluator, blocks[(((2 * gate) + 1) * Lanes) + lane]);
                var output = H(left, 0) ^ If(left, generator) ^ H(right, 1) ^ If(right, evaluator ^ left);
                if (gate == 1) Assert.Equal(output, wires[(2 * Lanes) + lane]);
                (left, right) = (before[lane], output);
            }
        }
    }

    [Fact]
    public void Evaluate_EveryInputOfEveryGate_FindsTheLabel()
    {
        foreach (bool invertLeft in new[] { false, true })
            foreach (bool invertRight in new[] { false, true })
                foreach (bool isAnd in new[] { false, true })
                    for (int input = 0; input < 4; input++)
                    {
                        var (keys, _, offset, wires) = Start(3, input);
                        var labels = (Vector128<ulong>[])wires.Clone();
                        Gate[] gates = [new(0, 1, 2, isAnd, isAnd && invertLeft, isAnd && invertRight)];
                        var tables = new byte[HalfGates.TableBytes];
                        HalfGates.Garble(ref keys[0], gates, wires, offset, 0, tables);
                        // Lane by lane another input.
                        for (int lane = 0; lane < Lanes; lane++)
                            for (int side = 0; side < 2; side++) labels[(side * Lanes) + lane] ^= ((input + lane) >> side & 1) == 1 ? offset : default;
                        HalfGates.Evaluate(ref keys[0], gates, labels, 0, tables);
                        for (int lane = 0; lane < Lanes; lane++)
                        {
                            bool left = ((input + lane) & 1) == 1, right = ((input + lane) & 2) == 2;
                            bool expected = isAnd ? (left ^ invertLeft) && (right ^ invertRight) : left ^ right;
                            Assert.Equal(wires[(2 * Lanes) + lane] ^ (expected ? offset : default), labels[(2 * Lanes) + lane]);
                        }
                    }
    }

    [Fact]
    public void AddOffset_AndColors_GoByLane()
    {
        var (_, _, offset, wires) = Start(1, 1);
        for (int bits = 0; bits < 256; bits++)
        {
            var labels = new Vector128<ulong>[Lanes];
            HalfGates.AddOffset(wires, (byte)bits, offset, labels);
            for (int lane = 0; lane < Lanes; lane++) Assert.Equal(wires[lane] ^ ((bits >> lane & 1) == 1 ? offset : default), labels[lane]);
            Assert.Equal(bits, HalfGates.Colors(wires) ^ HalfGates.Colors(labels));
        }
    }

    /// <summary>Tables are balanced at each of their 256 bits, whatever the labels' colors; 4096 garblings of one gate.</summary>
    [Fact]
    public void Tables_AtEveryBit_LookUniform()
    {
        const int Runs = 512, Expected = Runs * Lanes / 2, SixDeviations = 192;
        var ones = new int[256];
        for (int run = 0; run < Runs; run++)
        {
            var (keys, _, offset, wires) = Start(3, run);
            var tables = new byte[HalfGates.TableBytes];
            HalfGates.Garble(ref keys[0], [new(0, 1, 2, true, false, false)], wires, offset, 0, tables);
            for (int bit = 0; bit < 8 * tables.Length; bit++) ones[((bit / (128 * Lanes)) * 128) + (bit % 128)] += tables[bit / 8] >> (bit % 8) & 1;
        }

        Assert.All(ones, static count => Assert.InRange(count, Expected - SixDeviations, Expected + SixDeviations));
    }

    private static (Vector128<byte>[] Keys, byte[] Key, Vector128<ulong> Offset, Vector128<ulong>[] Wires) Start(int places, int seed)
    {
        var data = new InsecureSeeds(seed).Data();
        byte[] key = new byte[16], offset = new byte[16];
        data.Fill(key);
        data.Fill(offset);
        offset[0] |= 1;
        var wires = new Vector128<ulong>[places * Lanes];
        data.Fill(MemoryMarshal.AsBytes(wires.AsSpan()));
        return (FixedKeyHash.Expand(key), key, Vector128.Create<byte>(offset).AsUInt64(), wires);
    }

    private static Vector128<ulong> If(Vector128<ulong> color, Vector128<ulong> value) => (color[0] & 1) == 1 ? value : default;

    private static Vector128<ulong> Hash(Aes aes, Vector128<ulong> label, ulong gate, ulong lane)
    {
        var input = Vector128.Create(label[1] ^ gate, label[0] ^ label[1] ^ lane);
        var block = new byte[16];
        input.AsByte().CopyTo(block);
        return Vector128.Create<byte>(aes.EncryptEcb(block, PaddingMode.None)).AsUInt64() ^ input;
    }
}
