using System.Numerics;
using System.Runtime.CompilerServices;

namespace SecNet.Runtime.Rings;

/// <summary>Widths of ring words.</summary>
internal static class WordBits
{
    /// <summary>Bits of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of<T>()
        where T : unmanaged => 8 * Unsafe.SizeOf<T>();

    /// <summary>Returns the word's bits after checking that <paramref name="bits"/> of them exist.</summary>
    public static int Check<T>(int bits)
        where T : unmanaged
    {
        if (bits < 1 || bits > Of<T>())
            throw new ArgumentOutOfRangeException(nameof(bits), $"Expected 1 to {Of<T>()} bits for the word {typeof(T).Name}, got {bits}.");
        return Of<T>();
    }

    /// <summary>2^bits - 1, for 1 to all bits of the word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LowMask<T>(int bits)
        where T : unmanaged, IBinaryInteger<T> => T.AllBitsSet >>> (Of<T>() - bits);
}
