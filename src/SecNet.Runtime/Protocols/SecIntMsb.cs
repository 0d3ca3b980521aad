using System.Numerics;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Protocols;

/// <summary>L-SecNet's SecIntMSB: the sign of a shared integer from a product of two numbers that have its sign together. LEAKY: see Reveals.</summary>
/// <remarks>
/// Computes: with c_0 + c_1 = a·b - η, S_0 sends e = (x_0 - c_0) / a, S_1 sends d = (x_1 - c_1) / u_1 with u_1 = e + b, and u_0 = d + a. Then u_0·u_1 = x + η, and
/// MSB(x) = [u_0 &lt; 0] ^ [u_1 &lt; 0]: each party's share is the sign of its own u. With <see cref="Branch"/> behind it, this is SecReLU.
/// Shapes: shares mod 2^L, L at most 44, read as integers in [-2^(L-1), 2^(L-1)); lanes of one inference after another, each halved on its own (<see cref="MultiplicativeShape"/>).
/// Offline: 8 bytes a value, to its S_1; a, b and c_0 from the parties' seeds. A dealer only.
/// Online: 2 rounds; 8 bytes a value and party, since each plays S_0 for half of the values. Messages are the 64 bits of doubles.
/// Reveals: S_0 learns u_0 and knows e, with x + η = u_0·(e + b) and |b| at most 2^(L/2): a bound on |x|, its order of magnitude, and its sign whenever |e| exceeds |b|. With
/// these a and b that is the advantage of 0.6 in telling x from -x, and of nearly 1 in telling magnitudes apart, that tests measure. There is no simulator: this protocol is
/// here to be compared with, and a network that uses it does not compile until its author accepts the leak.
/// Security: none in the sense of the other comparisons; semi-honest, trusted dealer.
/// Error: x_0 + x_1 is x, and not x ± 2^L, except with probability (|x| + 1) / 2^L over the shares, as in local truncation; then the sign is exact. For rounding moves u_0·u_1 by
/// less than η: each operation errs by a factor of 1 + 2^-53 at most, a sum has the exact sum's sign, and with |x_i|, |c_0| at most 2^(L-1) and |a·b| at most 2^L what
/// they add up to, at the dealer and both parties, is at most 2^-53·(5.5·2^L + 9·2^L) &lt; 0.03 for L = 44. Should e + b vanish, u_1 is +0, u_0 an infinity of x + η's sign. A peer's NaN yields some bit.
/// Source: L-SecNet, Algorithm 1. Its slips: c = a·b + η, as printed, yields x - η, and with it MSB(0) = 1; the output is printed as [u_i &gt; 0]. Deviations: either party plays S_0
/// for half of the values; wider masks would hide the sign better (at 2^24 an advantage of 0.1 is left), the magnitude no better, and leave less room for rounding.
/// </remarks>
public static class SecIntMsb
{
    private const int PieceWords = 64;

    /// <summary>Fills the tree's only group with MSB(x); arithmetic values are opened beside the first round.</summary>
    /// <param name="tree">A tree of one group.</param>
    /// <param name="x">Shares mod 2^L; higher bits are ignored.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    /// <param name="ringBits">L.</param>
    /// <param name="material">What each party's seed yields and, behind that, what it receives of c: of one inference after another.</param>
    public static void Evaluate<T, TParty>(
        scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> x, Span<T> alongside, int alongsideBits, int ringBits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var values = tree.Scratch[..tree.Lanes];
        for (var index = 0; index < values.Length; index++) values[index] = (ulong)MultiplicativeMasks.Signed(ulong.CreateTruncating(x[index]), ringBits);
        Factorise<T, TParty>(tree.Session, values, runs: 1, alongside, alongsideBits, ringBits, material);
        BitPlanes.Bit<ulong>(values, 63, tree.Generate(0));
    }

