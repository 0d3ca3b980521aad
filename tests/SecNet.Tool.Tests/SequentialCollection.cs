namespace SecNet.Tool.Tests;

/// <summary>Tests that depend on a core being free: none of them runs beside another test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SequentialCollection
{
    internal const string Name = "sequential";
}
