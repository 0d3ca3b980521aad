using System.Reflection;

namespace SecNet.Runtime.Tests;

/// <summary>A fact about the trained models and data sets that live outside the repository; skipped with a reason where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (!Directory.Exists(Root)) Skip = $"No shared models and data at '{Root}'; set SECNET_SHARED to their folder.";
    }

    /// <summary>The folder of shared models and data.</summary>
    public static string Root => Environment.GetEnvironmentVariable("SECNET_SHARED") ?? Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared"));

    /// <summary>The root of this repository.</summary>
    public static string RepositoryRoot => typeof(SharedDataFactAttribute).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "RepositoryRoot").Value!;
}
