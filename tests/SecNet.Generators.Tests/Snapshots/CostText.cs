using System.Globalization;
using System.Text;
using SecNet.Generators.Protocol;

namespace SecNet.Generators.Tests.Snapshots;

/// <summary>The static cost of a network as text made to be diffed.</summary>
internal static class CostText
{
    public static string Of(ProtocolProgram program)
    {
        var text = new StringBuilder();
        Line($"{program.Model.FullName}: protocol {program.ProtocolId()}");
        Line($"ring {program.Model.RingBits} in words of {program.WordBits}, arena {program.Arena.Words} words and {program.PlaneWords} plane words");
        Line($"online {program.OnlineBytes} bytes from each party in {program.Rounds.Count()} rounds, {program.Steps.Sum(static step => step.MultiplyAccumulates)} multiply-accumulates");
        Line($"offline {program.OfflineBytesOf(0)} + {program.OfflineBytesOf(1)} bytes from the dealer, {program.OfflineBits(0)} + {program.OfflineBits(1)} bits of them corrections");
        Line($"");
        for (var layer = 0; layer < program.Model.Layers.Count; layer++)
        {
            var cost = program.Cost(layer);
            Line($"{program.Model.Layers[layer].Name}: {cost.OnlineBytes} bytes, {cost.Rounds} rounds, {cost.MultiplyAccumulates} multiply-accumulates, {cost.OfflineBits} bits of corrections");
        }

        Line($"");
        var number = 0;
        foreach (var step in program.Steps)
        {
            foreach (var round in step.Rounds)
            {
                number++;
                Line($"round {number}: {round.Bytes} bytes: {string.Join(", ", round.Openings.Select(static opening => FormattableString.Invariant($"{opening.Mask.Name} {opening.Elements} x {opening.Bits}")))}");
            }
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
