using System.Numerics;
using SecNet.Generators.Checking.Operators;
using SecNet.Generators.Protocol;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Reference;

namespace SecNet.Tool.Plotting;

/// <summary>L-SecNet's line and sines of shares as the parties compute them, with shares that differ from value to value.</summary>
internal static class SineEvaluation
{
    // Any odd number: shares that visit all over the modulus.
    private const ulong ShareStep = 0x9E3779B97F4A7C15;

    /// <summary>Where the sum lies.</summary>
    public static SecSinStep? Of(ProtocolProgram program) => program.Steps.OfType<SecSinStep>().FirstOrDefault();

    /// <summary>The sum at its scale, before it is truncated.</summary>
    /// <param name="program">A program with such a step.</param>
    /// <param name="x">Inputs at the input's scale.</param>
    public static long[] Evaluate(ProtocolProgram program, long[] x)
    {
        var step = Of(program)!;
        var sines = program.Graph.Nodes.Select(static node => node.Operator).OfType<SineOperator>().First();
        var distances = program.Graph.Nodes.Select(static node => node.Operator).OfType<DistancesOperator>().FirstOrDefault();
        var sum = new SineSum(step.Series.ModulusBits, step.Series.SineBits, step.Series.CosineBits, [.. step.Series.Multipliers], [.. step.Series.Coefficients]);
        long[] share0 = new long[x.Length], share1 = new long[x.Length], line = new long[x.Length];
        for (var index = 0; index < x.Length; index++)
        {
            var (clipped, side) = distances is null ? (x[index], 0) : Clip(sines.Clip, distances, x[index]);
            line[index] = (long)((sines.Sum.Slope * clipped) + sines.Sum.Constant + (side * sines.Sum.Jump));
            share0[index] = (long)(ShareStep * (ulong)(index + 1));
            share1[index] = (long)clipped - share0[index];
        }

        return ReferenceSteps.Sines(sum, share0, share1, line, step.RingBits);
    }

    private static (BigInteger Value, BigInteger Side) Clip(ClipParts clip, DistancesOperator distances, long x)
    {
        var (value, side) = (clip.Offset, (BigInteger)clip.SignOffset);
        for (var end = 0; end < clip.Count; end++)
        {
            var distance = (distances.Factors[end] * x) + distances.Offsets[end];
            value += clip.Values[end] * BigInteger.Max(distance, 0);
            side += distance.Sign < 0 ? 0 : clip.Signs[end];
        }

        return (value, side);
    }
}
