using SecNet.Generators.Parsing.Dsl;
using SecNet.Tool.Calibration;

namespace SecNet.Tool.Tests.Calibration;

public sealed class SyntheticInputsTests
{
    [Theory]
    [InlineData("3x8x6", "1")]
    [InlineData("1x28x28", "0.5")]
    [InlineData("20", "8")]
    public void Inputs_FillTheDeclaredRange_AndNeverLeaveIt(string shape, string bound)
    {
        var model = DslFrontEnd.Parse("a", $"network A\ninput x {shape} |x| <= {bound}\nf = flatten x\n", "").Model!;
        var inputs = SyntheticInputs.Of(model).ToList();
        Assert.Equal(SyntheticInputs.Count, inputs.Count);
        var limit = (float)model.InputMaxAbs;
        Assert.All(inputs, input => Assert.Equal(model.Input.Length, input.Length));
        Assert.All(inputs.SelectMany(static input => input), value => Assert.InRange(value, -limit, limit));
        Assert.InRange(inputs.Max(static input => input.Max()), 0.99f * limit, limit);
        Assert.InRange(inputs.Min(static input => input.Min()), -limit, -0.99f * limit);
        Assert.Contains(inputs, static input => input.Min() >= 0);
        Assert.Equal(inputs, SyntheticInputs.Of(model));
        Assert.Equal(inputs.Count, inputs.Select(static input => input.Sum()).Distinct().Count());
    }

    [Fact]
    public void EveryOtherInput_IsSmooth()
    {
        var model = DslFrontEnd.Parse("a", "network A\ninput x 1x32x32 |x| <= 1\nf = flatten x\n", "").Model!;
        var steps = SyntheticInputs.Of(model).Select(static input => Enumerable.Range(0, 31).Max(column => Math.Abs(input[column + 1] - input[column]))).ToArray();
        for (var index = 0; index < steps.Length; index += 2) Assert.True(steps[index] > 2 * steps[index + 1], $"{index}: {steps[index]} and {steps[index + 1]}");
    }
}
