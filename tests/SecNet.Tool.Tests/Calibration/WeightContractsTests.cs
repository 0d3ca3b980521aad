using SecNet.Generators.Model;
using SecNet.Generators.Model.Layers;
using SecNet.Runtime.Weights;
using SecNet.Tool.Calibration;

namespace SecNet.Tool.Tests.Calibration;

public sealed class WeightContractsTests
{
    [Theory]
    [InlineData(0, "0.0001220703125")]
    [InlineData(0.0002, "0.000244140625")]
    [InlineData(0.5, "0.5")]
    [InlineData(0.5000001, "1")]
    [InlineData(3, "4")]
    public void PowerOfTwo_IsTheLeastThatHolds(double value, string expected) =>
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), WeightContracts.PowerOfTwo(value));

    /// <summary>0.3 fits 0.5; the bias of 0.9 counts only where no MaxAbs holds it.</summary>
    [Theory]
    [InlineData("", 1)]
    [InlineData("|x| <= 2", 0.5)]
    public void Bias_CountsWithoutADeclaredBound(string bound, double expected)
    {
        var model = WeightContracts.Declare(Networks.Model($"network N\ninput x 2\nfc1 = dense x 2 -> 1 {bound}"), Networks.Weights(new("fc1.weight", [1, 2], [0.3f, -0.25f]), new("fc1.bias", [1], [-0.9f])));
        Assert.Equal((decimal)expected, Layer(model, 0).MaxAbsWeight);
    }

    /// <summary>gamma 6 over sqrt(4) triples the weight of 0.5 to 1.5; beta - mean·3 = 1 - 5·3 = -14 is the bias, which 16 holds.</summary>
    [Fact]
    public void BatchNorm_IsFoldedFirst_AndBearsTheContract()
    {
        var model = Networks.Model("network N\ninput x 2\nfc1 = dense x 2 -> 1 |w| <= 9\nbn1 = batchnorm fc1 epsilon 0");
        var declared = WeightContracts.Declare(model, Networks.Weights(
            new("fc1.weight", [1, 2], [0.5f, 0]), new("bn1.weight", [1], [6]), new("bn1.bias", [1], [1]), new("bn1.running_mean", [1], [5]), new("bn1.running_var", [1], [4])));
        Assert.Equal((null, 16m), (Layer(declared, 0).MaxAbsWeight, Layer(declared, 1).MaxAbsWeight));
    }

    [Fact]
    public void MissingTensor_IsNamed()
    {
        var missing = Assert.Throws<WeightFileException>(static () => WeightContracts.Declare(Networks.Model("network N\ninput x 2\nfc1 = dense x 2 -> 1"), Networks.Weights()));
        Assert.Contains("fc1.weight", missing.Message, StringComparison.Ordinal);
    }

    private static LinearLayerModel Layer(NetworkModel model, int index) => (LinearLayerModel)model.Layers[index];
}
