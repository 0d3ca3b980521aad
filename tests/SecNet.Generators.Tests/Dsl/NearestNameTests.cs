using SecNet.Generators.Parsing.Dsl;

namespace SecNet.Generators.Tests.Dsl;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("fc11", "fc1 fc2", "fc1")]
    [InlineData("fc3", "fc1 fc2", "fc1")] // the first of equally near ones
    [InlineData("dnese", "conv2d dense", "dense")]
    [InlineData("Dense", "tense dense", "dense")]
    [InlineData("layer1.conv1", "layer2.conv2 layer1.conv", "layer1.conv")]
    [InlineData("layer1.conv1", "layer1.c", null)]
    [InlineData("x", "y", "y")]
    [InlineData("x", "yz", null)]
    [InlineData("relu", "relu", null)]
    [InlineData("abcdefghij", "bcdefghijk", "bcdefghijk")]
    [InlineData("abcdefghij", "cdefghijab", null)]
    [InlineData("abcdef", "", null)]
    public void Find_GivesTheNearest(string name, string candidates, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, candidates.Split(' ')));

    /// <summary>Against the textbook's full table.</summary>
    [Fact]
    public void Find_AgreesWithTheFullTable()
    {
        using var random = new Mutations(3);
        for (var round = 0; round < 20_000; round++)
        {
            var (name, candidate) = (Word(random), Word(random));
            var limit = Math.Min(3, Math.Max(1, name.Length / 3));
            var isNear = name != candidate && Distance(name, candidate) <= limit;
            Assert.True(isNear == (NearestName.Find(name, [candidate]) is not null), $"{name} and {candidate}: {Distance(name, candidate)}");
        }
    }

    private static string Word(Mutations random) => new([.. Enumerable.Range(0, 1 + random.Next(11)).Select(_ => "ab"[random.Next(2)])]);

    private static int Distance(string first, string second)
    {
        var table = new int[first.Length + 1, second.Length + 1];
        for (var row = 0; row <= first.Length; row++)
        {
            for (var column = 0; column <= second.Length; column++)
            {
                table[row, column] = row == 0 ? column : column == 0 ? row : Math.Min(
                    Math.Min(table[row - 1, column], table[row, column - 1]) + 1, table[row - 1, column - 1] + (first[row - 1] == second[column - 1] ? 0 : 1));
                if (row > 1 && column > 1 && first[row - 1] == second[column - 2] && first[row - 2] == second[column - 1]) table[row, column] = Math.Min(table[row, column], table[row - 2, column - 2] + 1);
            }
        }

        return table[first.Length, second.Length];
    }
}
