using System.Runtime.CompilerServices;
using System.Text;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Snapshots;

/// <summary>A text to hold against a file: its name within the test, the file's extension, and what was received.</summary>
internal sealed record SnapshotTarget(string Name, string Extension, string Text);

/// <summary>
/// Snapshots by Verify's file conventions, for want of Verify: <c>Class.Method#Name.verified.ext</c> is what was accepted,
/// <c>Class.Method#Name.received.ext</c> appears beside it when a test receives something else. Tests call nothing but
/// <see cref="Verify"/>, so that Verify can take its place here and the files stay.
/// </summary>
internal sealed class Snapshot(string folder)
{
    private static readonly Snapshot OfThisProject = new(Repository.PathOf("tests", "SecNet.Generators.Tests", "_snapshots"));

    /// <summary>Holds targets against their files; fails with the difference of each that differs.</summary>
    /// <param name="test">The test class, for the files' names.</param>
    /// <param name="targets">What was received.</param>
    /// <param name="method">The test method, for the files' names.</param>
    public static void Verify(object test, IReadOnlyList<SnapshotTarget> targets, [CallerMemberName] string method = "") =>
        OfThisProject.Compare($"{test.GetType().Name}.{method}", targets);

    /// <summary>As <see cref="Verify"/>, for a test named by the caller.</summary>
    /// <exception cref="SnapshotMismatchException">A text differs from its verified file, or a verified file has no text any more.</exception>
    public void Compare(string test, IReadOnlyList<SnapshotTarget> targets)
    {
        Directory.CreateDirectory(folder);
        var problems = targets.Select(target => Compare(test, target)).OfType<string>().ToList();
        var expected = targets.Select(target => FileName(test, target, "verified")).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(Directory.EnumerateFiles(folder, test + "#*.verified.*").Select(static file => Path.GetFileName(file))
            .Where(file => !expected.Contains(file)).Order(StringComparer.Ordinal)
            .Select(static file => $"{file} is verified, but the test no longer produces it: delete the file if that is right."));
        if (problems.Count > 0) throw new SnapshotMismatchException(string.Join("\n\n", problems));
    }

    private static string FileName(string test, SnapshotTarget target, string state) => $"{test}#{target.Name}.{state}.{target.Extension}";

    private string? Compare(string test, SnapshotTarget target)
    {
        var (verifiedName, receivedName) = (FileName(test, target, "verified"), FileName(test, target, "received"));
        var (verifiedPath, receivedPath) = (Path.Combine(folder, verifiedName), Path.Combine(folder, receivedName));
        var received = ScrubLineEndings(target.Text);
        var verified = File.Exists(verifiedPath) ? ScrubLineEndings(File.ReadAllText(verifiedPath)) : null;
        if (received == verified)
        {
            File.Delete(receivedPath);
            return null;
        }

        File.WriteAllText(receivedPath, received, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var accept = $"If what was received is right, accept it: rename {receivedName} to {verifiedName} in {folder}.";
        return verified is null
            ? $"{verifiedName} does not exist yet. {accept}"
            : $"{verifiedName} differs from what was received. {accept}\n{UnifiedDiff.Of(verified, received)}";
    }

    private static string ScrubLineEndings(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');
}

/// <summary>What a test received is not what was accepted.</summary>
internal sealed class SnapshotMismatchException(string message) : Exception(message);
