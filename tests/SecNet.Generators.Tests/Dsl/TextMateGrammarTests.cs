using System.Text.Json;
using System.Text.RegularExpressions;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Dsl;

/// <summary>The editors' grammar knows the words that the parser knows.</summary>
public sealed class TextMateGrammarTests
{
    private static readonly JsonElement Grammar = JsonDocument.Parse(Repository.Read("generators", "secnet.tmLanguage.json")).RootElement;

    [Fact]
    public void Options_AreAllKnown()
    {
        var patterns = Grammar.GetProperty("repository").GetProperty("layer").GetProperty("patterns").EnumerateArray()
            .Where(static pattern => pattern.TryGetProperty("match", out _)).Select(static pattern => pattern.GetProperty("match").GetString()!).ToList();
        var options = LayerSpelling.ByKeyword.Values.SelectMany(static spelling => spelling.Options)
            .Where(static option => !option.IsBound && option.Kind != ValueKind.Pair).Select(static option => option.Keyword + " " + (option.Kind == ValueKind.Choice ? option.Words[0] : "1")).Distinct();
        Assert.All(options, option => Assert.Contains(patterns, pattern => Regex.Match(option, pattern) is { Success: true, Index: 0 } match && match.Groups[1].Value == option.Split(' ')[0]));
    }

    [Fact]
    public void Statements_AreAllKnown() => Assert.All(LineParser.Keywords, static keyword =>
    {
        var rule = keyword is "network" or "link" or "budget" or "calibrated" or "input" or "output" ? keyword : "setting";
        var pattern = Grammar.GetProperty("repository").GetProperty(rule) is var found && found.TryGetProperty("match", out var match) ? match : found.GetProperty("begin");
        var line = keyword is "ring" or "fraction" ? keyword + " 12" : keyword == "truncation" ? "truncation local" : keyword == "comparison" ? "comparison maskedppa" : keyword == "accept" ? "accept leakage" : keyword == "offline" ? "offline two-party" : keyword + " Name";
        Assert.Equal(keyword, Regex.Match(line, pattern.GetString()!).Groups[1].Value);
    });

    [Fact]
    public void Limits_AreAllKnown() => Assert.All(BudgetStatement.Spellings, static limit =>
    {
        var text = limit.Write(new(limit.Kind == ValueKind.Bytes ? 1_500_000 : 1));
        var patterns = Grammar.GetProperty("repository").GetProperty("budget").GetProperty("patterns").EnumerateArray()
            .Where(static pattern => pattern.TryGetProperty("match", out _)).Select(static pattern => pattern.GetProperty("match").GetString()!);
        Assert.Contains(patterns, pattern => Regex.Match(text, pattern) is { Success: true, Index: 0 } match && match.Groups[1].Value == limit.Keyword);
    });

    [Theory]
    [InlineData("link wan", "wan", "", "")]
    [InlineData("link 0.5ms,1Gbit/s", "", "0.5ms", "1Gbit/s")]
    public void Links_AreKnown(string line, string name, string latency, string bandwidth)
    {
        var match = Regex.Match(line, Grammar.GetProperty("repository").GetProperty("link").GetProperty("match").GetString()!);
        Assert.Equal((name, latency, bandwidth), (match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value));
    }

    [Fact]
    public void Rules_AreRegularExpressionsThatExist()
    {
        var rules = Grammar.GetProperty("repository").EnumerateObject().Select(static rule => rule.Name).ToHashSet();
        Assert.All(Texts(Grammar, "include"), include => Assert.Contains(include[1..], rules));
        Assert.All(new[] { "match", "begin", "end" }.SelectMany(static name => Texts(Grammar, name)), static pattern => Assert.NotNull(new Regex(pattern)));
    }

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => property.Name == name && property.Value.ValueKind == JsonValueKind.String ? [property.Value.GetString()!] : Texts(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Texts(item, name)),
        _ => [],
    };
}
