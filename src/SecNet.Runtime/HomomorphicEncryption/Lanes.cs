using System.Runtime.CompilerServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Rows whose length is not a multiple of the widest vector are padded with zeros.</summary>
internal static class Lanes
{
    /// <summary>The next multiple of the widest vector's lanes.</summary>
    public static int RoundUp(int count) => (count + Ntt.Columns - 1) / Ntt.Columns * Ntt.Columns;

    /// <summary>The residues at the (public) positions, then zeros.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static void Gather(ReadOnlySpan<double> source, ReadOnlySpan<int> positions, Span<double> destination)
    {
        for (int i = 0; i < positions.Length; i++) destination[i] = source[positions[i]];
        destination[positions.Length..].Clear();
    }
}
