using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Weights;

namespace SecNet.Integration.Tests.Networks;

public sealed class UntrainedWeightsTests
{
    [Fact]
    public void Draw_EveryKindOfSlot_IsTakenByTheModelOwnerAndKeepsItsContracts()
    {
        Check(Slopes.Info);
        Check(Residual.Info);
        Check(Windows.Info);
    }

    [Fact]
    public void Draw_TheSameSeed_IsTheSame()
    {
        Assert.Equal(Bytes(3), Bytes(3));
        Assert.NotEqual(Bytes(3), Bytes(4));

        static byte[] Bytes(int seed) => SafetensorsWriter.Write(UntrainedWeights.Draw(Residual.Info, seed));
    }

    [Fact]
    public void RepeatableNoise_FillsTheUnitIntervalAndGoesOn()
    {
        var noise = new RepeatableNoise(5);
        var values = Enumerable.Range(0, 4096).Select(_ => noise.Next()).ToArray();
        Assert.All(values, static value => Assert.InRange(value, 0, 1 - double.Epsilon));
        Assert.Equal(values.Length, values.Distinct().Count());
        Assert.InRange(values.Average(), 0.48, 0.52);
    }

    private static void Check(NetworkInfo info)
    {
        var file = SafetensorsFile.Parse(SafetensorsWriter.Write(UntrainedWeights.Draw(info, seed: 1)), "untrained.safetensors");
        var owned = ModelOwner.Encode(info, file);
        Assert.Equal(info.ModelWords, owned.Words.Length);
        Assert.Contains(owned.Words.ToArray(), static word => word != 0);
    }
}
