using SecNet.Cli;
using SecNet.Tool.Calibration;
using SecNet.Tool.Onnx;

namespace SecNet.Tool.Commands;

/// <summary>What the tool's own exceptions mean to its caller; all others as for the roles.</summary>
internal static class ToolFailure
{
    /// <summary>One line for people and the exit code for any exception.</summary>
    public static (string Message, int ExitCode) Describe(Exception exception) => exception switch
    {
        OnnxImportException or CalibrationException => (exception.Message, ExitCode.BadFile),
        _ => CommandFailure.Describe(exception),
    };
}
