using System.Globalization;
using System.Numerics;
using SecNet.Generators.Checking;

namespace SecNet.Generators.Tests.Checking;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("0", 16, "0")]
    [InlineData("1", 16, "65536")]
    [InlineData("0.5", 1, "1")]
    [InlineData("0.5", 0, "1")]
    [InlineData("0.1", 4, "2")]
    [InlineData("0.0625", 4, "1")]
    [InlineData("0.0625000000000000000000000001", 4, "2")]
    [InlineData("15", 32, "64424509440")]
    [InlineData("1000000000", 60, "1152921504606846976000000000")]
    [InlineData("79228162514264337593543950335", 1, "158456325028528675187087900670")]
    [InlineData("0.0000000000000000000000000001", 30, "1")]
    public void CeilingAtScale_IsExact(string value, int fractionBits, string expected) =>
        Assert.Equal(BigInteger.Parse(expected, CultureInfo.InvariantCulture), Numbers.CeilingAtScale(decimal.Parse(value, CultureInfo.InvariantCulture), fractionBits));

    [Fact]
    public void CeilingAtScale_IsTheLeastIntegerNotBelow()
    {
        for (var thousandths = 0; thousandths <= 3000; thousandths++)
        {
            var result = Numbers.CeilingAtScale(thousandths / 1000m, 7);
            Assert.True(result * 1000 >= thousandths * 128 && (result - 1) * 1000 < thousandths * 128, $"{thousandths}/1000 gave {result}");
        }
    }

    [Theory]
    [InlineData("0.1", 4, 1, "2")]
    [InlineData("-0.1", 4, 1, "-2")]
    [InlineData("0.09375", 4, 1, "2")]
    [InlineData("-0.09375", 4, 1, "-2")]
    [InlineData("0.0937499999999999999999999999", 4, 1, "1")]
    [InlineData("0.1", 4, 9, "14")]
    [InlineData("0.01", 12, 1, "41")]
    [InlineData("-1000000000", 60, 3, "-3458764513820540928000000000")]
    public void RoundAtScale_IsTheNearestAndHalvesGoAwayFromZero(string value, int fractionBits, long factor, string expected) =>
        Assert.Equal(BigInteger.Parse(expected, CultureInfo.InvariantCulture), Numbers.RoundAtScale(decimal.Parse(value, CultureInfo.InvariantCulture), fractionBits, factor));

    /// <summary>Both ends of every width: one further takes one bit more.</summary>
    [Fact]
    public void Width_IsTheLeastThatHoldsBothEnds()
    {
        for (var width = 2; width <= 70; width++)
        {
            var half = BigInteger.One << (width - 1);
            Assert.Equal(width, Numbers.Width(-half, half - 1));
            Assert.Equal(width, Numbers.Width(-half, 0));
            Assert.Equal(width, Numbers.Width(0, half - 1));
            Assert.Equal(width + 1, Numbers.Width(-half - 1, 0));
            Assert.Equal(width + 1, Numbers.Width(0, half));
        }
    }

    [Fact]
    public void Width_OfTheSmallestIntervals()
    {
        Assert.Equal(1, Numbers.Width(0, 0));
        Assert.Equal(1, Numbers.Width(-1, 0));
        Assert.Equal(2, Numbers.Width(0, 1));
        Assert.Equal(2, Numbers.Width(-1, 1));
        Assert.Equal(2, Numbers.Width(-2, 1));
        Assert.Equal(3, Numbers.Width(-2, 2));
    }

    [Theory]
    [InlineData(0, 32, "0")]
    [InlineData(1, 0, "1.000e0")]
    [InlineData(1, 1, "5.000e-1")]
    [InlineData(1, 32, "2.329e-10")]
    [InlineData(1, 64, "5.422e-20")]
    [InlineData(3, 2, "7.500e-1")]
    [InlineData(99_999, 0, "1.0000e5")]
    [InlineData(123_456, 0, "1.235e5")]
    public void Probability_RoundsUpToFourDigits(long numerator, int shift, string expected) => Assert.Equal(expected, Numbers.Probability(numerator, shift));

    [Fact]
    public void Probability_IsNeverBelowTheTruthAndAtMostAThousandthAbove()
    {
        for (var numerator = 1; numerator < 20_000; numerator += 7)
        {
            var text = double.Parse(Numbers.Probability(numerator, 40), NumberStyles.Float, CultureInfo.InvariantCulture);
            var exact = numerator / (double)(1L << 40);
            Assert.InRange(text, exact * (1 - 1e-12), exact * 1.001);
        }
    }
}
