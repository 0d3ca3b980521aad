namespace SecNet.Runtime.Weights;

/// <summary>A model share file is damaged, or belongs to another network, party or version.</summary>
/// <remarks>The message names the file, both sides of the mismatch and the fix; never the contents.</remarks>
public sealed class ShareFileException : IOException
{
    /// <summary>With a message.</summary>
    public ShareFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public ShareFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
