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

    /// <summary>Every one or every other element of a row, in vectors.</summary>
    internal interface IRowVectors<T, TVector>
        where T : unmanaged
        where TVector : struct
    {
        /// <summary>Elements of the source for one of the copy.</summary>
        static abstract int Step { get; }

        /// <summary>A vector of the copy, from <paramref name="offset"/> on in the source.</summary>
        static abstract TVector Load(ref T source, nint offset);
    }

    /// <summary>Elements of the copy; none if the input is its own.</summary>
    public int Length { get; }

    /// <summary>Without padding and strides.</summary>
    public bool IsInput => _rows.IsLine && _columns.IsLine;

    /// <summary>Makes the copy.</summary>
    /// <param name="input">The group's channels; what follows them may be read and is not used.</param>
    /// <param name="image">Receives <see cref="Length"/> elements.</param>
    public void Copy<T>(ReadOnlySpan<T> input, Span<T> image)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (_shape.StrideWidth == 1 && _columns.Parts == 1)
        {
            if (Vector512.IsHardwareAccelerated) CopyLines<T, Vector512<T>, Lanes512<T>, EveryElement<T, Vector512<T>, Lanes512<T>>>(input, image);
            else if (Vector256.IsHardwareAccelerated) CopyLines<T, Vector256<T>, Lanes256<T>, EveryElement<T, Vector256<T>, Lanes256<T>>>(input, image);
            else if (Vector128.IsHardwareAccelerated) CopyLines<T, Vector128<T>, Lanes128<T>, EveryElement<T, Vector128<T>, Lanes128<T>>>(input, image);
            else CopyPortable(input, image);
        }
        else if (_shape.StrideWidth == 2 && _columns.Parts <= 2 && Avx512F.IsSupported) CopyLines<T, Vector512<T>, Lanes512<T>, EveryOther<T>>(input, image);
        else CopyPortable(input, image);
    }

    /// <summary>Line by line in the order of the copy, which has one or two for a row.</summary>
    /// <remarks>What is written in whole vectors beyond the end of a line is written again with the next; the last lines end with their last element.</remarks>
    [MethodImpl(KernelOptions.Loop)]
    internal void CopyLines<T, TVector, TLanes, TRow>(ReadOnlySpan<T> input, Span<T> image)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
        where TRow : struct, IRowVectors<T, TVector>
    {
        int height = _shape.InHeight, width = _shape.InWidth, length = _columns.PartLength, lanes = TLanes.Count, parts = _columns.Parts, at = 0;
        Segment first = SegmentOf(0), second = SegmentOf(parts - 1);
        bool fits = Math.Max(first.Before, second.Before) <= lanes && length - Math.Min(first.Before + first.Count, second.Before + second.Count) <= lanes;
        // Beyond these a whole vector ends behind the input or the copy.
        int lastSource = input.Length - TRow.Step * (length + lanes), lastTarget = fits ? image.Length - length - lanes : -1;
        ref T source = ref MemoryMarshal.GetReference(input);
        ref T target = ref MemoryMarshal.GetReference(image);
        for (int channel = 0; channel < _shape.GroupChannels; channel++)
        {
            for (int rowPart = 0; rowPart < _rows.Parts; rowPart++)
            {
                int row = _rows.Start(rowPart);
                for (int q = 0; q < _rows.PartLength; q++, row += _shape.StrideHeight)
                {
                    for (int part = 0; part < parts; part++, at += length)
                    {
                        var segment = part == 0 ? first : second;
                        nint from = (channel * height + row) * width + segment.First;
                        ref T line = ref Unsafe.Add(ref target, at);
                        if (row < 0 || row >= height || from > lastSource || at > lastTarget)
                        {
                            CopyLine(input, row < 0 || row >= height ? default : segment, (int)from, image.Slice(at, length));
                            continue;
                        }

                        if (segment.Before > 0) TLanes.Store(TLanes.Zero, ref line, 0);
                        line = ref Unsafe.Add(ref line, segment.Before);
                        for (nint x = 0; x < segment.Count; x += lanes) TLanes.Store(TRow.Load(ref source, from + x * TRow.Step), ref line, x);
                        if (segment.Before + segment.Count < length) TLanes.Store(TLanes.Zero, ref line, segment.Count);
                    }
                }
            }
        }
    }

    /// <summary>The same for any strides.</summary>
    [MethodImpl(KernelOptions.Loop)]
    internal void CopyPortable<T>(ReadOnlySpan<T> input, Span<T> image)
        where T : unmanaged
    {
        int height = _shape.InHeight, length = _columns.PartLength;
        for (int part = 0; part < _columns.Parts; part++)
        {
            var segment = SegmentOf(part);
            int at = part * length;
            for (int channel = 0; channel < _shape.GroupChannels; channel++)
            {
                for (int rowPart = 0; rowPart < _rows.Parts; rowPart++)
                {
                    int row = _rows.Start(rowPart);
                    for (int q = 0; q < _rows.PartLength; q++, row += _shape.StrideHeight, at += _columns.Length)
                    {
                        bool isPadding = row < 0 || row >= height;
                        CopyLine(input, isPadding ? default : segment, (channel * height + row) * _shape.InWidth + segment.First, image.Slice(at, length));
                    }
                }
            }
        }
    }

    /// <summary>Padding, elements of the row, padding.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private void CopyLine<T>(ReadOnlySpan<T> input, Segment segment, int from, Span<T> line)
        where T : unmanaged
    {
        line[..segment.Before].Clear();
        for (int x = 0; x < segment.Count; x++, from += _shape.StrideWidth) line[segment.Before + x] = input[from];
        line[(segment.Before + segment.Count)..].Clear();
    }

    private Segment SegmentOf(int part)
    {
        int width = _shape.InWidth, stride = _shape.StrideWidth, length = _columns.PartLength, start = _columns.Start(part);
        int before = start >= 0 ? 0 : Math.Min(length, (stride - 1 - start) / stride), first = start + before * stride;
        return new(before, first, first >= width ? 0 : Math.Min(length - before, (width - 1 - first) / stride + 1));
    }

    /// <summary>What of a line is not padding: elements after the first ones, and where they begin in the row.</summary>
    private readonly record struct Segment(int Before, int First, int Count);

    internal readonly struct EveryElement<T, TVector, TLanes> : IRowVectors<T, TVector>
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        public static int Step => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Load(ref T source, nint offset) => TLanes.Load(ref source, offset);
    }

    private readonly struct EveryOther<T> : IRowVectors<T, Vector512<T>>
        where T : unmanaged
    {
        public static int Step => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<T> Load(ref T source, nint offset) => StridedCopy.EveryOther(ref source, offset);
    }
}
