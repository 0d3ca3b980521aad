using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using SecNet.Runtime.Randomness;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Randomness;

public sealed class TweakedHashTests
{
    /// <summary>The definition, with the platform's AES and the digits of π.</summary>
    [Fact]
    public void Hash_IsTheTweakedConstruction()
    {
        const int Count = 40;
        var blocks = new Vector128<ulong>[Count];
        new InsecureSeeds(1).Data().Fill(MemoryMarshal.AsBytes(blocks.AsSpan()));
        ulong[] low = new ulong[Count], high = new ulong[Count];
        var offset = Vector128.Create(0x1234ul, 0x5678);
        TweakedHash.Hash(ref FixedKeyHash.ForTransfers, blocks, offset, 1000, 3, low, high);
        using var aes = Aes.Create();
        aes.Key = Convert.FromHexString("452821e638d01377be5466cf34e90c6c");
        for (int index = 0; index < Count; index++)
        {
            var x = blocks[index] ^ offset;
            var input = Vector128.Create(x[1] ^ (1000 + (ulong)index), x[0] ^ x[1] ^ 3);
            var bytes = new byte[16];
            input.AsByte().CopyTo(bytes);
            var expected = Vector128.Create<byte>(aes.EncryptEcb(bytes, PaddingMode.None)).AsUInt64() ^ input;
            Assert.Equal(expected, Vector128.Create(low[index], high[index]));
        }
    }

    /// <summary>σ and σ + id lose nothing: 128 images of unit vectors are independent.</summary>
    [Fact]
    public void Sigma_AndItsSumWithTheIdentity_ArePermutations()
    {
        Assert.Equal(128, Rank(static unit => TweakedHash.Sigma(unit)));
        Assert.Equal(128, Rank(static unit => TweakedHash.Sigma(unit) ^ unit));
    }

    private static int Rank(Func<Vector128<ulong>, Vector128<ulong>> map)
    {
        var rows = new List<UInt128>();
        for (int bit = 0; bit < 128; bit++)
        {
            var image = map(bit < 64 ? Vector128.Create(1ul << bit, 0) : Vector128.Create(0ul, 1ul << (bit - 64)));
            UInt128 row = new(image[1], image[0]);
            foreach (var other in rows) row = UInt128.Min(row, row ^ other);
            if (row != 0) rows.Add(row);
        }

        return rows.Count;
    }
}
