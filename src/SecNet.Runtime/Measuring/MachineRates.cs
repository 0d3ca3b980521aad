using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Measuring;

/// <summary>What one core of this machine can do at most, measured: what the time of an inference is compared with.</summary>
/// <remarks>
/// Each call takes some tens of milliseconds on the calling thread and returns the best of several slices, because whatever else runs can
/// only make a slice slower. The rates of two busy cores are those of two threads that call at the same time.
/// </remarks>
public static class MachineRates
{
    private const int CopyBytes = 32 << 20;
    private const int CopyPasses = 8;

    /// <summary>Multiply-adds of ring elements a second, with operands and sums in registers: no kernel is faster.</summary>
    /// <param name="wordBits">Bits of the word, 32 or 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another width.</exception>
    public static double RingMacsPerSecond(int wordBits) => wordBits switch
    {
        32 => RingMacsPerSecond<uint>(),
        64 => RingMacsPerSecond<ulong>(),
        _ => throw new ArgumentOutOfRangeException(nameof(wordBits), $"Expected the 32 or 64 bits of a ring word, got {wordBits}."),
    };

    /// <summary>AES-128 blocks a second, with blocks and key in registers.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor has no AES instructions.</exception>
    public static double AesPerSecond()
    {
        AesCtrPrg.RequireHardware();
        return CalibratedLoop.BestRate(RegisterLoops.Encrypt, RegisterLoops.Blocks);
    }

    /// <summary>Bytes a second copied from one buffer to another, each too large for the caches.</summary>
    public static double CopyBytesPerSecond()
    {
        // On the collector's heap the two would live until some later collection of its oldest generation.
        using NativeBuffer source = new(CopyBytes), destination = new(CopyBytes);
        return CalibratedLoop.BestRate(CopyBytes, CopyPasses, () => source.Span.CopyTo(destination.Span));
    }

    private static double RingMacsPerSecond<T>()
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        if (Vector512.IsHardwareAccelerated) return Rate<Vector512<T>, Lanes512<T>>();
        if (Vector256.IsHardwareAccelerated) return Rate<Vector256<T>, Lanes256<T>>();
        if (Vector128.IsHardwareAccelerated) return Rate<Vector128<T>, Lanes128<T>>();
        return CalibratedLoop.BestRate(RegisterLoops.MultiplyAddWords<T>, RegisterLoops.Sums);

        static double Rate<TVector, TLanes>()
            where TVector : struct
            where TLanes : struct, ILanes<T, TVector> =>
            CalibratedLoop.BestRate(RegisterLoops.MultiplyAdd<T, TVector, TLanes>, RegisterLoops.Sums * TLanes.Count);
    }
}
