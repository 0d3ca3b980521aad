using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>A copy of a group's channels in which the patches of successive positions lie side by side, so that they are read in whole vectors.</summary>
/// <remarks>
/// Rows and columns are those of the padded input. If the filter moves by s > 1, they are sorted by their remainder by s (<see cref="LineCopy"/>):
/// all that the first weight sees, then all that the second one sees, and what none sees is left out.
/// </remarks>
internal readonly struct PatchImage
{
    private readonly ConvolutionShape _shape;
    private readonly LineCopy _rows;
    private readonly LineCopy _columns;

    /// <summary>The copy of a group's channels.</summary>
    public PatchImage(in ConvolutionShape shape)
    {
        _shape = shape;
        _rows = new(shape.Rows);
        _columns = new(shape.Columns);
        Length = IsInput ? 0 : checked(shape.GroupChannels * _rows.Length * _columns.Length);
    }

    /// <summary>One row, in vectors or not.</summary>
    private interface IRowCopy<T>
        where T : unmanaged
    {
        /// <summary>Elements 0, step, 2 step ... of the source.</summary>
        static abstract void Copy(ReadOnlySpan<T> source, int step, Span<T> target);
    }

    /// <summary>Elements of the copy; none if the input is its own.</summary>
    public int Length { get; }

    /// <summary>Without padding and strides.</summary>
    public bool IsInput => _rows.IsLine && _columns.IsLine;

    /// <summary>Makes the copy.</summary>
    /// <param name="input">The group's channels.</param>
    /// <param name="image">Receives <see cref="Length"/> elements.</param>
    public void Copy<T>(ReadOnlySpan<T> input, Span<T> image)
        where T : unmanaged, IBinaryInteger<T>
    {
        bool whole = _shape.StrideWidth == 1 && _columns.Parts == 1;
        if (whole && Lanes512<T>.Fit(_shape.InWidth)) CopyRows<T, WholeRow<T, Vector512<T>, Lanes512<T>>>(input, image);
        else if (whole && Lanes256<T>.Fit(_shape.InWidth)) CopyRows<T, WholeRow<T, Vector256<T>, Lanes256<T>>>(input, image);
        else if (whole && Lanes128<T>.Fit(_shape.InWidth)) CopyRows<T, WholeRow<T, Vector128<T>, Lanes128<T>>>(input, image);
        else CopyRows<T, RowPart<T>>(input, image);
    }

    [MethodImpl(KernelOptions.Loop)]
    private void CopyRows<T, TRow>(ReadOnlySpan<T> input, Span<T> image)
        where T : unmanaged
        where TRow : struct, IRowCopy<T>
    {
        int height = _shape.InHeight, width = _shape.InWidth, stride = _shape.StrideWidth, length = _columns.PartLength;
        for (int column = 0; column < _columns.Parts; column++)
        {
            // Padding, elements of the row, padding.
            int start = _columns.Start(column), before = start >= 0 ? 0 : Math.Min(length, (stride - 1 - start) / stride), first = start + before * stride;
            int count = first >= width ? 0 : Math.Min(length - before, (width - 1 - first) / stride + 1);
            int at = column * length;
            for (int channel = 0; channel < _shape.GroupChannels; channel++)
            {
                for (int part = 0; part < _rows.Parts; part++)
                {
                    int row = _rows.Start(part);
                    for (int q = 0; q < _rows.PartLength; q++, row += _shape.StrideHeight, at += _columns.Length)
                    {
                        var line = image.Slice(at, length);
                        if (row < 0 || row >= height || count == 0)
                        {
                            line.Clear();
                            continue;
                        }

                        for (int x = 0; x < before; x++) line[x] = default;
                        TRow.Copy(input[((channel * height + row) * width + first)..], stride, line.Slice(before, count));
                        for (int x = before + count; x < length; x++) line[x] = default;
                    }
                }
            }
        }
    }

    /// <summary>A row of at least a vector and a few at most, for which a call to a general copy would cost more than the copy.</summary>
    private readonly struct WholeRow<T, TVector, TLanes> : IRowCopy<T>
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Copy(ReadOnlySpan<T> source, int step, Span<T> target)
        {
            ref T from = ref MemoryMarshal.GetReference(source);
            ref T to = ref MemoryMarshal.GetReference(target);
            nint last = target.Length - TLanes.Count;
            for (nint x = 0; x < last; x += TLanes.Count) TLanes.Store(TLanes.Load(ref from, x), ref to, x);
            TLanes.Store(TLanes.Load(ref from, last), ref to, last);
        }
    }

    /// <summary>Any elements of a row.</summary>
    private readonly struct RowPart<T> : IRowCopy<T>
        where T : unmanaged
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Copy(ReadOnlySpan<T> source, int step, Span<T> target)
        {
            ref T from = ref MemoryMarshal.GetReference(source);
            ref T to = ref MemoryMarshal.GetReference(target);
            int i = 0;
            if (Avx512F.IsSupported && step == 2)
            {
                // Sixteen elements are read for eight; the last of them may lie beyond what there is.
                int end = Math.Min(target.Length, source.Length / 2) - 8;
                for (; i <= end; i += 8) EvenOfSixteen(ref Unsafe.Add(ref from, 2 * i), ref Unsafe.Add(ref to, i));
            }

            for (nint at = (nint)i * step; i < target.Length; i++, at += step) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, at);
        }
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
