using SecNet.Generators.Parsing.Dsl;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

/// <summary>A file is whatever somebody saved. It may be wrong; it must not harm the editor that reads it on every keystroke.</summary>
public sealed class FuzzTests
{
    private const long MostBytes = 64L << 20;

    /// <summary>10^5 files over all cases.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void MutatedFiles_GiveAResult(ulong seed)
    {
        using var random = new Mutations(seed);
        var (models, reported) = (0, new HashSet<string>());
        for (var round = 0; round < 25_000; round++)
        {
            var text = random.Mutate(Secnet.Samples[random.Next(Secnet.Samples.Count)]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var result = Secnet.Parse(text);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostBytes, $"seed {seed}, round {round}: {allocated} bytes");
            if (result.Model is not null) models++;
            foreach (var placed in result.Findings)
            {
                reported.Add(placed.Finding.Id);
                Assert.True(IsWithin(placed.Place, text), $"seed {seed}, round {round}: {placed} lies outside the file");
            }

            Assert.True(result.Model is not null || result.Findings.Count > 0, $"seed {seed}, round {round}: no network, and nothing said about it");
        }

        // Enough of them are nearly right, and of the others every kind of mistake occurs.
        Assert.InRange(models, 1000, 20_000);
        Assert.Superset(Enumerable.Range(101, 14).Select(static number => $"SECNET{number}").ToHashSet(), reported);
    }

    public static TheoryData<string> HostileFiles => ["layers", "one line of names", "one line of numbers", "one long word", "bars", "tensors", "names alike", "a long chain, backwards", "blank lines", "undefined", "numeral", "settings", "options", "cycles", "comments"];

    /// <summary>As large as files may be, and as costly as we can think of.</summary>
    [Theory]
    [MemberData(nameof(HostileFiles))]
    public void LargestFiles_StayWithinMemoryAndTime(string name)
    {
        const int Size = SecnetReader.LargestFile;
        var text = name switch
        {
            "layers" => Repeat(static number => $"{number:x}a=relu b\n"),
            "one line of names" => "a = dense b " + Repeat(static _ => "a "),
            "one line of numbers" => "a = dense b " + Repeat(static _ => "1 "),
            "one long word" => "a = dense " + Repeat(static _ => "aaaaaaaaaa"),
            "bars" => "a = dense b " + Repeat(static _ => "|"),
            "tensors" => "a = add b" + Repeat(static _ => ",b"),
            "names alike" => "network T\ninput x 2\n" + Repeat(static number => $"{new string('a', 90)}{number} = relu {new string('a', 91)}{number}\n"),
            "a long chain, backwards" => "network T\ninput t9999 2\n" + string.Concat(Enumerable.Range(5000, 4999).Select(static number => $"t{number} = relu t{number + 1}\n")) + "output t5000",
            "blank lines" => Repeat(static _ => "\n"),
            "undefined" => "network T\ninput x 2\n" + Repeat(static number => $"l{number} = relu u{number}\n"),
            "numeral" => "ring 1" + Repeat(static _ => "0"),
            "settings" => Repeat(static _ => "ring 64\n"),
            "options" => "a = dense b " + Repeat(static _ => "ring 44 "),
            "cycles" => "network T\ninput x 2\n" + Repeat(static number => $"a{number} = relu a{number ^ 1}\n"),
            _ => "network T\n" + Repeat(static _ => "#\n"),
        };
        text = text[..Math.Min(Size, text.Length)];
        var stopwatch = System.Diagnostics.Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = Secnet.Parse(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostBytes, $"{name}: {allocated} bytes");
        Assert.True(stopwatch.Elapsed < TimeSpan.FromSeconds(20), $"{name}: {stopwatch.Elapsed}");
        Assert.InRange(result.Findings.Count, result.Model is null ? 1 : 0, 101);
        SecnetFormatter.Format(text);

        string Repeat(Func<int, string> piece)
        {
            var all = new System.Text.StringBuilder();
            for (var number = 0; all.Length < Size; number++) all.Append(piece(number));
            return all.ToString();
        }
    }

    [Fact]
    public void Cancellation_StopsAParse()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => DslFrontEnd.Parse("a.secnet", Secnet.Samples[0], "Acme", source.Token));
    }

    /// <summary>The place is in the text, on the line and column it says; the end of a line counts as on it.</summary>
    private static bool IsWithin(TextPlace place, string text)
    {
        if (place.Offset < 0 || place.Length < 0 || place.Offset + place.Length > text.Length) return false;
        var (line, start) = (0, 0);
        for (var at = 0; at < place.Offset; at++)
        {
            if (text[at] is not ('\n' or '\r') || (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n')) continue;
            line++;
            start = at + 1;
        }

        return place.Line == line && place.Column == place.Offset - start;
    }
}
