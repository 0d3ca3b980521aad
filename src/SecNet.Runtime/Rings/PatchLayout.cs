namespace SecNet.Runtime.Rings;

/// <summary>Where the matrix of patches ("im2col") lies in an image, without being made: an entry's place is its row's plus its column's.</summary>
/// <remarks>
/// Row (c, i, j) holds what lies under weight (i, j) of channel c, column (y, x) what the output at (y, x) depends on. Columns come in
/// runs, which lie in the image side by side: the outputs of a row. For that the image must be padded, and if the filter moves by s > 1 columns,
/// its rows must be sorted into s phases: elements 0, s, 2s ... first, then 1, s + 1 and so on (<see cref="PatchImage"/>).
/// A plain matrix is the layout of a filter of one weight.
/// </remarks>
/// <param name="KernelHeight">Rows of a filter.</param>
/// <param name="KernelWidth">Columns of a filter.</param>
/// <param name="ChannelPitch">Elements from a channel to the next.</param>
/// <param name="CellRowPitch">Elements from a weight's to that of the one below it.</param>
/// <param name="DilationWidth">Columns from a weight to the one beside it.</param>
/// <param name="Phases">Phases of a row.</param>
/// <param name="PhasePitch">Elements from a phase to the next.</param>
/// <param name="Runs">Runs of columns.</param>
/// <param name="RunLength">Columns of a run.</param>
/// <param name="RunPitch">Elements from a run to the next.</param>
internal readonly record struct PatchLayout(
    int KernelHeight, int KernelWidth, int ChannelPitch, int CellRowPitch, int DilationWidth, int Phases, int PhasePitch, int Runs, int RunLength, int RunPitch)
{
    /// <summary>Columns.</summary>
    public int Columns => Runs * RunLength;

    /// <summary>The layout of a matrix whose rows have n elements.</summary>
    public static PatchLayout OfMatrix(int n) => new(1, 1, n, 0, 1, 1, 0, 1, n, 0);

    /// <summary>The layout of a group's patches in the image <see cref="PatchImage"/> makes, or in the input if that already is one.</summary>
    public static PatchLayout Of(in ConvolutionShape shape)
    {
        var image = new PatchImage(shape);
        int runPitch = shape.StrideHeight * image.RowPitch;
        // Rows that follow each other without a gap are one run.
        bool joined = runPitch == shape.OutWidth;
        return new(
            shape.KernelHeight, shape.KernelWidth, image.ChannelPitch, shape.DilationHeight * image.RowPitch, shape.DilationWidth, shape.StrideWidth, image.PhasePitch,
            joined ? 1 : shape.OutHeight, joined ? shape.OutHeight * shape.OutWidth : shape.OutWidth, runPitch);
    }

    /// <summary>Where so many rows begin.</summary>
    public void Rows(int first, Span<int> places)
    {
        int channel = first / (KernelHeight * KernelWidth), cell = first % (KernelHeight * KernelWidth), i = cell / KernelWidth, j = cell % KernelWidth;
        for (int p = 0; p < places.Length; p++)
        {
            int column = j * DilationWidth;
            places[p] = channel * ChannelPitch + i * CellRowPitch + (Phases == 1 ? column : column % Phases * PhasePitch + column / Phases);
            if (++j < KernelWidth) continue;
            j = 0;
            if (++i < KernelHeight) continue;
            i = 0;
            channel++;
        }
    }

    /// <summary>Where a column begins.</summary>
    public int Column(int column) => column / RunLength * RunPitch + column % RunLength;
}
