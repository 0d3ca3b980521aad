namespace SecNet.Data.Npy;

/// <summary>The labels of an array of samples: a <c>.npy</c> array [N] of int64 or uint8.</summary>
internal static class NpyLabels
{
    /// <summary>Reads labels.</summary>
    /// <param name="path">The labels.</param>
    /// <param name="samplesPath">The samples they belong to, for messages.</param>
    /// <param name="count">How many samples there are.</param>
    /// <param name="range">Which.</param>
    /// <exception cref="SampleFileException">The file is damaged or does not hold a label, zero or more, for each sample.</exception>
    public static List<int> Read(string path, string samplesPath, long count, SampleRange range)
    {
        using var stream = SampleStream.Open(path);
        var header = NpyHeader.Read(stream);
        if (header.Type.ToLabel is not { } toLabel) throw new SampleFileException($"'{path}' holds labels of type '{header.Type.Name}'; int64 and uint8 are read. Save it with astype(numpy.int64).");
        if (header.Dimensions is not [var length] || length != count)
            throw new SampleFileException($"'{path}' is an array of shape {header.ShapeText} and '{samplesPath}' holds {count} samples: expected are labels of shape ({count},).");

        var labels = new List<int>();
        foreach (var (index, record) in stream.Records(header.Type.Bytes, 1, count, range, "label"))
        {
            var label = toLabel(record);
            if (label is < 0 or > int.MaxValue) throw new SampleFileException($"'{path}' gives sample {index} the label {label}; labels are class indices from 0 on.");
            labels.Add((int)label);
        }

        return labels;
    }
}
