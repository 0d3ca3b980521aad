using System.Net.Sockets;
using SecNet.Runtime.Roles;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Cli;

/// <summary>A command ends with this message and exit code.</summary>
internal class CommandFailure(string message, int exitCode, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>One line for people and the exit code for any exception.</summary>
    public static (string Message, int ExitCode) Describe(Exception exception) => exception switch
    {
        CommandFailure failure => (failure.Message, failure.ExitCode),
        // What the library refuses of its callers' arguments is here what the user wrote: an address, an input beyond its range.
        ArgumentException argument when argument.GetType() == typeof(ArgumentException) => (WithoutParameterName(argument), Cli.ExitCode.Usage),
        OperationCanceledException => ("Interrupted.", Cli.ExitCode.Interrupted),
        WeightContractException => (exception.Message, Cli.ExitCode.FailedCheck),
        TransportException or SocketException or InferenceException or CorrelationExhaustedException => (exception.Message, Cli.ExitCode.Peer),
        UnauthorizedAccessException => ($"{exception.Message} Choose another path, or change its permissions.", Cli.ExitCode.BadFile),
        WeightOpeningException or IOException => (exception.Message, Cli.ExitCode.BadFile),
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        _ => ($"Unexpected {exception.GetType().Name}: {exception.Message} This is a bug; --verbose shows where.", Cli.ExitCode.FailedCheck),
    };

    private static string WithoutParameterName(ArgumentException exception)
    {
        var suffix = $" (Parameter '{exception.ParamName}')";
        return exception.Message.EndsWith(suffix, StringComparison.Ordinal) ? exception.Message[..^suffix.Length] : exception.Message;
    }
}

/// <summary>The command line is wrong; the message says what would be right.</summary>
internal sealed class UsageException(string message) : CommandFailure(message, Cli.ExitCode.Usage);
