namespace SecNet.Cli;

/// <summary>What the process says to its caller.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The work was done and a check failed: an answer, a count or a contract is not what it must be.</summary>
    public const int FailedCheck = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Another role cannot be reached, fell silent, or is of another build or model.</summary>
    public const int Peer = 3;

    /// <summary>A file is absent, damaged, or does not fit the network.</summary>
    public const int BadFile = 4;

    /// <summary>Interrupted, as shells report it.</summary>
    public const int Interrupted = 130;
}
