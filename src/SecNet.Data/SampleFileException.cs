namespace SecNet.Data;

/// <summary>A sample file or data set cannot be used: absent, damaged, of another size, or of a format that is not read. The message names the place, what was found and what to do.</summary>
public sealed class SampleFileException : IOException
{
    /// <summary>With what is wrong.</summary>
    public SampleFileException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and what caused it.</summary>
    public SampleFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
