using System.Globalization;
using SecNet.Data;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Commands;

/// <summary>Holds samples to the range a network's input declares, before any role starts; the client checks once more what it sends.</summary>
internal static class InputRange
{
    /// <summary>The samples, with values beyond the range at its nearest end if <paramref name="clamp"/> is set.</summary>
    /// <exception cref="SampleFileException">A value lies outside and is not to be clamped; the message names sample and range, but no value, which is the client's secret.</exception>
    public static IReadOnlyList<Sample> Hold(NetworkInfo info, IReadOnlyList<Sample> samples, bool clamp)
    {
        var bound = (float)info.InputMaxAbs;
        if (clamp) return [.. samples.Select(sample => sample with { Values = Array.ConvertAll(sample.Values, value => Math.Clamp(value, -bound, bound)) })];
        foreach (var sample in samples)
        {
            var outside = Array.FindIndex(sample.Values, value => Math.Abs((double)value) > (double)info.InputMaxAbs);
            if (outside < 0) continue;
            throw new SampleFileException(string.Create(CultureInfo.InvariantCulture,
                $"{sample.Name} holds a value at index {outside} beyond the range of ±{info.InputMaxAbs} that '{info.Name}' declares for its input: the answer would be wrong without notice. Scale the values as in training, or give --clamp to cut them off at the range."));
        }

        return samples;
    }
}
