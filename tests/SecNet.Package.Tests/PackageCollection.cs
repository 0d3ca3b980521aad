namespace SecNet.Package.Tests;

/// <summary>The tests that build with the packages: they share what was packed, and run one after the other, since each build takes all cores.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PackageCollection : ICollectionFixture<PackedPackages>
{
    public const string Name = "Packages";
}
