namespace SecNet.Tool.Calibration;

/// <summary>Samples from which no bounds can be read: none, of another size, or outside the declared input range. The message names the sample.</summary>
public sealed class CalibrationException : Exception
{
    /// <summary>Creates it.</summary>
    public CalibrationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with what caused it.</summary>
    public CalibrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
