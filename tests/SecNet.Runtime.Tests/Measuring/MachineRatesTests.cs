using SecNet.Runtime.Measuring;

namespace SecNet.Runtime.Tests.Measuring;

public sealed class MachineRatesTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void RingMacsPerSecond_BothWords_AreWhatAProcessorCanDo(int wordBits) => AssertPlausible(MachineRates.RingMacsPerSecond(wordBits), 1e8, 1e12);

    [Fact]
    public void AesPerSecond_IsWhatAProcessorCanDo() => AssertPlausible(MachineRates.AesPerSecond(), 1e7, 1e11);

    [Fact]
    public void CopyBytesPerSecond_IsWhatAMemoryCanDo() => AssertPlausible(MachineRates.CopyBytesPerSecond(), 1e8, 1e12);

    [Fact]
    public void RingMacsPerSecond_AnotherWidth_IsRefused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(static () => MachineRates.RingMacsPerSecond(16));
        Assert.Contains("got 16", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Wide bounds: a loop that the compiler removed would be far beyond them.</summary>
    private static void AssertPlausible(double rate, double least, double most) => Assert.InRange(rate, least, most);
}
