using System.Text.Json;
using SecNet.Cli.Reports;

namespace SecNet.Cli.Local;

/// <summary>The child processes of one run, and a folder for their files. Disposing the group ends them all, the last started first, and deletes the folder.</summary>
internal sealed class RoleGroup(Action<string>? forwardErrors) : IAsyncDisposable
{
    // A role that fails drags others with it; the first cause shows within this time.
    private static readonly TimeSpan CauseShows = TimeSpan.FromSeconds(2);

    private readonly List<ChildRole> _roles = [];
    private readonly Lazy<string> _folder = new(static () => Directory.CreateTempSubdirectory("secnet-local-").FullName);

    /// <summary>Only this user may enter it: it holds both shares of a model for a moment.</summary>
    public string Folder => _folder.Value;

    /// <summary>Starts a role.</summary>
    public ChildRole Start(string name, params IEnumerable<string> arguments)
    {
        var role = ChildRole.Start(name, arguments, forwardErrors is null ? null : line => forwardErrors($"[{name}] {line}"));
        _roles.Add(role);
        return role;
    }

    /// <summary>Waits until a role has done its work, and returns what it printed last.</summary>
    /// <exception cref="EndedRoleException">It failed.</exception>
    public static async Task<string> RunToEndAsync(ChildRole role, CancellationToken cancellationToken)
    {
        var last = "";
        while (await role.ReadLineAsync(cancellationToken) is { } line) last = line;
        await role.WaitAsync(cancellationToken);
        return role.ExitCode == ExitCode.Success ? last : throw new EndedRoleException(role);
    }

    /// <summary>Waits for a serving role's first line.</summary>
    /// <returns>Where it listens.</returns>
    /// <exception cref="CommandFailure">It ended instead.</exception>
    public async Task<string> ListeningAsync(ChildRole role, CancellationToken cancellationToken)
    {
        var reading = ReadAsync<ListeningLine>(role, cancellationToken);
        await WhenAllAsync(reading);
        var line = await reading;
        return line.Event == ListeningLine.EventName ? line.Endpoint : throw new CommandFailure($"{role.Name} said '{line.Event}' where it had to say where it listens.", ExitCode.FailedCheck);
    }

    /// <summary>Reads a party's request lines.</summary>
    /// <exception cref="EndedRoleException">It ended before it had answered so many.</exception>
    public static async Task<List<RequestLine>> RequestsAsync(ChildRole role, int count, Action<RequestLine> each, CancellationToken cancellationToken)
    {
        var lines = new List<RequestLine>(count);
        while (lines.Count < count)
        {
            var line = await ReadAsync<RequestLine>(role, cancellationToken);
            each(line);
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Waits for all tasks, or for the first that fails.</summary>
    /// <exception cref="CommandFailure">A role failed; the message and code are those of the first cause.</exception>
    public async Task WhenAllAsync(params IEnumerable<Task> tasks)
    {
        try
        {
            await foreach (var task in Task.WhenEach(tasks)) await task;
        }
        catch (EndedRoleException failure)
        {
            throw await CauseAsync(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _roles.Count - 1; i >= 0; i--) await _roles[i].DisposeAsync();
        if (_folder.IsValueCreated) Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Reads a role's next line.</summary>
    /// <exception cref="EndedRoleException">It ended instead.</exception>
    public static async Task<T> ReadAsync<T>(ChildRole role, CancellationToken cancellationToken)
    {
        var line = await role.ReadLineAsync(cancellationToken);
        if (line is null)
        {
            await role.WaitAsync(cancellationToken);
            throw new EndedRoleException(role);
        }

        try
        {
            return CliJson.Read<T>(line);
        }
        catch (JsonException e)
        {
            throw new CommandFailure($"{role.Name} wrote a line on standard output that is not its JSON ({e.Message}): does the program print before it calls SecNetApp.RunAsync?", ExitCode.FailedCheck, e);
        }
    }

    // A client sees a lost connection where a party sees the damaged file: ask the servers first.
    private async Task<CommandFailure> CauseAsync(EndedRoleException failure)
    {
        using var patience = new CancellationTokenSource(CauseShows);
        foreach (var role in _roles.Where(role => role != failure.Role))
        {
            try
            {
                await role.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                // It is still alive, so it is not the cause.
                continue;
            }

            if (role.ExitCode is not (ExitCode.Success or ExitCode.Peer)) return await DescribeAsync(role);
        }

        return await DescribeAsync(failure.Role);
    }

    private static async Task<CommandFailure> DescribeAsync(ChildRole role)
    {
        const string Prefix = "error: ";
        var lines = await role.ErrorsAsync();
        var error = lines.LastOrDefault(static line => line.StartsWith(Prefix, StringComparison.Ordinal))?[Prefix.Length..];
        var last = lines.Count == 0 ? "It had said nothing." : $"The last it said: {string.Join(Environment.NewLine, lines)}";
        return new CommandFailure(
            $"{role.Name} ended with exit code {role.ExitCode}{(error is null ? $" and no error message. {last}" : $": {error}")}",
            role.ExitCode is > ExitCode.Success and <= ExitCode.BadFile ? role.ExitCode : ExitCode.Peer);
    }
}

/// <summary>A role ended before its work was done.</summary>
internal sealed class EndedRoleException(ChildRole role) : Exception($"{role.Name} ended too early.")
{
    public ChildRole Role { get; } = role;
}
