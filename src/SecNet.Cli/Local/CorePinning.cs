using System.Diagnostics;
using System.Numerics;

namespace SecNet.Cli.Local;

/// <summary>Keeps a measured party on one core, so that the two parties' spinning exchanges never share one.</summary>
internal static class CorePinning
{
    /// <summary>Hidden option of a child: the core it stays on.</summary>
    public const string OptionName = "--core";

    /// <summary>Cores for party 0 and party 1; null where the platform cannot pin or there is only one.</summary>
    private static (int Party0, int Party1)? Choose()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return null;
        using var self = Process.GetCurrentProcess();
        var allowed = (ulong)self.ProcessorAffinity;
        if (BitOperations.PopCount(allowed) < 2) return null;
        var first = BitOperations.TrailingZeroCount(allowed);
        return (first, BitOperations.TrailingZeroCount(allowed & ~(1UL << first)));
    }

    /// <summary>What pins a child that measures beside another one; empty where that is not possible.</summary>
    /// <param name="index">0 or 1: which of the two.</param>
    public static string[] Arguments(int index) => Choose() is { } cores ? [OptionName, LocalRoles.Text(index == 0 ? cores.Party0 : cores.Party1)] : [];

    /// <summary>Pins this process.</summary>
    /// <remarks>On Linux this pins the main thread, and threads inherit from the one that starts them: call it before any is started.</remarks>
    public static void Apply(int core)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return;
        using var self = Process.GetCurrentProcess();
        self.ProcessorAffinity = (nint)(1L << core);
    }
}
