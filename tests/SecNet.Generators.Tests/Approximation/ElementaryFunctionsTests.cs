using SecNet.Generators.Approximation;

namespace SecNet.Generators.Tests.Approximation;

/// <summary>Against the library's functions, which the generator itself must not use.</summary>
public sealed class ElementaryFunctionsTests
{
    private const double Tolerance = 4e-15;

    [Fact]
    public void ExpOfNegative_OverItsRange_IsTheLibrarys()
    {
        for (var x = 0.0; x < 60; x += 0.0137) Assert.Equal(1, ElementaryFunctions.ExpOfNegative(x) / Math.Exp(-x), 2e-14);
        Assert.Equal(1, ElementaryFunctions.ExpOfNegative(0));
        Assert.Equal(0, ElementaryFunctions.ExpOfNegative(1e6));
    }

    [Fact]
    public void LogOnePlus_OverItsRange_IsTheLibrarys()
    {
        for (var x = 0.0; x <= 1; x += 0.001) Assert.Equal(Math.Log(1 + x), ElementaryFunctions.LogOnePlus(x), Tolerance);
    }

    /// <summary>Values of a table: Abramowitz and Stegun 7.1, to ten digits.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.5, 0.5204998778)]
    [InlineData(1, 0.8427007929)]
    [InlineData(2, 0.9953222650)]
    [InlineData(3, 0.9999779095)]
    [InlineData(7, 1)]
    public void Erf_IsTheTables(double x, double erf) => Assert.Equal(erf, ElementaryFunctions.Erf(x), 1e-10);

    [Fact]
    public void OfTurns_OverHalfATurn_IsTheLibrarys()
    {
        for (var turns = 0.0; turns <= 0.5; turns += 0.0007)
        {
            var (cos, sin) = ElementaryFunctions.OfTurns(turns);
            Assert.Equal(Math.Cos(2 * Math.PI * turns), cos, Tolerance);
            Assert.Equal(Math.Sin(2 * Math.PI * turns), sin, Tolerance);
        }
    }
}
