using System.CommandLine;
using System.Net;
using SecNet.Cli.Commands;
using SecNet.Cli.Reports;

namespace SecNet.Cli.Bench;

/// <summary><c>probe</c>, hidden: half of <c>bench</c>'s measurement of the machine, as a process of its own.</summary>
internal static class ProbeCommand
{
    public const string Name = "probe";

    /// <summary>Probe 1 is told where probe 0 listens.</summary>
    public const string PeerOption = "--peer";

    public static Command Create(CommandContext context)
    {
        var peer = EndPointOptions.Remote(PeerOption, "Where the other probe listens; without it, this one listens.");
        var command = new Command(Name, "Measures this machine together with another probe.") { peer };
        command.Hidden = true;
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var line = await Task.Factory.StartNew(() => Measure(context, arguments.GetValue(peer)), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await context.Console.Output.WriteLineAsync(CliJson.Write(line));
            return ExitCode.Success;
        });
        return command;
    }

    private static ProbeLine Measure(CommandContext context, EndPoint? peer) => peer is null
        ? MachineProbe.Measure(0, MachineProbe.Accept(at =>
        {
            context.Console.Output.WriteLine(CliJson.Write(ListeningLine.At(at)));
            context.Console.Output.Flush();
        }))
        : MachineProbe.Measure(1, MachineProbe.Connect(peer));
}
