using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Randomness;

/// <summary>H(x, i) = π(σ(x) ^ i) ^ σ(x) ^ i: a hash whose outputs on q and q ^ Δ look independent to who knows only one of the inputs.</summary>
/// <remarks>
/// π is AES-128 under a public key (<see cref="FixedKeyHash"/>) and σ(a, b) = (a ^ b, a) on halves, high one first: σ and x ↦ σ(x) ^ x are both
/// permutations and linear, so that a Δ cannot cancel between a hash's input, its feed-forward and a second wire label.
/// Security: circular correlation robust in the random-permutation model, for inputs that are distinct under their tweaks, as random labels
/// are; an attacker who calls π p times after seeing n hashes under one Δ succeeds with probability of order p·n / 2^128.
/// Source: Guo, Katz, Wang and Yu, "Efficient and Secure Multiparty Computation from Fixed-Key Block Ciphers", IEEE S&amp;P 2020, ePrint 2019/074,
/// section 7 (the construction, with the tweak xored in behind σ, which permutes tweaks only).
/// </remarks>
internal static class TweakedHash
{
    /// <summary>σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Sigma(Vector128<ulong> block) =>
        Vector128.Shuffle(block, Vector128.Create(1ul, 0)) ^ (block & Vector128.Create(0, ulong.MaxValue));

    /// <summary>Hashes blocks whose tweaks count upwards: words[j] of H(blocks[j] ^ offset, (first + j, part)).</summary>
    /// <param name="keys">Round keys of π.</param>
    /// <param name="blocks">The inputs; a multiple of eight.</param>
    /// <param name="offset">Added to each: zero or Δ.</param>
    /// <param name="first">The first block's number, unique under Δ.</param>
    /// <param name="part">Numbers the 128-bit parts of one block's string.</param>
    /// <param name="low">Receives the low words.</param>
    /// <param name="high">Receives the high words.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Hash(
        ref Vector128<byte> keys, ReadOnlySpan<Vector128<ulong>> blocks, Vector128<ulong> offset, ulong first, ulong part, Span<ulong> low, Span<ulong> high)
    {
        Debug.Assert(blocks.Length % FixedKeyHash.Streams == 0 && low.Length >= blocks.Length && high.Length >= blocks.Length);
        Unsafe.SkipInit(out EightBlocks inputs);
        Unsafe.SkipInit(out EightBlocks outputs);
        ref var input = ref inputs.First;
        ref var output = ref outputs.First;
        ref var source = ref MemoryMarshal.GetReference(blocks);
        ref ulong lowWords = ref MemoryMarshal.GetReference(low);
        ref ulong highWords = ref MemoryMarshal.GetReference(high);
        var tweak = Vector128.Create(first, part);
        var next = Vector128.Create(1ul, 0);
        for (nuint at = 0; at < (nuint)blocks.Length; at += FixedKeyHash.Streams)
        {
            for (nuint i = 0; i < FixedKeyHash.Streams; i++, tweak += next) Unsafe.Add(ref input, i) = Sigma(Unsafe.Add(ref source, at + i) ^ offset) ^ tweak;
            FixedKeyHash.EncryptEight(ref keys, ref input, ref input, ref output);
            for (nuint i = 0; i < FixedKeyHash.Streams; i += 2)
            {
                var (one, two) = (Unsafe.Add(ref output, i), Unsafe.Add(ref output, i + 1));
                Vector128.Create(one[0], two[0]).StoreUnsafe(ref lowWords, at + i);
                Vector128.Create(one[1], two[1]).StoreUnsafe(ref highWords, at + i);
            }
        }
    }
}
