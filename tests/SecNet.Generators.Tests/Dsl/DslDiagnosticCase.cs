namespace SecNet.Generators.Tests.Dsl;

/// <summary>A file that provokes one finding, what is said about it and where, and a file next door that does not.</summary>
/// <param name="Name">For the test's name.</param>
/// <param name="Id">The finding.</param>
/// <param name="Text">The file that provokes it, and nothing else.</param>
/// <param name="Message">The whole message.</param>
/// <param name="Place">Line and column, both from 1, and the text the location covers: <c>3:7 flat</c>.</param>
/// <param name="NearMiss">A file as close to it as possible that compiles without a word.</param>
public sealed record DslDiagnosticCase(string Name, string Id, string Text, string Message, string Place, string NearMiss)
{
    public override string ToString() => $"{Id} {Name}";
}
