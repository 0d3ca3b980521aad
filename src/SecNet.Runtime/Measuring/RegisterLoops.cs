using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Measuring;

/// <summary>Loops that touch no memory. What they compute means nothing, but no compiler can leave any of it out.</summary>
internal static class RegisterLoops
{
    /// <summary>Multiply-adds of vectors in a round.</summary>
    public const int Sums = 12;

    /// <summary>Blocks encrypted in a round.</summary>
    public const int Blocks = 8;

    /// <summary>Twelve sums and a factor fit 16 registers, and each sum is used eleven multiply-adds later: longer than any takes.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static ulong MultiplyAdd<T, TVector, TLanes>(long rounds)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        var factor = TLanes.Broadcast(T.CreateTruncating(0x9e3779b97f4a7c15));
        TVector s0 = TLanes.Broadcast(T.One), s1 = TLanes.Add(s0, factor), s2 = TLanes.Add(s1, factor), s3 = TLanes.Add(s2, factor);
        TVector s4 = TLanes.Add(s3, factor), s5 = TLanes.Add(s4, factor), s6 = TLanes.Add(s5, factor), s7 = TLanes.Add(s6, factor);
        TVector s8 = TLanes.Add(s7, factor), s9 = TLanes.Add(s8, factor), s10 = TLanes.Add(s9, factor), s11 = TLanes.Add(s10, factor);
        for (; rounds > 0; rounds--)
        {
            s0 = TLanes.Add(s0, TLanes.Multiply(s1, factor));
            s1 = TLanes.Add(s1, TLanes.Multiply(s2, factor));
            s2 = TLanes.Add(s2, TLanes.Multiply(s3, factor));
            s3 = TLanes.Add(s3, TLanes.Multiply(s4, factor));
            s4 = TLanes.Add(s4, TLanes.Multiply(s5, factor));
            s5 = TLanes.Add(s5, TLanes.Multiply(s6, factor));
            s6 = TLanes.Add(s6, TLanes.Multiply(s7, factor));
            s7 = TLanes.Add(s7, TLanes.Multiply(s8, factor));
            s8 = TLanes.Add(s8, TLanes.Multiply(s9, factor));
            s9 = TLanes.Add(s9, TLanes.Multiply(s10, factor));
            s10 = TLanes.Add(s10, TLanes.Multiply(s11, factor));
            s11 = TLanes.Add(s11, TLanes.Multiply(s0, factor));
        }

        s0 = TLanes.Add(TLanes.Add(s0, s1), TLanes.Add(s2, s3));
        s4 = TLanes.Add(TLanes.Add(s4, s5), TLanes.Add(s6, s7));
        s8 = TLanes.Add(TLanes.Add(s8, s9), TLanes.Add(s10, s11));
        return ulong.CreateTruncating(TLanes.Sum(TLanes.Add(s0, TLanes.Add(s4, s8))));
    }

    /// <summary>The same on single words.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static ulong MultiplyAddWords<T>(long rounds)
        where T : unmanaged, IBinaryInteger<T>
    {
        T factor = T.CreateTruncating(0x9e3779b97f4a7c15);
        T s0 = T.One, s1 = s0 + factor, s2 = s1 + factor, s3 = s2 + factor, s4 = s3 + factor, s5 = s4 + factor;
        T s6 = s5 + factor, s7 = s6 + factor, s8 = s7 + factor, s9 = s8 + factor, s10 = s9 + factor, s11 = s10 + factor;
        for (; rounds > 0; rounds--)
        {
            unchecked
            {
                s0 += s1 * factor;
                s1 += s2 * factor;
                s2 += s3 * factor;
                s3 += s4 * factor;
                s4 += s5 * factor;
                s5 += s6 * factor;
                s6 += s7 * factor;
                s7 += s8 * factor;
                s8 += s9 * factor;
                s9 += s10 * factor;
                s10 += s11 * factor;
                s11 += s0 * factor;
            }
        }

        return ulong.CreateTruncating(s0 ^ s1 ^ s2 ^ s3 ^ s4 ^ s5 ^ s6 ^ s7 ^ s8 ^ s9 ^ s10 ^ s11);
    }

    /// <summary>Eight blocks at a time, as the generator does.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public static ulong Encrypt(long rounds)
    {
        var key = Vector128.Create((byte)0x5a);
        Vector128<byte> s0 = key, s1 = s0 + key, s2 = s1 + key, s3 = s2 + key, s4 = s3 + key, s5 = s4 + key, s6 = s5 + key, s7 = s6 + key;
        for (; rounds > 0; rounds--)
        {
            for (int round = 1; round < AesCtrPrg.Rounds; round++)
            {
                s0 = AesCtrPrg.Round(s0, key, key);
                s1 = AesCtrPrg.Round(s1, key, key);
                s2 = AesCtrPrg.Round(s2, key, key);
                s3 = AesCtrPrg.Round(s3, key, key);
                s4 = AesCtrPrg.Round(s4, key, key);
                s5 = AesCtrPrg.Round(s5, key, key);
                s6 = AesCtrPrg.Round(s6, key, key);
                s7 = AesCtrPrg.Round(s7, key, key);
            }

            s0 = AesCtrPrg.End(s0, key, key);
            s1 = AesCtrPrg.End(s1, key, key);
            s2 = AesCtrPrg.End(s2, key, key);
            s3 = AesCtrPrg.End(s3, key, key);
            s4 = AesCtrPrg.End(s4, key, key);
            s5 = AesCtrPrg.End(s5, key, key);
            s6 = AesCtrPrg.End(s6, key, key);
            s7 = AesCtrPrg.End(s7, key, key);
        }

        return (s0 ^ s1 ^ s2 ^ s3 ^ s4 ^ s5 ^ s6 ^ s7).AsUInt64()[0];
    }
}
