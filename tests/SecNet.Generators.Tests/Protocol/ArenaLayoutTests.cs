using SecNet.Generators.Model.Layers;
using SecNet.Generators.Protocol;
using SecNet.Generators.Tests.Harness;

namespace SecNet.Generators.Tests.Protocol;

public sealed class ArenaLayoutTests
{
    public static TheoryData<int> Samples => [.. Enumerable.Range(0, Models.Samples.Count())];

    /// <summary>Whatever is alive at the same step lies apart, and all of it within the arena.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void RegionsAliveAtOnce_LieApart(int sample)
    {
        var program = Models.Lower(Models.Samples.ElementAt(sample));
        var lives = Lives(program);
        foreach (var (region, first, last) in lives)
        {
            var place = program.Arena.Place(region);
            Assert.InRange(place.Offset, 0, program.Arena.Words - place.Length);
            Assert.DoesNotContain(lives, other => other.Region != region && other.First <= last && first <= other.Last
                && program.Arena.Place(other.Region) is var theirs && theirs.Offset < place.Offset + place.Length && place.Offset < theirs.Offset + theirs.Length);
        }
    }

    /// <summary>A chain of equal layers needs the memory of a few of them, however long it is.</summary>
    [Fact]
    public void DeepNetwork_ReusesMemory()
    {
        Assert.Equal(Deep(5).Arena.Words, Deep(50).Arena.Words);

        static ProtocolProgram Deep(int layers) => Models.Lower(Models.Network(
            new(8, 1, 1), [.. Enumerable.Range(0, layers).SelectMany(static index => new LayerModel[] { Models.Dense(8, 8, 2, $"fc{index}"), new ReLULayer($"relu{index}") })]));
    }

    [Fact]
    public void PartOfARegion_IsFoundInIt()
    {
        var program = Models.Lower(Models.Network(new(8, 1, 1), Models.Dense(8, 8, 2), new ReLULayer("relu1")));
        var whole = program.Steps.OfType<ReluStep>().Single().Y;
        var part = program.Arena.Place(new(whole.Offset + 3, 2));
        Assert.Equal((program.Arena.Place(whole).Offset + 3, 2), (part.Offset, part.Length));
    }

    private static List<(Region Region, int First, int Last)> Lives(ProtocolProgram program)
    {
        var touches = program.Steps.SelectMany(static (step, index) => step.Regions.Select(region => (Region: region, Step: index)))
            .Append((Region: program.Input, Step: -1)).Append((Region: program.Output, Step: program.Steps.Count)).Where(static touch => touch.Region.Length > 0)
            .Select(touch => (Region: program.Arena.Regions.Last(placed => placed.Region.Offset <= touch.Region.Offset).Region, touch.Step));
        return [.. touches.GroupBy(static touch => touch.Region).Select(static all => (all.Key, all.Min(static touch => touch.Step), all.Max(static touch => touch.Step)))];
    }
}
