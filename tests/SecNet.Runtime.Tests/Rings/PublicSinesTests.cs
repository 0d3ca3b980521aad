using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class PublicSinesTests
{
    private const double Unit = 1.0 / (1L << PublicSines.FractionBits);

    /// <summary>What the remarks state for each harmonic's number.</summary>
    private const double ErrorPerHarmonic = 1.0 / (1 << 27);

    /// <summary>Both sides of every eighth of a turn, where the folding changes, and phases between.</summary>
    private static long[] Phases => [.. Enumerable.Range(0, 8).SelectMany(static eighth => Enumerable.Range(-3, 7).Select(step => ((eighth * (1L << 29)) + step) & uint.MaxValue)),
        .. Enumerable.Range(0, 4001).Select(static index => index * 1_073_411L & uint.MaxValue)];

    [Fact]
    public void OfPhases_AllQuarters_IsWithinTheStatedError()
    {
        var (phases, cos, sin) = (Phases, new long[Phases.Length], new long[Phases.Length]);
        PublicSines.OfPhases(phases, cos, sin);
        for (var index = 0; index < phases.Length; index++)
        {
            var angle = Math.ScaleB(phases[index], -PublicSines.PhaseBits) * 2 * Math.PI;
            Assert.Equal(Math.Cos(angle), cos[index] * Unit, ErrorPerHarmonic);
            Assert.Equal(Math.Sin(angle), sin[index] * Unit, ErrorPerHarmonic);
        }
    }

    [Fact]
    public void Rotate_UpToTheLastHarmonic_IsWithinTheStatedError()
    {
        var (phases, cos, sin) = (Phases, new long[Phases.Length], new long[Phases.Length]);
        PublicSines.OfPhases(phases, cos, sin);
        long[] stepCos = [.. cos], stepSin = [.. sin];
        for (var harmonic = 2; harmonic <= 127; harmonic++)
        {
            PublicSines.Rotate(cos, sin, stepCos, stepSin);
            for (var index = 0; index < phases.Length; index++)
            {
                var angle = Math.ScaleB(phases[index] * harmonic % (1L << PublicSines.PhaseBits), -PublicSines.PhaseBits) * 2 * Math.PI;
                Assert.Equal(Math.Cos(angle), cos[index] * Unit, harmonic * ErrorPerHarmonic);
                Assert.Equal(Math.Sin(angle), sin[index] * Unit, harmonic * ErrorPerHarmonic);
            }
        }
    }

    /// <summary>Two machines may have vectors of different widths: what a value's place among others is must not matter.</summary>
    [Fact]
    public void OfPhases_AnyLength_GivesTheSameWords()
    {
        var (phases, cos, sin) = (Phases, new long[Phases.Length], new long[Phases.Length]);
        PublicSines.OfPhases(phases, cos, sin);
        long[] turnedCos = [.. cos], turnedSin = [.. sin];
        PublicSines.Rotate(turnedCos, turnedSin, cos, sin);
        long[] oneCos = [0], oneSin = [0];
        for (var index = 0; index < phases.Length; index++)
        {
            PublicSines.OfPhases([phases[index]], oneCos, oneSin);
            Assert.Equal((cos[index], sin[index]), (oneCos[0], oneSin[0]));
            PublicSines.Rotate(oneCos, oneSin, [cos[index]], [sin[index]]);
            Assert.Equal((turnedCos[index], turnedSin[index]), (oneCos[0], oneSin[0]));
        }
    }

    /// <summary>Words that another machine has to find too.</summary>
    [Fact]
    public void OfPhases_KnownPhases_GiveKnownWords()
    {
        long[] cos = new long[4], sin = new long[4];
        PublicSines.OfPhases([0, 1L << 30, 1L << 29, 123_456_789], cos, sin);
        Assert.Equal((1L << 30, 0L), (cos[0], sin[0]));
        Assert.Equal((0L, 1L << 30), (cos[1], sin[1]));
        Assert.Equal((759_250_124L, 759_250_125L), (cos[2], sin[2]));
        Assert.Equal((1_056_277_210L, 192_872_915L), (cos[3], sin[3]));
    }
}
