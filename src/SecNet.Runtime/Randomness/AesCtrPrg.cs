using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using AesArm = System.Runtime.Intrinsics.Arm.Aes;
using AesX86 = System.Runtime.Intrinsics.X86.Aes;

namespace SecNet.Runtime.Randomness;

/// <summary>AES-128 in counter mode as a pseudorandom generator: the only way a seed becomes shares and masks.</summary>
/// <remarks>
/// The seed is the key; block i of the stream is the encryption of i as a 128-bit little-endian number. The stream does not depend on how it
/// is cut into calls. A copy of the value is a second generator that repeats the first one's stream: pass it by reference.
/// It holds key material; call <see cref="Clear"/> when done.
/// Source: FIPS 197 and NIST SP 800-38A; computed with the processor's AES instructions only, which take the same time for all data.
/// </remarks>
public struct AesCtrPrg
{
    /// <summary>Bytes of a block.</summary>
    internal const int BlockBytes = 16;

    /// <summary>Rounds of AES-128; there is one key more.</summary>
    internal const int Rounds = 10;

    private RoundKeys _keys;
    private ulong _bytesUsed;
    private bool _ready;

    /// <summary>Starts the stream of a seed at its first block.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AES instructions.</exception>
    public AesCtrPrg(Seed seed)
    {
        RequireHardware();
        Span<byte> key = stackalloc byte[Seed.ByteLength];
        seed.Write(key);
        ExpandKey(key, _keys);
        CryptographicOperations.ZeroMemory(key);
        _ready = true;
    }

    /// <summary>Refuses to run where AES would have to be computed with tables, whose timing reveals the key.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AES instructions.</exception>
    public static void RequireHardware()
    {
        if (AesX86.IsSupported || AesArm.IsSupported) return;
        throw new PlatformNotSupportedException(
            "This processor offers no AES instructions (AES-NI on x64, the AES extension on Arm64), or they are disabled. "
            + "Run on one that does; there is no software fallback, because its timing would leak seeds.");
    }

    /// <summary>The next bytes of the stream.</summary>
    /// <exception cref="InvalidOperationException">The generator was never given a seed, or was cleared.</exception>
    public void Fill(Span<byte> destination)
    {
        if (!_ready) throw new InvalidOperationException("The generator has no seed: construct it with one, and do not use it after Clear.");
        ulong used = _bytesUsed;
        _bytesUsed = checked(used + (ulong)destination.Length);
        ulong block = used / BlockBytes;
        int skip = (int)(used % BlockBytes);
        if (skip != 0)
        {
            int count = Math.Min(BlockBytes - skip, destination.Length);
            CopyBlock(block, skip, destination[..count]);
            destination = destination[count..];
            block++;
        }

        int whole = destination.Length / BlockBytes;
        FillBlocks(in _keys, block, ref MemoryMarshal.GetReference(destination), whole);
        var rest = destination[(whole * BlockBytes)..];
        if (!rest.IsEmpty) CopyBlock(block + (ulong)whole, 0, rest);
    }

    /// <summary>The next words of the stream, little-endian.</summary>
    /// <exception cref="InvalidOperationException">The generator was never given a seed, or was cleared.</exception>
    public void Fill<T>(Span<T> destination)
        where T : unmanaged, IBinaryInteger<T> => Fill(MemoryMarshal.AsBytes(destination));

