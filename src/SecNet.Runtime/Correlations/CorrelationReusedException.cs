namespace SecNet.Runtime.Correlations;

/// <summary>Correlations were about to be used twice, or before they were there. Evaluation stops: a mask used twice reveals a secret.</summary>
public sealed class CorrelationReusedException : InvalidOperationException
{
    /// <summary>With a message.</summary>
    public CorrelationReusedException(string message)
        : base(message)
    {
    }
}
