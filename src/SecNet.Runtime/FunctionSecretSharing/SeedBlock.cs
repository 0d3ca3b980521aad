using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>The two top bits of a 128-bit block beside a 126-bit seed, and the masks made of them without branches.</summary>
/// <remarks>
/// In a state: bit 127 is the control bit t, bit 126 the xor of the value bits met so far. In an input of the hash: bit 127 is the child
/// (0 left, 1 right), bit 126 is 0 or numbers a payload's block. In a correction: bit 127 corrects t, bit 126 the value bit.
/// </remarks>
internal static class SeedBlock
{
    /// <summary>Bit 127.</summary>
    public static Vector128<ulong> Top => Vector128.Create(0ul, 1ul << 63);

    /// <summary>Bit 126.</summary>
    public static Vector128<ulong> Second => Vector128.Create(0ul, 1ul << 62);

    /// <summary>Bits 0 to 125.</summary>
    public static Vector128<ulong> Seed => Vector128.Create(ulong.MaxValue, (1ul << 62) - 1);

    /// <summary>All ones if bit 127 is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> TopMask(Vector128<ulong> block) =>
        Vector128.ShiftRightArithmetic(Vector128.Shuffle(block.AsInt32(), Vector128.Create(3, 3, 3, 3)), 31).AsUInt64();

    /// <summary>All ones if bit 126 is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> SecondMask(Vector128<ulong> block) => TopMask(block << 1);

    /// <summary>Bit 127 := a bit of the index; all other bits zero.</summary>
    /// <param name="index">The index.</param>
    /// <param name="shift">63 minus the bit's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Child(ulong index, int shift) => (Vector128.Create(index) << shift) & Top;
}
