namespace SecNet.Runtime.Roles;

/// <summary>A party refuses to open its masked weights, because it opened others for the same model id before, or cannot remember.</summary>
public sealed class WeightOpeningException : Exception
{
    /// <summary>With a message.</summary>
    public WeightOpeningException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and the cause.</summary>
    public WeightOpeningException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
