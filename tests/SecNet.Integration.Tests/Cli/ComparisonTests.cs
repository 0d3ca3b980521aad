using System.Buffers.Binary;
using SecNet.Cli;
using SecNet.Cli.Local;
using SecNet.Cli.Reports;
using SecNet.Cli.Terminal;
using SecNet.Data;
using SecNet.Runtime.Weights;

namespace SecNet.Integration.Tests.Cli;

public sealed class ComparisonTests : IDisposable
{
    private static readonly NetworkEntry Network = new NetworkEntry<TinyNetwork>("tiny", new());
    private static readonly Sample Upper = new("upper", [1, 1, 0, 0.2f], 0);
    private static readonly Sample Lower = new("lower", [0, 0, 1, 0], 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_AnswersOfTheNetwork_Agree()
    {
        var comparison = Comparison.Of(Network, Weights(), [Upper, Lower], [[2.01, 0.2], [0, 1]], trained: null);
        Assert.Equal((2, 2), (comparison.AgreeWithPlaintext, comparison.AgreeWithReference));
        Assert.Equal(0.01, comparison.MaxAbsLogitError, 1e-6);
    }

    [Fact]
    public void Of_AWrongAnswer_IsCounted() =>
        Assert.Equal(new Comparison(1, 1, 1.8), Round(Comparison.Of(Network, Weights(), [Upper, Lower], [[0.2, 2], [0, 1]], trained: null)));

    [Fact]
    public void Of_TrainedLogits_ReplaceTheFloatNetwork() =>
        Assert.Equal(new Comparison(0, 1, 3), Round(Comparison.Of(Network, Weights(), [Lower], [[0, 1]], trained: [[3, 0]])));

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
        Assert.Equal(0.5, InferReport.Of("tiny", [Upper, Lower, unknown], [[1, 0], [1, 0], [1, 0]]).Accuracy);
        Assert.Null(InferReport.Of("tiny", [unknown], [[1, 0]]).Accuracy);
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

    private static Comparison Round(Comparison comparison) => comparison with { MaxAbsLogitError = Math.Round(comparison.MaxAbsLogitError, 6) };

    private static SafetensorsFile Weights() => SafetensorsFile.Parse(TinyWeights.Upper(), "tiny.safetensors");

    private static byte[] Floats(params float[] values)
    {
        var content = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(i * sizeof(float)), values[i]);
        return content;
    }
}
