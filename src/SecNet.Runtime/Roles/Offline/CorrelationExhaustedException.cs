namespace SecNet.Runtime.Roles.Offline;

/// <summary>Fewer inferences' correlations are left than were asked for. None of them was consumed.</summary>
public sealed class CorrelationExhaustedException : Exception
{
    /// <summary>With a message.</summary>
    public CorrelationExhaustedException(string message)
        : base(message)
    {
    }
}
