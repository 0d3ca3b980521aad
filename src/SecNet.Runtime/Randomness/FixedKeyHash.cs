using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Randomness;

/// <summary>H(x) = π(x) ^ x for AES-128 under a public, fixed key π: what function secret sharing, oblivious transfer and garbling hash with.</summary>
/// <remarks>
/// Matyas, Meyer and Oseas's construction; a key schedule a seed would cost more than the seed's encryption. One use, one key: each folder says
/// what its inputs are and why they are distinct.
/// Eight blocks at a time, because a round takes several cycles but a processor starts one or two in each.
/// Source: Guo, Katz, Wang and Yu, "Efficient and Secure Multiparty Computation from Fixed-Key Block Ciphers", IEEE S&amp;P 2020, ePrint 2019/074.
/// </remarks>
internal static class FixedKeyHash
{
    /// <summary>Blocks of one call.</summary>
    public const int Streams = 8;

    // The first 384 bits of π's fraction: nothing up the sleeve.
    private static readonly Vector128<byte>[] SeedKey = Expand([0x24, 0x3f, 0x6a, 0x88, 0x85, 0xa3, 0x08, 0xd3, 0x13, 0x19, 0x8a, 0x2e, 0x03, 0x70, 0x73, 0x44]);
    private static readonly Vector128<byte>[] ValueKey = Expand([0xa4, 0x09, 0x38, 0x22, 0x29, 0x9f, 0x31, 0xd0, 0x08, 0x2e, 0xfa, 0x98, 0xec, 0x4e, 0x6c, 0x89]);
    private static readonly Vector128<byte>[] TransferKey = Expand([0x45, 0x28, 0x21, 0xe6, 0x38, 0xd0, 0x13, 0x77, 0xbe, 0x54, 0x66, 0xcf, 0x34, 0xe9, 0x0c, 0x6c]);

    /// <summary>The round keys that make child seeds.</summary>
    public static ref Vector128<byte> ForSeeds => ref MemoryMarshal.GetArrayDataReference(SeedKey);

    /// <summary>The round keys that make payload values.</summary>
    public static ref Vector128<byte> ForValues => ref MemoryMarshal.GetArrayDataReference(ValueKey);

    /// <summary>The round keys that make strings of oblivious transfers.</summary>
    public static ref Vector128<byte> ForTransfers => ref MemoryMarshal.GetArrayDataReference(TransferKey);

    /// <summary>Eight times result = π(input) ^ fold: H if the fold is the input, and a correction comes for free with it.</summary>
    /// <param name="keys">Round keys.</param>
    /// <param name="input">Eight blocks.</param>
    /// <param name="fold">Eight blocks.</param>
    /// <param name="result">Receives eight blocks.</param>
    /// <param name="begun">Whether the inputs come from <see cref="Begin"/>, where the first key's xor joins other work.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EncryptEight(ref Vector128<byte> keys, ref Vector128<ulong> input, ref Vector128<ulong> fold, ref Vector128<ulong> result, bool begun = false)
    {
        var key = keys;
        var s0 = begun ? input.AsByte() : AesCtrPrg.Begin(input.AsByte(), key);
        var s1 = begun ? Unsafe.Add(ref input, 1).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 1).AsByte(), key);
        var s2 = begun ? Unsafe.Add(ref input, 2).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 2).AsByte(), key);
        var s3 = begun ? Unsafe.Add(ref input, 3).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 3).AsByte(), key);
        var s4 = begun ? Unsafe.Add(ref input, 4).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 4).AsByte(), key);
        var s5 = begun ? Unsafe.Add(ref input, 5).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 5).AsByte(), key);
        var s6 = begun ? Unsafe.Add(ref input, 6).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 6).AsByte(), key);
        var s7 = begun ? Unsafe.Add(ref input, 7).AsByte() : AesCtrPrg.Begin(Unsafe.Add(ref input, 7).AsByte(), key);
        for (int round = 1; round < AesCtrPrg.Rounds; round++)
        {
            var before = key;
            key = Unsafe.Add(ref keys, round);
            s0 = AesCtrPrg.Round(s0, before, key);
            s1 = AesCtrPrg.Round(s1, before, key);
            s2 = AesCtrPrg.Round(s2, before, key);
            s3 = AesCtrPrg.Round(s3, before, key);
            s4 = AesCtrPrg.Round(s4, before, key);
            s5 = AesCtrPrg.Round(s5, before, key);
            s6 = AesCtrPrg.Round(s6, before, key);
            s7 = AesCtrPrg.Round(s7, before, key);
        }

        // The last round ends with the xor of its key: the fold rides on it.
        var last = Unsafe.Add(ref keys, AesCtrPrg.Rounds);
        result = AesCtrPrg.End(s0, key, last ^ fold.AsByte()).AsUInt64();
        Unsafe.Add(ref result, 1) = AesCtrPrg.End(s1, key, last ^ Unsafe.Add(ref fold, 1).AsByte()).AsUInt64();
        Unsafe.Add(ref result, 2) = AesCtrPrg.End(s2, key, last ^ Unsafe.Add(ref fold, 2).AsByte()).AsUInt64();
        Unsafe.Add(ref result, 3) = AesCtrPrg.End(s3, key, last ^ Unsafe.Add(ref fold, 3).AsByte()).AsUInt64();
        Unsafe.Add(ref result, 4) = AesCtrPrg.End(s4, key, last ^ Unsafe.Add(ref fold, 4).AsByte()).AsUInt64();
        Unsafe.Add(ref result, 5) = AesCtrPrg.End(s5, key, last ^ Unsafe.Add(ref fold, 5).AsByte()).AsUInt64();
        Unsafe.Add(ref result, 6) = AesCtrPrg.End(s6, key, last ^ Unsafe.Add(ref fold, 6).AsByte()).AsUInt64();
        Unsafe.Add(ref result, 7) = AesCtrPrg.End(s7, key, last ^ Unsafe.Add(ref fold, 7).AsByte()).AsUInt64();
    }

    /// <summary>The first step of encrypting a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Begin(Vector128<ulong> block, Vector128<byte> key) => AesCtrPrg.Begin(block.AsByte(), key).AsUInt64();

    /// <summary>The round keys of a public key.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AES instructions.</exception>
    public static Vector128<byte>[] Expand(ReadOnlySpan<byte> key)
    {
        AesCtrPrg.RequireHardware();
        var roundKeys = new Vector128<byte>[AesCtrPrg.Rounds + 1];
        AesCtrPrg.ExpandKey(key, roundKeys);
        return roundKeys;
    }
}