    /// <summary>This party's share of DReLU = 1 ^ MSB, as one plane; lanes beyond the last are junk.</summary>
    public static ReadOnlySpan<ulong> DRelu<T, TParty>(scoped in JoinTree<T, TParty> tree)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var sign = tree.SignPlane;
        tree.Generate(0).CopyTo(sign);
        if (TParty.Index == 0) foreach (ref var word in sign) word = ~word;
        return sign;
    }

    /// <summary>From shares x_i, as integers, to this party's u_i, as doubles: both as 64 bits.</summary>
    /// <param name="session">This party's session.</param>
    /// <param name="values">The values of each run in turn, of one inference after another.</param>
    /// <param name="runs">How many run side by side, on values and material of their own.</param>
    /// <param name="alongside">This party's part of masked values; becomes their sum.</param>
    /// <param name="alongsideBits">Bits of each.</param>
    /// <param name="ringBits">L.</param>
    /// <param name="material">Of each inference, all runs.</param>
    internal static void Factorise<T, TParty>(
        PartySession<T> session, Span<ulong> values, int runs, Span<T> alongside, int alongsideBits, int ringBits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var halves = new Halves(session.Batch, values, runs, ringBits);
        var secrets = session.Planes(material.Leaves, halves.Blocks * halves.Shape.SecretWords);
        var received = session.Planes(material.Leaves + secrets.Length, halves.Blocks * halves.Shape.HalfWords);

        var writer = session.Openings.Begin();
        halves.SendFirst(TParty.Index, secrets, ref writer);
        if (!alongside.IsEmpty) writer.WriteWords<T>(alongside, alongsideBits);
        var reader = session.Openings.Exchange(writer);

        writer = session.Openings.Begin();
        halves.Answer(1 - TParty.Index, secrets, received, ref reader, ref writer);
        if (!alongside.IsEmpty) reader.ReadAddWords(alongside, alongsideBits);
        reader = session.Openings.Exchange(writer);
        halves.Finish(TParty.Index, secrets, ref reader);
    }

    /// <summary>The steps of S_0, for the half in which this party plays it, and of S_1, for the other. A block is what one run compares of one inference.</summary>
    private readonly ref struct Halves
    {
        private readonly Span<ulong> _values;
        private readonly int _batch;
        private readonly int _runs;
        private readonly int _ringBits;

        public Halves(int batch, Span<ulong> values, int runs, int ringBits)
        {
            (_batch, _runs, _ringBits) = (batch, runs, ringBits);
            _values = values;
            Shape = new(values.Length / Blocks);
        }

        public int Blocks => _runs * _batch;

        public MultiplicativeShape Shape { get; }

        /// <summary>S_0: e = (x_0 - c_0) / a.</summary>
        public void SendFirst(int first, ReadOnlySpan<ulong> secrets, ref BitWriter writer)
        {
            for (var block = 0; block < Blocks; block++)
            {
                var values = Half(block, first);
                var factors = Factors(secrets, block, first);
                var parts = OfBlock(secrets, block, Shape.SecretWords)[Shape.Lanes..];
                for (var lane = 0; lane < values.Length; lane++)
                {
                    var difference = (long)values[lane] - MultiplicativeMasks.Part(parts[lane], _ringBits);
                    values[lane] = BitConverter.DoubleToUInt64Bits(difference / MultiplicativeMasks.Factor(factors[lane], _ringBits));
                }

                writer.WriteWords<ulong>(values, 64);
                if (values.Length < Shape.HalfWords) writer.WriteWords<ulong>([0], 64);
            }
        }

        /// <summary>S_1: u_1 = e + b stays, and d = (x_1 - c_1) / u_1 goes back, a piece at a time.</summary>
        public void Answer(int first, ReadOnlySpan<ulong> secrets, ReadOnlySpan<ulong> received, ref BitReader reader, ref BitWriter writer)
        {
            Span<ulong> buffer = stackalloc ulong[PieceWords];
            for (var block = 0; block < Blocks; block++)
            {
                var values = Half(block, first);
                var factors = Factors(secrets, block, first);
                var parts = OfBlock(received, block, Shape.HalfWords);
                for (var start = 0; start < values.Length; start += PieceWords)
                {
                    var piece = buffer[..Math.Min(PieceWords, values.Length - start)];
                    reader.ReadWords(piece, 64);
                    for (var index = 0; index < piece.Length; index++)
                    {
                        ref var value = ref values[start + index];
                        var u = BitConverter.UInt64BitsToDouble(piece[index]) + MultiplicativeMasks.Factor(factors[start + index], _ringBits);
                        var difference = (long)value - BitConverter.UInt64BitsToDouble(parts[start + index]);
                        piece[index] = BitConverter.DoubleToUInt64Bits(difference / u);
                        value = BitConverter.DoubleToUInt64Bits(u);
                    }

                    writer.WriteWords<ulong>(piece, 64);
                }

                if (values.Length == Shape.HalfWords) continue;
                Skip(ref reader);
                writer.WriteWords<ulong>([0], 64);
            }
        }

        /// <summary>S_0: u_0 = d + a.</summary>
        public void Finish(int first, ReadOnlySpan<ulong> secrets, ref BitReader reader)
        {
            for (var block = 0; block < Blocks; block++)
            {
                var values = Half(block, first);
                var factors = Factors(secrets, block, first);
                reader.ReadWords(values, 64);
                if (values.Length < Shape.HalfWords) Skip(ref reader);
                for (var lane = 0; lane < values.Length; lane++)
                    values[lane] = BitConverter.DoubleToUInt64Bits(BitConverter.UInt64BitsToDouble(values[lane]) + MultiplicativeMasks.Factor(factors[lane], _ringBits));
            }
        }

        /// <summary>The word that fills up a half.</summary>
        private static void Skip(ref BitReader reader)
        {
            Span<ulong> word = stackalloc ulong[1];
            reader.ReadWords(word, 64);
        }

        /// <summary>Of a block, the values for which a party plays S_0.</summary>
        private Span<ulong> Half(int block, int first) => _values.Slice((block * Shape.Lanes) + Shape.First(first), Shape.Count(first));

        private ReadOnlySpan<ulong> Factors(ReadOnlySpan<ulong> secrets, int block, int first) => OfBlock(secrets, block, Shape.SecretWords).Slice(Shape.First(first), Shape.Count(first));

        /// <summary>Values lie run after run, so that each run's signs are one plane; material comes inference after inference.</summary>
        private ReadOnlySpan<ulong> OfBlock(ReadOnlySpan<ulong> material, int block, int words) => material.Slice((((block % _batch) * _runs) + (block / _batch)) * words, words);
    }
}
