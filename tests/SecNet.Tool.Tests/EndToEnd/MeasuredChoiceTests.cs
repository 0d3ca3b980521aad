using SecNet.Generators;
using SecNet.Generators.Model;
using Xunit.Abstractions;
using CompilerLink = SecNet.Generators.Model.LinkModel;
using LinkModel = SecNet.Runtime.Transport.LinkModel;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>Every strategy measured over emulated links: what the compiler chooses for a link is the fastest there, or nearly.</summary>
[Collection(SequentialCollection.Name)]
public sealed class MeasuredChoiceTests(ITestOutputHelper log)
{
    private const double Slack = 1.1;
    private const int Rounds = 8;

    // Of what is predicted.
    private const double Fastest = 0.95, Slowest = 1.3;

    private static readonly NetworkModel Network = Networks.Model("""
        network Choice
        ring 32
        fraction 8
        input image 1x34x34 |x| <= 1
        c = conv2d image 1 -> 8 kernel 3 |x| <= 8
        r = relu c
        p = maxpool2d r window 4
        v = flatten p
        f = dense v 512 -> 16 |x| <= 8
        s = relu f
        d = dense s 16 -> 10 |x| <= 8
        """);

    /// <summary>Rounds are dear far apart, and arithmetic is nearby: other strategies win, and the compiler's choice with them.</summary>
    [Theory]
    [InlineData("wan", true)]
    [InlineData("10ms,5Mbit/s", true)]
    [InlineData("lan", false)]
    public void Choice_IsTheFastestOrWithinATenth(string text, bool isByPayload)
    {
        Assert.True(LinkModel.TryParse(text, out var link, out var error), error);

        // What leaks is no option.
        var auto = Network with { Name = "Auto", Link = new CompilerLink(link.RoundTripMs, link.MegabitsPerSecond) };
        NetworkModel[] models = [auto, .. Enum.GetValues<ComparisonChoice>().Where(static choice => choice != ComparisonChoice.Auto && !choice.IsMultiplicative()).Select(choice => auto with { Name = choice.ToString(), Comparison = choice })];
        var compiled = models.Select(static model => Compiler.Compile(model)).ToList();
        Assert.All(compiled, static network => Assert.Empty(network.Findings));
        Assert.Equal(isByPayload, compiled[0].Program!.Choices.MaxBy(static choice => choice.Site.Lanes)!.Tree.Selects);

        // Where waiting is most of it, few runs tell; nearby, code must have been compiled for good. What disturbs a run makes it longer and never shorter,
        // so that the shortest of ever more runs come to what the strategies take: the choice must be found right in one of several rounds.
        var (warmUp, count) = link.RoundMs >= 1 ? (1, 3) : (30, 21);
        using var networks = new CompiledNetworks(compiled);
        var predictions = compiled.ToDictionary(static network => network.Model.Name, network => (double)network.Program!.PredictedNs(auto.Link!) / 1e6);
        var times = compiled.ToDictionary(static network => network.Model.Name, static _ => double.PositiveInfinity);
        for (var round = 0; round < Rounds && !(IsRight(times) && ArePredicted(times)); round++)
        {
            foreach (var network in compiled)
            {
                times[network.Model.Name] = Math.Min(times[network.Model.Name], networks[network.Model.FullName].Measure(link, warmUp, count, seed: 1).Min());
            }
        }

        foreach (var (name, milliseconds) in times.OrderBy(static pair => pair.Value)) log.WriteLine($"{text}: {name} {milliseconds:0.000} ms, predicted {predictions[name]:0.000} ms");
        Assert.True(IsRight(times), $"On {text} the compiler's choice takes {times["Auto"]:0.000} ms, {times.MinBy(static pair => pair.Value).Key} {times.Values.Min():0.000} ms.");
        Assert.True(ArePredicted(times), $"On {text} a prediction is off: {string.Join(", ", times.Select(pair => $"{pair.Key} takes {pair.Value:0.000} ms, not {predictions[pair.Key]:0.000}"))}.");

        // Every option was weighed at what it takes, those that lose too. Nearby the arithmetic that no choice changes, and threads that wake up late, are most of it.
        bool ArePredicted(Dictionary<string, double> measured) =>
            link.RoundMs < 1 || measured.All(pair => pair.Value >= Fastest * predictions[pair.Key] && pair.Value <= Slowest * predictions[pair.Key]);
    }

    private static bool IsRight(Dictionary<string, double> times) => times["Auto"] <= Slack * times.Values.Min() && times["Auto"] < double.PositiveInfinity;
}
