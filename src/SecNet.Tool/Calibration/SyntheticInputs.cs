using System.Buffers.Binary;
using SecNet.Generators.Model;
using SecNet.Runtime.Randomness;

namespace SecNet.Tool.Calibration;

/// <summary>
/// Inputs for a calibration when nobody has given samples: noise, which excites every weight a little, and smooth fields, which add up in
/// convolutions and averages as pictures do. The same on every machine. Real inputs may well lead to larger values inside.
/// </summary>
public static class SyntheticInputs
{
    /// <summary>Over what such inputs lead to, since real ones differ: twice the margin that real samples get by default.</summary>
    public const decimal Margin = 4;

    /// <summary>How many inputs there are.</summary>
    public const int Count = 128;

    private const int Waves = 4;

    /// <summary>Inputs within the network's declared range.</summary>
    public static IEnumerable<float[]> Of(NetworkModel network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var bound = (double)network.InputMaxAbs;

        // A vector is smooth along itself.
        var shape = network.Input.IsVector ? new TensorShape(1, 1, network.Input.Channels) : network.Input;
        for (var index = 0; index < Count; index++)
        {
            var draw = new Uniform(index);
            var values = index % 2 == 0 ? Noise(shape, ref draw) : SmoothField(shape, ref draw);

            // Every other pair lies above 0, as pixels do.
            yield return Array.ConvertAll(values, value => (float)(bound * (index / 2 % 2 == 0 ? value : (value + 1) / 2)));
        }
    }

    /// <summary>Values between -1 and 1, each for itself.</summary>
    private static double[] Noise(TensorShape shape, ref Uniform draw)
    {
        var values = new double[shape.Length];
        for (var i = 0; i < values.Length; i++) values[i] = draw.Next(-1, 1);
        return values;
    }

    /// <summary>For each channel a sum of few waves of low frequency, stretched to reach -1 or 1.</summary>
    private static double[] SmoothField(TensorShape shape, ref Uniform draw)
    {
        var values = new double[shape.Length];
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = values.AsSpan(channel * shape.Height * shape.Width, shape.Height * shape.Width);
            for (var wave = 0; wave < Waves; wave++)
            {
                var (rows, columns, phase) = (draw.Next(-2, 2), draw.Next(-2, 2), draw.Next(0, 1));
                for (var i = 0; i < plane.Length; i++)
                    plane[i] += Math.Cos(Math.Tau * ((rows * (i / shape.Width) / shape.Height) + (columns * (i % shape.Width) / shape.Width) + phase));
            }

            var largest = 1e-9;
            foreach (var value in plane) largest = Math.Max(largest, Math.Abs(value));
            foreach (ref var value in plane) value /= largest;
        }

        return values;
    }

    /// <summary>Uniform numbers from a published seed: repeatable, and nothing to keep secret.</summary>
    private struct Uniform
    {
        private AesCtrPrg _generator;

        public Uniform(int stream)
        {
            Span<byte> seed = stackalloc byte[Seed.ByteLength];
            seed.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(seed, stream);
            _generator = new(Seed.Read(seed));
        }

        public double Next(double low, double high)
        {
            Span<uint> word = stackalloc uint[1];
            _generator.Fill(word);
            return low + ((high - low) * word[0] / uint.MaxValue);
        }
    }
}
