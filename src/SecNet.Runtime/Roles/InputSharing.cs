using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>The client's arithmetic: floats to two packed shares, two packed shares to logits.</summary>
internal sealed class InputSharing(NetworkInfo info, bool clamp)
{
    private readonly ulong _ringMask = info.InputRingBits == 64 ? ulong.MaxValue : (1UL << info.InputRingBits) - 1;

    /// <summary>Checks an input.</summary>
    /// <exception cref="ArgumentException">Wrong length, not a number, or beyond the declared range.</exception>
    public void Check(ReadOnlySpan<float> input)
    {
        if (input.Length != info.InputShape.Length)
            throw new ArgumentException($"{info.Name} takes {info.InputShape.Length} values ({info.InputShape}), not {input.Length}.", nameof(input));
        var bound = (double)info.InputMaxAbs;
        for (var i = 0; i < input.Length; i++)
        {
            if (!float.IsFinite(input[i])) throw new ArgumentException($"Input {i} is not a finite number.", nameof(input));
            if (clamp || Math.Abs((double)input[i]) <= bound) continue;
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Input {i} is beyond the declared range of ±{info.InputMaxAbs}: the result would be wrong without notice. Scale the input, or set ClampInputs."), nameof(input));
        }
    }

    /// <summary>Splits a checked input into two uniformly random shares, each packed at ring width.</summary>
    public void Share(ReadOnlySpan<float> input, Span<byte> share0, Span<byte> share1)
    {
        var bound = (double)info.InputMaxAbs;
        var masks = new ulong[input.Length];
        var masked = new ulong[input.Length];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(masks.AsSpan()));
        for (var i = 0; i < input.Length; i++)
        {
            var value = info.InputScale.Encode(Math.Clamp(input[i], -bound, bound));
            masks[i] &= _ringMask;
            masked[i] = ((ulong)value - masks[i]) & _ringMask;
        }
        new BitWriter(share0).WriteWords<ulong>(masked, info.InputRingBits);
        new BitWriter(share1).WriteWords<ulong>(masks, info.InputRingBits);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(masks.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(masked.AsSpan()));
    }

    /// <summary>Joins two packed output shares.</summary>
    /// <exception cref="TransportException">Together they are no class of a network that yields one.</exception>
    public InferenceResult Reveal(ReadOnlySpan<byte> share0, ReadOnlySpan<byte> share1)
    {
        ulong[] words0 = new ulong[info.OutputShape.Length], words1 = new ulong[info.OutputShape.Length];
        new BitReader(share0).ReadWords<ulong>(words0, info.OutputRingBits);
        new BitReader(share1).ReadWords<ulong>(words1, info.OutputRingBits);
        var unused = 64 - info.OutputRingBits;
        // Shifting up and back down drops what is above the ring and extends the sign.
        long[] values = [.. words0.Zip(words1, (word0, word1) => (long)((word0 + word1) << unused) >> unused)];
        if (info.OutputIsClass) return new([], ClassOf(values[0]));
        var logits = Array.ConvertAll(values, value => (float)info.OutputScale.Decode(value));
        return new(logits, Array.IndexOf(logits, logits.Max()));
    }

    private int ClassOf(long value) => value >= 0 && value < info.ClassCount ? (int)value : throw new TransportException(
        $"The parties' answers together are no class of {info.Name}, which has classes 0 to {info.ClassCount - 1}: one of them computed with other correlations or weights than the other.");
}
