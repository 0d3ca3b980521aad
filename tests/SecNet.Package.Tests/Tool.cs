using System.Diagnostics;

namespace SecNet.Package.Tests;

/// <summary>Runs the .NET SDK as a user would: in a folder of its own, without what the build around the tests set.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // DOTNET_ROOT and the user's own settings stay: without them the SDK may not be found, or not as the user has set it up.
    private static readonly string[] SetByOuterSdk = ["DOTNET_HOST_PATH", "DOTNET_STARTUP_HOOKS", "DOTNET_CLI_TELEMETRY_SESSIONID"];

    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    /// <returns>Exit code, standard output, standard error.</returns>
    public static Task<(int ExitCode, string Output, string Error)> DotnetAsync(string folder, params string[] arguments) => RunAsync("dotnet", folder, arguments);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Exit code, standard output, standard error.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsOfTheOuterBuild).ToList()) start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }

        return (process.ExitCode, await output, await error);
    }

    private static bool IsOfTheOuterBuild(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || SetByOuterSdk.Contains(name, StringComparer.OrdinalIgnoreCase);
}
