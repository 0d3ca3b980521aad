namespace SecNet.Data;

/// <summary>Which samples of a data set: from <paramref name="Offset"/> on, at most <paramref name="Limit"/>, or all.</summary>
internal readonly record struct SampleRange(int Offset, int? Limit)
{
    /// <summary>How many of <paramref name="available"/> samples that are.</summary>
    /// <exception cref="SampleFileException">None.</exception>
    public long CountOf(long available, string path)
    {
        if (available == 0) throw new SampleFileException($"'{path}' holds no sample.");
        if (Offset >= available) throw Beyond(available, path);
        return Math.Min(Limit ?? long.MaxValue, available - Offset);
    }

    /// <summary>The offset is past the end.</summary>
    public SampleFileException Beyond(long available, string path) =>
        new($"'{path}' holds {available} samples, 0 to {available - 1}, and those from {Offset} on were asked for. Start earlier.");
}
