using System.Numerics;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>Sums and concatenations of shared tensors, with public integer factors and offsets. Local: shares are linear.</summary>
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

    /// <summary>z += offset: party 0 adds it to its shares, party 1 leaves its own.</summary>
    public static void AddPublic<T, TParty>(long offset, Span<T> z)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        if (TParty.Index != 0) return;
        var addend = T.CreateTruncating(offset);
        foreach (ref var element in z) element += addend;
    }
}
