namespace SecNet.Runtime.Roles.Offline;

/// <summary>A correlation file, its ledger or a dealer's key file cannot be used: damaged, of something else, in use, or retired.</summary>
public sealed class CorrelationFileException : IOException
{
    /// <summary>With a message.</summary>
    public CorrelationFileException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public CorrelationFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
