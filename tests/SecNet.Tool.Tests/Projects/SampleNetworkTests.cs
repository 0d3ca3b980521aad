using System.Text;
using SecNet.Generators.Parsing.Dsl;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Weights;
using SecNet.Tool.Compilation;
using SecNet.Tool.Projects;
using SecNet.Tool.Sources;

namespace SecNet.Tool.Tests.Projects;

public sealed class SampleNetworkTests
{
    [Fact]
    public void Text_IsInCanonicalLayout_AndCompilesWithoutAFinding()
    {
        var text = SampleNetwork.Text("Sample");
        Assert.Equal(text, SecnetFormatter.Format(text));
        Assert.Empty(SourceCheck.Check([new("Sample.secnet", text, "")], default));
    }

    [Fact]
    public void Bounds_AreAllProvedByTheWeights()
    {
        var (info, weights) = Compile();
        var model = ModelOwner.Encode(info, weights);
        Assert.Equal(2, model.Bounds.Length);
        Assert.All(model.Bounds, static bound => Assert.True(bound.IsProved, bound.ToString()));
    }

    [Fact]
    public void Images_AreNoneOfThoseTheWeightsWereMadeOf_AndAllClassifiedRightlyAndClearly()
    {
        var (info, weights) = Compile();
        var network = new FloatNetwork(info, weights);
        var digit = 0;
        foreach (var (name, content) in SampleNetwork.Images())
        {
            Assert.Equal($"{digit}.pgm", name);
            Assert.StartsWith("P5 8 8 255\n", Encoding.Latin1.GetString(content), StringComparison.Ordinal);
            var pixels = content[^64..].Select(static value => value / 255f).ToArray();
            Assert.Contains(pixels, static value => value is > 0 and < 1);
            var logits = network.Evaluate(pixels);
            var others = logits.Where((_, index) => index != digit).Max();
            Assert.True(logits[digit] > others + 0.1, $"{digit}: {string.Join(' ', logits)}");
            digit++;
        }

        Assert.Equal(10, digit);
    }

    private static (Runtime.Networks.NetworkInfo Info, SafetensorsFile Weights) Compile()
    {
        var (_, program) = SourceCheck.Compile(new("Sample.secnet", SampleNetwork.Text("Sample"), ""), default);
        return (NetworkDescription.Of(program), SafetensorsFile.Parse(SampleNetwork.Weights(), "Sample.safetensors"));
    }
}
