using System.Buffers.Binary;
using SecNet.Cli;
using SecNet.Cli.Commands;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Data;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Weights;

namespace SecNet.Integration.Tests.Cli;

public sealed class AnswerComparisonTests : IDisposable
{
    private static readonly NetworkEntry Network = new NetworkEntry<TinyNetwork>("tiny", new());
    private static readonly Sample Upper = new("upper", [1, 1, 0, 0.2f], 0);
    private static readonly Sample Lower = new("lower", [0, 0, 1, 0], 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_AnswersOfTheNetwork_Agree()
    {
        var comparison = Compare([Upper, Lower], [[2.01, 0.2], [0, 1]]);
        Assert.Equal((2, 2), (comparison.AgreeWithPlaintext, comparison.AgreeWithReference));
        Assert.Equal(0.01, comparison.Errors!.Max, 1e-6);
        Assert.Equal(0.01 / 4, comparison.Errors!.Mean, 1e-6);
        Assert.Null(comparison.FailedCheck);
    }

    [Fact]
    public void Of_AWrongAnswer_IsCountedAndFails()
    {
        var comparison = Compare([Upper, Lower], [[0.2, 2], [0, 1]]);
        Assert.Equal((1, 1, 1.8), (comparison.AgreeWithPlaintext, comparison.AgreeWithReference, Math.Round(comparison.Errors!.Max, 6)));
        Assert.StartsWith("only 1 of 2 answers are the float network's", comparison.FailedCheck, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TrainedLogits_ReplaceTheFloatNetwork()
    {
        var comparison = Compare([Lower], [[0, 1]], trained: [[3, 0]]);
        Assert.Equal((0, 1, 3), (comparison.AgreeWithPlaintext, comparison.AgreeWithReference, comparison.Errors!.Max));
    }

    [Fact]
    public void LogitErrors_AreCountedBetweenPowersOfTwo()
    {
        var errors = LogitErrors.Of([[0.25, -0.5, 1, 0.75, 0]], [[0, 0, 0, 0, 0]]);
        Assert.Equal((0.5, 1.0), (errors.Mean, errors.Max));
        Assert.Equal(new LogitErrors.Bin(0, Math.ScaleB(1, -24), 1), errors.Histogram[0]);
        Assert.Equal([new(0.25, 0.5, 1), new(0.5, 1, 2), new(1, 2, 1)], errors.Histogram.TakeLast(3));
        Assert.Equal(5, errors.Histogram.Sum(static bin => bin.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void ClearAnswers_AnyThreads_KeepTheOrderAndCountEverySample(int threads)
    {
        var samples = Enumerable.Range(0, 50).Select(static i => new Sample($"{i}", [i / 50f, 0, 0, 1], 0)).ToArray();
        var (layers, done) = (new LayerErrors(TinyNetwork.Info), 0);
        var answers = ClearAnswers.Compute(Network, Weights(), samples, new() { Threads = threads, Layers = layers, Progress = _ => Interlocked.Increment(ref done) }, default);
        Assert.Equal(Enumerable.Range(0, 50).Select(static i => (double)(i / 50f)), answers.Plaintext.Select(static row => row[0]));
        Assert.All(answers.Reference.Zip(answers.Plaintext), static pair => Assert.Equal(pair.Second[0], pair.First[0], 1.0 / 256));
        Assert.Equal(50, done);
        Assert.Equal([1, 1], layers.LargestValues);
    }

    [Fact]
    public void LayerErrors_KeepTheWorstOfAllSamples()
    {
        var layers = new LayerErrors(TinyNetwork.Info);
        layers.Observe([[0, 0, 0, 0], [1, -3]])(1, [256 + 8, -768], new(8, 1));
        layers.Observe([[0, 0, 0, 0], [1, -2]])(1, [256, -512 - 16], new(8, 1));
        Assert.Equal([0, 3], layers.LargestValues);
        Assert.Equal([null, 16 / 256.0], layers.WorstErrors);
    }

    [Fact]
    public void AccuracyReport_BoundExceeded_WarnsOnlyWhereItIsNotProved()
    {
        var result = new LayerResult(2.5m, IsProved: false, new(8, 1));
        var plan = TinyNetwork.Info.Layers[1] with { Result = result };
        Assert.False(AccuracyReport.Layer.Of(plan, 2.5, 0.1).BoundExceeded);
        Assert.False(AccuracyReport.Layer.Of(plan with { Result = result with { IsProved = true } }, 2.6, 0.1).BoundExceeded);
        var exceeded = AccuracyReport.Layer.Of(plan, 2.6, 0.1);
        Assert.True(exceeded.BoundExceeded);
        Assert.StartsWith("fc1 reached 2.6 and its bound is 2.5, which is not proved", exceeded.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void AccuracyReport_Disagreement_SaysHowNearTheAnswersWere()
    {
        var report = AccuracyReport.Of(Network, [Upper, Lower], [[1, 2], [0, 1]], new([[2, 1.5], [0, 1]], [[2, 1.5], [0, 1]]), new(TinyNetwork.Info), ["odd"]);
        Assert.Equal(new AccuracyReport.Disagreement("upper", 0, 1, 0, 0.5), Assert.Single(report.Disagreements));
        Assert.Equal((1, 0.5, 1), (report.AccuracyPlaintext, report.AccuracySecure, report.AccuracyReference));
        Assert.Equal(["odd", "only 1 of 2 answers are the float network's: raise FractionBits, or an activation exceeds its declared MaxAbs"], report.FailedChecks);
    }

    [Theory]
    [InlineData("dog,Cat", 1, 0)]
    [InlineData("dog,bird", 0, 1)]
    [InlineData("", 0, 1)]
    public void ByClassName_NamesOfTheNetwork_DecideOverTheFolders(string networkNames, int cat, int dog)
    {
        Sample[] samples = [new("cat/a.pgm", [0], 0) { ClassName = "cat" }, new("dog/a.pgm", [0], 1) { ClassName = "dog" }];
        var labelled = ImageOptions.ByClassName(samples, networkNames.Split(',', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([cat, dog], labelled.Select(static sample => sample.Label));
        Assert.Null(Assert.Single(ImageOptions.ByClassName([Upper with { Label = null }], ["dog", "cat"])).Label);
    }

    [Theory]
    [InlineData("1.pgm,0.pgm", "1,0")]
    [InlineData("1.pgm,17.pgm", ",")]
    [InlineData("1.pgm,cat.pgm", ",")]
    public void ByFileName_OnlyFilesAllNamedAfterClasses_AreLabelled(string names, string labels)
    {
        Sample[] samples = [.. names.Split(',').Select(static name => new Sample(name, [0], null))];
        Assert.Equal(labels, string.Join(',', ImageOptions.ByFileName(samples, classes: 2).Select(static sample => sample.Label)));
    }

    [Fact]
    public void ReferenceLogits_Rows_AreTakenFromTheOffset()
    {
        var path = _folder.Write("ref.bin", Floats(1, 2, 3, 4, 5, 6));
        Assert.Equal([[3.0, 4], [5, 6]], ReferenceLogits.Read(path, offset: 1, count: 2, classes: 2));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(int.MaxValue, 1)]
    public void ReferenceLogits_TooFewRows_SaysHowMany(int offset, int count)
    {
        var path = _folder.Write("ref.bin", Floats(1, 2, 3, 4, 5, 6));
        var error = Assert.Throws<CommandFailure>(() => ReferenceLogits.Read(path, offset, count, 2));
        Assert.Contains("3 rows of 2 logits", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, error.ExitCode);
    }

    [Fact]
    public void InferReport_Accuracy_CountsKnownLabelsOnly()
    {
        Sample unknown = new("unknown", [0, 0, 0, 0], null);
        Assert.Equal(0.5, InferReport.Of(Network, [Upper, Lower, unknown], [[1, 0], [1, 0], [1, 0]]).Accuracy);
        Assert.Null(InferReport.Of(Network, [unknown], [[1, 0]]).Accuracy);
    }

    [Fact]
    public void BraillePicture_Dots_FollowThePixels()
    {
        // 3 × 5: the first cell's left column, then one dot at the right end of the second line.
        float[] pixels = [1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0.78f];
        Assert.Equal(["⡇⠀", "⠀⠁"], BraillePicture.Draw(pixels, new(1, 5, 3)));
    }

    [Fact]
    public void BraillePicture_Colours_AreDrawnByLuminance()
    {
        // One row of blue, red, green, black: only red and green are brighter than the mean.
        float[] planes = [0, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 1, 0, 0, 0];
        Assert.Equal(["⠈⠁"], BraillePicture.Draw(planes, new(3, 1, 4)));
    }

    private static AnswerComparison Compare(Sample[] samples, double[][] secure, double[][]? trained = null) =>
        AnswerComparison.Of(Network, secure, ClearAnswers.Compute(Network, Weights(), samples, new() { Trained = trained }, default));

    private static SafetensorsFile Weights() => SafetensorsFile.Parse(TinyWeights.Upper(), "tiny.safetensors");

    private static byte[] Floats(params float[] values)
    {
        var content = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(i * sizeof(float)), values[i]);
        return content;
    }
}
