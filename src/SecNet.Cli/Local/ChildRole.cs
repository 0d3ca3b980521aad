using System.Diagnostics;
using System.Reflection;

namespace SecNet.Cli.Local;

/// <summary>One role as a child process of the same executable. Disposing it ends the process, whatever state it is in.</summary>
/// <remarks>
/// The child watches its standard input and stops when it closes, so that it ends even if this process is killed
/// (<see cref="ParentWatch"/>). Standard output carries JSON lines; the last lines of standard error are kept for the failure message.
/// </remarks>
internal sealed class ChildRole : IAsyncDisposable
{
    private const int KeptErrorLines = 40;
    private static readonly TimeSpan OrderlyStop = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Queue<string> _errorLines = new();
    private readonly Task _errors;

    private ChildRole(string name, Process process, Action<string>? forwardErrors)
    {
        Name = name;
        _process = process;
        _errors = CollectErrorsAsync(forwardErrors);
    }

    /// <summary>For messages: <c>party 0</c>.</summary>
    public string Name { get; }

    /// <summary>Its exit code, once it has ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts this executable again.</summary>
    /// <param name="name">For messages.</param>
    /// <param name="arguments">Subcommand and options.</param>
    /// <param name="forwardErrors">Receives the child's standard error as it comes, or null to keep it for a failure.</param>
    public static ChildRole Start(string name, IEnumerable<string> arguments, Action<string>? forwardErrors)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? throw new CommandFailure("This platform does not tell the path of the running executable, so roles cannot be started as processes.", Cli.ExitCode.FailedCheck))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Under `dotnet X.dll` the process is dotnet itself and the program its first argument.
        if (Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(ParentWatch.OptionName);

        // A background collection would run beside the timed threads; executables set this too, here it holds for every one.
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        var process = Process.Start(start) ?? throw new CommandFailure($"Could not start {name}.", Cli.ExitCode.FailedCheck);
        return new(name, process, forwardErrors);
    }

    /// <summary>The most memory it has held so far; while it runs.</summary>
    public long PeakBytes()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64;
    }

    /// <summary>The next line of its standard output; null when it closed it.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>Waits until it ends by itself.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>What it wrote to standard error last. Complete once it has ended.</summary>
    public async Task<IReadOnlyCollection<string>> ErrorsAsync()
    {
        await _errors;
        return _errorLines;
    }

    /// <summary>Asks it to stop, waits, then insists.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited) return;
        CloseInput();
        using var patience = new CancellationTokenSource(OrderlyStop);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _errors;
        _process.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The child ended in the meantime and its end of the pipe is gone: what closing was for has happened.
        }
    }

    private async Task CollectErrorsAsync(Action<string>? forward)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            forward?.Invoke(line);
            _errorLines.Enqueue(line);
            if (_errorLines.Count > KeptErrorLines) _errorLines.Dequeue();
        }
    }
}
