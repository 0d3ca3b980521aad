using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>Every s-th element of lines, side by side.</summary>
internal static class StridedCopy
{
    /// <summary>target[width · i + j] = source[lineStep · i + stride · j].</summary>
    /// <param name="source">The first line's first element and what follows.</param>
    /// <param name="lineStep">Elements from one line to the next.</param>
    /// <param name="stride">s, at least 1.</param>
    /// <param name="target">The lines' elements are written from its start on; what follows them may be overwritten with junk, to be written later.</param>
    /// <param name="lines">Lines.</param>
    /// <param name="width">Elements taken of each.</param>
    /// <exception cref="ArgumentException">The source ends before the last line does, or the target.</exception>
    public static void Copy<T>(ReadOnlySpan<T> source, int lineStep, int stride, Span<T> target, int lines, int width)
        where T : unmanaged
    {
        if (lines == 0 || width == 0) return;
        if (((long)lineStep * (lines - 1)) + ((long)stride * (width - 1)) >= source.Length || (long)lines * width > target.Length)
            throw new ArgumentException($"{lines} lines of {width} elements in steps of {lineStep} and {stride} do not lie in {source.Length} elements, or do not fit {target.Length}.");
        if (stride == 1) for (var line = 0; line < lines; line++) source.Slice(line * lineStep, width).CopyTo(target[(line * width)..]);
        else if (stride == 2 && Avx512F.IsSupported) CopyPairs(source, lineStep, target, lines, width);
        else CopyPortable(source, lineStep, stride, target, lines, width);
    }

    [MethodImpl(KernelOptions.Loop)]
    private static void CopyPortable<T>(ReadOnlySpan<T> source, int lineStep, int stride, Span<T> target, int lines, int width)
        where T : unmanaged
    {
        for (var line = 0; line < lines; line++)
        {
            var result = target.Slice(line * width, width);
            for (int i = 0, from = line * lineStep; i < result.Length; i++, from += stride) result[i] = source[from];
        }
    }

    /// <summary>In whole vectors, of which the last one of a line is written beyond its end: the next line is written after it.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void CopyPairs<T>(ReadOnlySpan<T> source, int lineStep, Span<T> target, int lines, int width)
        where T : unmanaged
    {
        int lanes = Vector512<T>.Count, beyond = (width + lanes - 1) / lanes * lanes;
        ref T from = ref MemoryMarshal.GetReference(source);
        ref T to = ref MemoryMarshal.GetReference(target);
        for (var line = 0; line < lines; line++)
        {
            int first = line * lineStep, at = line * width;
            if (first + (2 * beyond) > source.Length || at + beyond > target.Length)
            {
                CopyPortable(source[first..], lineStep, 2, target[at..], lines - line, width);
                return;
            }

            for (var x = 0; x < width; x += lanes) EveryOther(ref from, first + (2 * x)).StoreUnsafe(ref to, (nuint)(at + x));
        }
    }

    /// <summary>Every other one of two vectors' elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> EveryOther<T>(ref T source, int offset)
        where T : unmanaged
    {
        var low = Vector512.LoadUnsafe(ref source, (nuint)offset);
        var high = Vector512.LoadUnsafe(ref source, (nuint)(offset + Vector512<T>.Count));
        return Unsafe.SizeOf<T>() == sizeof(uint)
            ? Avx512F.PermuteVar16x32x2(low.AsUInt32(), Vector512.Create(0u, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high.AsUInt32()).As<uint, T>()
            : Avx512F.PermuteVar8x64x2(low.AsUInt64(), Vector512.Create(0ul, 2, 4, 6, 8, 10, 12, 14), high.AsUInt64()).As<ulong, T>();
    }
}
