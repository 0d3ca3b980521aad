using System.Numerics;
using System.Runtime.CompilerServices;

namespace SecNet.Runtime.Rings;

/// <summary>Between 64-bit share values, as hosts hold them, and the ring words of a network.</summary>
public static class RingConversion
{
    /// <summary>Keeps the low bits of each value.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(KernelOptions.Loop)]
    public static void Narrow<T>(ReadOnlySpan<ulong> values, Span<T> words)
        where T : unmanaged, IBinaryInteger<T>
    {
        Check(values.Length, words.Length);
        for (var index = 0; index < values.Length; index++) words[index] = T.CreateTruncating(values[index]);
    }

    /// <summary>Zero-extends each word; bits above the ring are whatever they were.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(KernelOptions.Loop)]
    public static void Widen<T>(ReadOnlySpan<T> words, Span<ulong> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        Check(values.Length, words.Length);
        for (var index = 0; index < words.Length; index++) values[index] = ulong.CreateTruncating(words[index]);
    }

    private static void Check(int values, int words)
    {
        if (values != words) throw new ArgumentException($"Expected {words} values, got {values}.");
    }
}
