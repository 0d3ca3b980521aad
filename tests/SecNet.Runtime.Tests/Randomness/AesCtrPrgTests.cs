using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Randomness;

namespace SecNet.Runtime.Tests.Randomness;

public sealed class AesCtrPrgTests
{
    // FIPS 197, appendix B and C.1.
    [Theory]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32")]
    [InlineData("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a")]
    // NIST SP 800-38A, F.1.1 ECB-AES128.Encrypt.
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "6bc1bee22e409f96e93d7e117393172a", "3ad77bb40d7a3660a89ecaf32466ef97")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "ae2d8a571e03ac9c9eb76fac45af8e51", "f5d3d58503b9699de785895a96fdbaaf")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "30c81c46a35ce411e5fbc1191a0a52ef", "43b1cd7f598ece23881b00e3ed030688")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", "f69f2445df4f9b17ad2b417be66c3710", "7b0c785e27e8ad3f8223207104725dd4")]
    public void Encrypt_PublishedVector_GivesThePublishedBlock(string key, string block, string expected)
    {
        var roundKeys = Expand(key);
        var encrypted = AesCtrPrg.Encrypt(roundKeys, Vector128.Create<byte>(Convert.FromHexString(block)));
        Assert.Equal(expected, Hex(encrypted));
    }

    // FIPS 197, appendix A.1.
    [Theory]
    [InlineData(0, "2b7e151628aed2a6abf7158809cf4f3c")]
    [InlineData(1, "a0fafe1788542cb123a339392a6c7605")]
    [InlineData(2, "f2c295f27a96b9435935807a7359f67f")]
    [InlineData(9, "ac7766f319fadc2128d12941575c006e")]
    [InlineData(10, "d014f9a8c9ee2589e13f0cc8b6630ca6")]
    public void ExpandKey_PublishedVector_GivesThePublishedRoundKeys(int round, string expected) =>
        Assert.Equal(expected, Hex(Expand("2b7e151628aed2a6abf7158809cf4f3c")[round]));

    [Fact]
    public void Fill_AnySeed_IsEcbOfLittleEndianCounters()
    {
        foreach (int blocks in new[] { 1, 7, 8, 9, 16, 65, 300 })
        {
            var key = SHA256.HashData([(byte)blocks, (byte)(blocks >> 8)])[..Seed.ByteLength];
            var counters = new byte[16 * blocks];
            for (int i = 0; i < blocks; i++) BinaryPrimitives.WriteInt32LittleEndian(counters.AsSpan(16 * i), i);
            using var aes = Aes.Create();
            aes.Key = key;
            var stream = new byte[counters.Length];
            var prg = new AesCtrPrg(Seed.Read(key));
            prg.Fill(stream);
            Assert.Equal(aes.EncryptEcb(counters, PaddingMode.None), stream);
        }
    }

    [Fact]
    public void Fill_AnyChunking_IsOneStream() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt[]>(), ArbMap.Default.ArbFor<int>(), static (chunks, seedNumber) =>
        {
            var lengths = chunks.Select(static chunk => chunk.Get % 300).ToArray();
            var whole = new byte[lengths.Sum()];
            var pieces = new byte[whole.Length];
            var once = Start(seedNumber);
            once.Fill(whole);
            var often = Start(seedNumber);
            int at = 0;
            foreach (int length in lengths)
            {
                often.Fill(pieces.AsSpan(at, length));
                at += length;
            }

            return whole.AsSpan().SequenceEqual(pieces);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fill_EveryPairOfLengthsAroundABlock_IsOneStream()
    {
        var expected = new byte[80];
        var once = Start(7);
        once.Fill(expected);
        for (int first = 0; first <= 40; first++)
            for (int second = 0; second <= 40; second++)
            {
                var pieces = new byte[first + second];
                var prg = Start(7);
                prg.Fill(pieces.AsSpan(0, first));
                prg.Fill(pieces.AsSpan(first));
                Assert.Equal(expected[..pieces.Length], pieces);
            }
    }

    [Fact]
    public void Fill_Words_AreTheBytesLittleEndian()
    {
        var bytes = new byte[8 * 5 + 4 * 3];
        var prg = Start(8);
        prg.Fill(bytes);
        ulong[] words = new ulong[5];
        uint[] halves = new uint[3];
        var again = Start(8);
        again.Fill<ulong>(words);
        again.Fill<uint>(halves);
        Assert.Equal(MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, 40)).ToArray(), words);
        Assert.Equal(MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(40)).ToArray(), halves);
    }

    [Fact]
    public void Fill_OtherSeed_GivesAnotherStream()
    {
        byte[] x = new byte[64], y = new byte[64];
        var first = Start(9);
        var second = Start(10);
        first.Fill(x);
        second.Fill(y);
        Assert.NotEqual(x, y);
    }

    [Fact]
    public void Fill_WithoutASeed_Throws()
    {
        Assert.Throws<InvalidOperationException>(static () =>
        {
            var prg = default(AesCtrPrg);
            prg.Fill(new byte[1]);
        });
        Assert.Throws<InvalidOperationException>(static () =>
        {
            var prg = Start(11);
            prg.Clear();
            prg.Fill(new byte[1]);
        });
    }

    [Fact]
    public void ToString_Generator_DoesNotShowTheKey() => Assert.Equal("AesCtrPrg (secret)", Start(12).ToString());

    private static AesCtrPrg Start(int number)
    {
        Span<byte> bytes = stackalloc byte[Seed.ByteLength];
        bytes.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return new AesCtrPrg(Seed.Read(bytes));
    }

    private static Vector128<byte>[] Expand(string key)
    {
        var roundKeys = new Vector128<byte>[11];
        AesCtrPrg.ExpandKey(Convert.FromHexString(key), roundKeys);
        return roundKeys;
    }

    private static string Hex(Vector128<byte> value)
    {
        var bytes = new byte[16];
        value.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