    /// <summary>Forgets the key. The generator cannot be used again.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes((Span<Vector128<byte>>)_keys));
        _bytesUsed = 0;
        _ready = false;
    }

    /// <summary>Never the key.</summary>
    public override readonly string ToString() => "AesCtrPrg (secret)";

    /// <summary>The 11 round keys of a 128-bit key.</summary>
    internal static void ExpandKey(ReadOnlySpan<byte> key, Span<Vector128<byte>> roundKeys)
    {
        var current = Vector128.Create(key);
        roundKeys[0] = current;
        uint roundConstant = 1;
        for (int round = 1; round <= Rounds; round++)
        {
            // Word 3, rotated by one byte, through the S-box; then words 0..3 become running xors.
            uint word = SubstituteBytes(BitOperations.RotateRight(current.AsUInt32()[3], 8)) ^ roundConstant;
            var sums = current.AsUInt32();
            sums ^= Vector128.Shuffle(sums, Vector128.Create(4u, 0, 1, 2));
            sums ^= Vector128.Shuffle(sums, Vector128.Create(4u, 4, 0, 1));
            current = (sums ^ Vector128.Create(word)).AsByte();
            roundKeys[round] = current;
            // Doubling in GF(2^8); the constants are public.
            roundConstant = (roundConstant << 1) ^ (roundConstant >> 7) * 0x11b;
        }
    }

    /// <summary>Encrypts one block.</summary>
    internal static Vector128<byte> Encrypt(ReadOnlySpan<Vector128<byte>> roundKeys, Vector128<byte> block)
    {
        var state = Begin(block, roundKeys[0]);
        for (int round = 1; round < Rounds; round++) state = Round(state, roundKeys[round - 1], roundKeys[round]);
        return End(state, roundKeys[Rounds - 1], roundKeys[Rounds]);
    }

    private readonly void CopyBlock(ulong block, int skip, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[BlockBytes];
        FillBlocks(in _keys, block, ref MemoryMarshal.GetReference(bytes), 1);
        bytes.Slice(skip, destination.Length).CopyTo(destination);
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <summary>Eight blocks at a time: a round takes several cycles, but a processor starts one or two in each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FillBlocks(in RoundKeys keys, ulong block, ref byte destination, int count)
    {
        ReadOnlySpan<Vector128<byte>> k = keys;
        ref readonly var key = ref MemoryMarshal.GetReference(k);
        nuint at = 0;
        for (; count >= 8; count -= 8, block += 8, at += 8 * BlockBytes)
        {
            var first = key;
            var s0 = Begin(Counter(block), first);
            var s1 = Begin(Counter(block + 1), first);
            var s2 = Begin(Counter(block + 2), first);
            var s3 = Begin(Counter(block + 3), first);
            var s4 = Begin(Counter(block + 4), first);
            var s5 = Begin(Counter(block + 5), first);
            var s6 = Begin(Counter(block + 6), first);
            var s7 = Begin(Counter(block + 7), first);
            for (int round = 1; round < Rounds; round++)
            {
                var before = Unsafe.Add(ref Unsafe.AsRef(in key), round - 1);
                var now = Unsafe.Add(ref Unsafe.AsRef(in key), round);
                s0 = Round(s0, before, now);
                s1 = Round(s1, before, now);
                s2 = Round(s2, before, now);
                s3 = Round(s3, before, now);
                s4 = Round(s4, before, now);
                s5 = Round(s5, before, now);
                s6 = Round(s6, before, now);
                s7 = Round(s7, before, now);
            }

            var beforeLast = Unsafe.Add(ref Unsafe.AsRef(in key), Rounds - 1);
            var last = Unsafe.Add(ref Unsafe.AsRef(in key), Rounds);
            End(s0, beforeLast, last).StoreUnsafe(ref destination, at);
            End(s1, beforeLast, last).StoreUnsafe(ref destination, at + 1 * BlockBytes);
            End(s2, beforeLast, last).StoreUnsafe(ref destination, at + 2 * BlockBytes);
            End(s3, beforeLast, last).StoreUnsafe(ref destination, at + 3 * BlockBytes);
            End(s4, beforeLast, last).StoreUnsafe(ref destination, at + 4 * BlockBytes);
            End(s5, beforeLast, last).StoreUnsafe(ref destination, at + 5 * BlockBytes);
            End(s6, beforeLast, last).StoreUnsafe(ref destination, at + 6 * BlockBytes);
            End(s7, beforeLast, last).StoreUnsafe(ref destination, at + 7 * BlockBytes);
        }

        for (; count > 0; count--, block++, at += BlockBytes) Encrypt(k, Counter(block)).StoreUnsafe(ref destination, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Counter(ulong block) => Vector128.CreateScalar(block).AsByte();

    // x64 adds the round key at the end of a round and Arm at its beginning: each step gets both keys and uses the one it needs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Begin(Vector128<byte> block, Vector128<byte> key) => AesX86.IsSupported ? block ^ key : block;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> Round(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> key) => AesX86.IsSupported
        ? AesX86.Encrypt(state, key)
        : AesArm.MixColumns(AesArm.Encrypt(state, keyBefore));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<byte> End(Vector128<byte> state, Vector128<byte> keyBefore, Vector128<byte> key) => AesX86.IsSupported
        ? AesX86.EncryptLast(state, key)
        : AesArm.Encrypt(state, keyBefore) ^ key;

    /// <summary>The S-box on four bytes. With four equal columns the row shift of a last round has no effect.</summary>
    private static uint SubstituteBytes(uint word) => End(Vector128.Create(word).AsByte(), Vector128<byte>.Zero, Vector128<byte>.Zero).AsUInt32()[0];

    [InlineArray(Rounds + 1)]
    private struct RoundKeys
    {
        private Vector128<byte> _first;
    }
}
