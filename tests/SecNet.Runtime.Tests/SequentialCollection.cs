namespace SecNet.Runtime.Tests;

/// <summary>Tests that measure allocation or depend on a core being free: none of them runs beside another test.</summary>
[CollectionDefinition("sequential", DisableParallelization = true)]
public sealed class SequentialCollection
{
}
