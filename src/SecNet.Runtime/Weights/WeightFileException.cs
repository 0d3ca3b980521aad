namespace SecNet.Runtime.Weights;

/// <summary>A weight file cannot be read, or does not hold the tensors the network needs.</summary>
/// <remarks>The message names the file, the tensor, what was expected, what was found, and what to change.</remarks>
public sealed class WeightFileException : IOException
{
    /// <summary>With a message.</summary>
    public WeightFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public WeightFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
