using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SecNet.Runtime.Tests.FunctionSecretSharing;

/// <summary>
/// The twin of <see cref="SecNet.Runtime.FunctionSecretSharing.Dcf"/> for one lane, with branches and the platform's AES: Fig. 1 of ePrint 2020/1392
/// line by line, in Z_2, where a child is 126 bits of seed, a value bit and a control bit, and the last eight levels are two blocks.
/// </summary>
internal static class PlainDcf
{
    private static readonly byte[] FixedKey = Convert.FromHexString("243f6a8885a308d313198a2e03707344");

    /// <summary>The common part of a key.</summary>
    public sealed record Key(UInt128[] Corrections, bool[] Differs);

    private sealed record Child(UInt128 Seed, bool T, bool V);

    public static Key Generate(int bits, ulong alpha, UInt128 root0, UInt128 root1)
    {
        int levels = Math.Max(bits - 8, 0);
        var corrections = new List<UInt128>();
        var differs = new bool[levels];
        UInt128[] s = [Seed(root0), Seed(root1)];
        bool[] t = [false, true];
        bool sum = false;
        for (int level = 0; level < levels; level++)
        {
            bool right = Bit(alpha, bits - 1 - level);
            var keep = new[] { Hash(s[0], right), Hash(s[1], right) };
            var lose = new[] { Hash(s[0], !right), Hash(s[1], !right) };
            var seed = lose[0].Seed ^ lose[1].Seed;
            bool value = lose[0].V ^ lose[1].V ^ sum ^ right;
            bool keepT = keep[0].T ^ keep[1].T ^ true, loseT = lose[0].T ^ lose[1].T;
            sum ^= keep[0].V ^ keep[1].V ^ value;
            for (int party = 0; party < 2; party++)
            {
                s[party] = keep[party].Seed ^ (t[party] ? seed : 0);
                t[party] = keep[party].T ^ (t[party] && keepT);
            }

            corrections.Add(seed | Place(right ? loseT : keepT, 127) | Place(value, 126));
            differs[level] = keepT ^ loseT;
        }

        ulong leafAlpha = alpha & Low(Math.Min(bits, 8));
        for (ulong half = 0; half < 2; half++)
        {
            var block = Block(s[0], half == 1) ^ Block(s[1], half == 1);
            for (int leaf = 0; leaf < 128; leaf++) block ^= Place(sum ^ (128 * half + (ulong)leaf < leafAlpha), leaf);
            corrections.Add(block);
        }

        return new([.. corrections], differs);
    }

    public static bool Evaluate(int party, int bits, UInt128 root, Key key, ulong v)
    {
        var s = Seed(root);
        bool t = party == 1, sum = false;
        for (int level = 0; level < key.Differs.Length; level++)
        {
            bool right = Bit(v, bits - 1 - level);
            var correction = key.Corrections[level];
            var child = Hash(s, right);
            sum ^= child.V ^ (t && Bit(correction, 126));
            s = child.Seed ^ (t ? Seed(correction) : 0);
            t = child.T ^ (t && (Bit(correction, 127) ^ (right && key.Differs[level])));
        }

        ulong leaf = v & Low(Math.Min(bits, 8));
        var block = Block(s, leaf >= 128) ^ (t ? key.Corrections[key.Differs.Length + (leaf >= 128 ? 1 : 0)] : 0);
        return sum ^ Bit(block, (int)(leaf % 128));
    }

    private static Child Hash(UInt128 seed, bool right)
    {
        var block = Block(seed, right);
        return new(Seed(block), Bit(block, 127), Bit(block, 126));
    }

    private static UInt128 Block(UInt128 seed, bool right)
    {
        var input = seed | Place(right, 127);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, input);
        using var aes = Aes.Create();
        aes.Key = FixedKey;
        aes.EncryptEcb(bytes, bytes, PaddingMode.None);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes) ^ input;
    }

    private static UInt128 Seed(UInt128 block) => block << 2 >> 2;

    private static UInt128 Place(bool bit, int place) => (bit ? UInt128.One : 0) << place;

    private static bool Bit(UInt128 block, int place) => (block >> place & 1) != 0;

    private static ulong Low(int bits) => (1ul << bits) - 1;
}
