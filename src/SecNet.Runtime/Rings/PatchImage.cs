using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>A group's channels with their padding, every row sorted by phases of the horizontal stride: where patches can be read in whole vectors.</summary>
internal readonly struct PatchImage(ConvolutionShape shape)
{
    /// <summary>Elements of a phase of a row.</summary>
    public int PhasePitch => checked((shape.InWidth + shape.PaddingLeft + shape.PaddingRight + shape.StrideWidth - 1) / shape.StrideWidth);

    /// <summary>Elements of a row.</summary>
    public int RowPitch => checked(shape.StrideWidth * PhasePitch);

    /// <summary>Elements of a channel.</summary>
    public int ChannelPitch => checked((shape.InHeight + shape.PaddingTop + shape.PaddingBottom) * RowPitch);

    /// <summary>Elements of a group's channels; none if the input is such an image as it is.</summary>
    public int Length => IsInput ? 0 : checked(shape.GroupChannels * ChannelPitch);

    /// <summary>No padding and one phase.</summary>
    public bool IsInput => shape is { PaddingTop: 0, PaddingLeft: 0, PaddingBottom: 0, PaddingRight: 0, StrideWidth: 1 };

    /// <summary>Makes the image.</summary>
    /// <param name="input">The group's channels.</param>
    /// <param name="image">Receives <see cref="Length"/> elements.</param>
    public void Copy<T>(ReadOnlySpan<T> input, Span<T> image)
        where T : unmanaged, IBinaryInteger<T>
    {
        int rowPitch = RowPitch, above = shape.PaddingTop * rowPitch, below = shape.PaddingBottom * rowPitch;
        for (int channel = 0; channel < shape.GroupChannels; channel++)
        {
            image[..above].Clear();
            image = image[above..];
            CopyRows(input[..(shape.InHeight * shape.InWidth)], image[..(shape.InHeight * rowPitch)]);
            input = input[(shape.InHeight * shape.InWidth)..];
            image = image[(shape.InHeight * rowPitch)..];
            image[..below].Clear();
            image = image[below..];
        }
    }

    private void CopyRows<T>(ReadOnlySpan<T> rows, Span<T> image)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (shape.StrideWidth != 1) CopyPhases(rows, image);
        else if (Lanes512<T>.Fit(shape.InWidth)) CopyVectors<T, Vector512<T>, Lanes512<T>>(rows, image);
        else if (Lanes256<T>.Fit(shape.InWidth)) CopyVectors<T, Vector256<T>, Lanes256<T>>(rows, image);
        else if (Lanes128<T>.Fit(shape.InWidth)) CopyVectors<T, Vector128<T>, Lanes128<T>>(rows, image);
        else CopyPhases(rows, image);
    }

    /// <summary>Rows of a few vectors, for which a call to a general copy would cost more than the copy.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private void CopyVectors<T, TVector, TLanes>(ReadOnlySpan<T> rows, Span<T> image)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T source = ref MemoryMarshal.GetReference(rows);
        ref T target = ref MemoryMarshal.GetReference(image);
        nint width = shape.InWidth, last = width - TLanes.Count, left = shape.PaddingLeft, right = shape.PaddingRight;
        for (int row = shape.InHeight; row > 0; row--)
        {
            for (nint x = 0; x < left; x++) Unsafe.Add(ref target, x) = default;
            target = ref Unsafe.Add(ref target, left);
            for (nint x = 0; x < last; x += TLanes.Count) TLanes.Store(TLanes.Load(ref source, x), ref target, x);
            TLanes.Store(TLanes.Load(ref source, last), ref target, last);
            source = ref Unsafe.Add(ref source, width);
            target = ref Unsafe.Add(ref target, width);
            for (nint x = 0; x < right; x++) Unsafe.Add(ref target, x) = default;
            target = ref Unsafe.Add(ref target, right);
        }
    }

    [MethodImpl(KernelOptions.Loop)]
    private void CopyPhases<T>(ReadOnlySpan<T> rows, Span<T> image)
        where T : unmanaged
    {
        int stride = shape.StrideWidth, width = shape.InWidth, left = shape.PaddingLeft, phasePitch = PhasePitch, rowPitch = RowPitch;
        // A filter of one row or column reads only those it begins at.
        int phases = shape.KernelWidth == 1 ? 1 : stride, rowStep = shape.KernelHeight == 1 ? shape.StrideHeight : 1;
        int firstRow = (rowStep - shape.PaddingTop % rowStep) % rowStep;
        for (int phase = 0; phase < phases; phase++)
        {
            // The first element on the line is number q of its phase.
            int q = phase >= left ? 0 : (left - phase + stride - 1) / stride, first = phase - left + q * stride;
            int count = first >= width ? 0 : (width - first + stride - 1) / stride;
            int before = Math.Min(q, phasePitch), after = phasePitch - q - count;
            for (int row = firstRow; row < shape.InHeight; row += rowStep)
            {
                ref T target = ref MemoryMarshal.GetReference(image[(row * rowPitch + phase * phasePitch)..]);
                for (int i = 0; i < before; i++) Unsafe.Add(ref target, i) = default;
                if (count > 0) CopyEvery(rows[(row * width + first)..], stride, ref Unsafe.Add(ref target, q), count);
                for (int i = 0; i < after; i++) Unsafe.Add(ref target, q + count + i) = default;
            }
        }
    }

    /// <summary>Elements 0, step, 2 step ...</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyEvery<T>(ReadOnlySpan<T> source, int step, ref T target, int count)
        where T : unmanaged
    {
        ref T from = ref MemoryMarshal.GetReference(source);
        int i = 0;
        if (Avx512F.IsSupported && step == 2)
        {
            // Sixteen elements are read for eight; the last of them may lie beyond what there is.
            int end = Math.Min(count, source.Length / 2) - 8;
            for (; i <= end; i += 8) EvenOfSixteen(ref Unsafe.Add(ref from, 2 * i), ref Unsafe.Add(ref target, i));
        }

        for (nint at = (nint)i * step; i < count; i++, at += step) Unsafe.Add(ref target, i) = Unsafe.Add(ref from, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EvenOfSixteen<T>(ref T source, ref T target)
        where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() == sizeof(uint))
        {
            Avx512F.ConvertToVector256UInt32(Vector512.LoadUnsafe(ref Unsafe.As<T, uint>(ref source)).AsUInt64()).StoreUnsafe(ref Unsafe.As<T, uint>(ref target));
        }
        else
        {
            ref ulong from = ref Unsafe.As<T, ulong>(ref source);
            var even = Avx512F.PermuteVar8x64x2(Vector512.LoadUnsafe(ref from), Vector512.Create(0ul, 2, 4, 6, 8, 10, 12, 14), Vector512.LoadUnsafe(ref from, 8));
            even.StoreUnsafe(ref Unsafe.As<T, ulong>(ref target));
        }
    }
}
