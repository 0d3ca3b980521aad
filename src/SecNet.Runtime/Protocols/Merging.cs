using System.Numerics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>Sums and concatenations of shared tensors, brought to one scale by public integer factors. Local: shares are linear.</summary>
public static class Merging
{
    /// <summary>z = factor·x.</summary>
    public static void SetScaled<T>(ReadOnlySpan<T> x, long factor, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (factor == 1)
        {
            x.CopyTo(z);
            return;
        }

        var multiplier = T.CreateTruncating(factor);
        for (var index = 0; index < z.Length; index++) z[index] = multiplier * x[index];
    }

    /// <summary>z += factor·x.</summary>
    public static void AddScaled<T>(ReadOnlySpan<T> x, long factor, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (factor == 1)
        {
            RingVector.AddInPlace(x, z);
            return;
        }

        var multiplier = T.CreateTruncating(factor);
        for (var index = 0; index < z.Length; index++) z[index] += multiplier * x[index];
    }
}
