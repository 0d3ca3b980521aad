namespace SecNet.Runtime.Roles;

/// <summary>A party refused a request or could not finish it. The next request may succeed.</summary>
public sealed class InferenceException : Exception
{
    /// <summary>With a message.</summary>
    public InferenceException(string message)
        : base(message)
    {
    }
}
