namespace SecNet.Generators.Tests.Diagnostics;

/// <summary>A source that provokes one finding, what is said about it and where, and a source next door that does not.</summary>
/// <param name="Name">For the test's name.</param>
/// <param name="Id">The finding.</param>
/// <param name="Source">The source that provokes it, and nothing else.</param>
/// <param name="Message">The whole message.</param>
/// <param name="Place">The text the location covers.</param>
/// <param name="NearMiss">A source as close to it as possible that compiles.</param>
public sealed record DiagnosticCase(string Name, string Id, string Source, string Message, string Place, string NearMiss)
{
    public override string ToString() => $"{Id} {Name}";
}
