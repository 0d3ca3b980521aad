namespace SecNet.Runtime.Rings;

/// <summary>Where the matrix of patches ("im2col") lies in an image, without being made: an entry's place is its row's plus its column's.</summary>
/// <remarks>
/// Row (c, i, j) holds what lies under weight (i, j) of channel c, column (y, x) what the output at (y, x) depends on. Columns come in runs,
/// which lie in the image side by side: the outputs of a row. For that the image must be padded, and sorted if the filter moves by more than
/// one (<see cref="PatchImage"/>). A plain matrix is the layout of a filter of one weight.
/// </remarks>
internal readonly struct PatchLayout
{
    private readonly LineCopy _rows;
    private readonly LineCopy _columns;
    private readonly int _kernelHeight;
    private readonly int _kernelWidth;
    private readonly int _rowPitch;
    private readonly int _channelPitch;

    private PatchLayout(WindowAxis rows, WindowAxis columns)
    {
        _rows = new(rows);
        _columns = new(columns);
        _kernelHeight = rows.Kernel;
        _kernelWidth = columns.Kernel;
        _rowPitch = _columns.Length;
        _channelPitch = checked(_rows.Length * _rowPitch);
        // Rows that follow each other without a gap are one run.
        (Runs, RunLength) = _rowPitch == columns.Windows ? (1, rows.Windows * columns.Windows) : (rows.Windows, columns.Windows);
    }

    /// <summary>Runs of columns.</summary>
    public int Runs { get; }

    /// <summary>Columns of a run.</summary>
    public int RunLength { get; }

    /// <summary>Places from a run to the next.</summary>
    public int RunPitch => _rowPitch;

    /// <summary>Columns.</summary>
    public int Columns => Runs * RunLength;

    /// <summary>The layout of a group's patches in its <see cref="PatchImage"/>.</summary>
    public static PatchLayout Of(in ConvolutionShape shape) => new(shape.Rows, shape.Columns);

    /// <summary>Where so many rows begin.</summary>
    public void Rows(int first, Span<int> places)
    {
        int area = _kernelHeight * _kernelWidth;
        int channel = first / area, i = first % area / _kernelWidth, j = first % area % _kernelWidth;
        for (int p = 0; p < places.Length; p++)
        {
            places[p] = p >= area ? places[p - area] + _channelPitch : channel * _channelPitch + _rows.Place(i) * _rowPitch + _columns.Place(j);
            if (++j < _kernelWidth) continue;
            j = 0;
            if (++i < _kernelHeight) continue;
            i = 0;
            channel++;
        }
    }

    /// <summary>Where a column begins.</summary>
    public int Column(int column) => column / RunLength * _rowPitch + column % RunLength;
}
