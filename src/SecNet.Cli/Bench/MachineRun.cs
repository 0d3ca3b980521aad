using SecNet.Cli.Local;

namespace SecNet.Cli.Bench;

/// <summary>Two probes as child processes, a core each.</summary>
internal static class MachineRun
{
    /// <summary>Measures this machine.</summary>
    public static async Task<MachineFigures> MeasureAsync(Action<string>? forwardErrors, CancellationToken cancellationToken)
    {
        await using var roles = new RoleGroup(forwardErrors);
        var probe0 = roles.Start("probe 0", [ProbeCommand.Name, .. CorePinning.Arguments(0)]);
        var at = await roles.ListeningAsync(probe0, cancellationToken);
        var probe1 = roles.Start("probe 1", [ProbeCommand.Name, ProbeCommand.PeerOption, at, .. CorePinning.Arguments(1)]);
        Task<ProbeLine> line0 = RoleGroup.ReadAsync<ProbeLine>(probe0, cancellationToken), line1 = RoleGroup.ReadAsync<ProbeLine>(probe1, cancellationToken);
        await roles.WhenAllAsync(line0, line1);
        return MachineFigures.Of(await line0, await line1);
    }
}
