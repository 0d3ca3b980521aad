using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Protocols;

/// <summary>[c &lt; r] for a public c and a secret mask r by garbled circuits, half of them garbled for each party.</summary>
/// <remarks>
/// Computes: shares of [c mod 2^p &lt; r mod 2^p] in Z_2 by the circuit GT, an AND a bit. The evaluator's share is the color of the output's label; the
/// garbler's, the color of that for 0, is dealt in the share of the mask's sign, whose sum with [c &lt; r] is what is asked for.
/// Shapes: p = 1 to 63 bits; lanes of one inference after another, each garbled on its own.
/// Offline: 32p bytes of tables a lane, to its evaluator; labels, Δ and keys from the parties' seeds; a corrected bit a lane. Without a dealer <see cref="ComparisonGarbling"/>.
/// Online: 1 round; p labels of 16 bytes a lane, from its garbler: 8p bytes a lane and party, and lanes that fill up tiles.  AES: 2p blocks a lane, at its evaluator.
/// Reveals: one label of each input, and color bits that are uniform: an evaluator's view is simulated from the public c and a random output label.
/// Security: semi-honest. The evaluator has one label of every wire and no Δ, so that half-gates' privacy hides r and all between; the garbler receives
/// nothing of the lanes it garbles, and has no table of theirs to compare labels with. Labels, keys and tweaks are those of one batch, used once.
/// Error: exact.
/// Source: Li et al. §3.2.4 (GT); Zahur, Rosulek and Evans, EUROCRYPT 2015 (<see cref="HalfGates"/>). Deviations: the value is public under a mask, so that ADD
/// and the evaluator's transfers online fall away; SUB and MUX are <see cref="Branch"/>'s one bit; either party garbles. Why: GarbledCircuits/README.md.
/// </remarks>
public static class GarbledComparison
{
    /// <summary>Fills the tree's only group.</summary>
    /// <param name="tree">A tree of one group.</param>
    /// <param name="masked">The opened values c, of one inference after another.</param>
    /// <param name="bits">p.</param>
    /// <param name="material">What each party's seed yields, and, behind that, the tables it receives: of one inference after another.</param>
    public static void Evaluate<T, TParty>(scoped in JoinTree<T, TParty> tree, ReadOnlySpan<T> masked, int bits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
        where TParty : struct, IParty
    {
        var batch = tree.Session.Batch;
        var lanes = tree.Lanes / batch;
        var shape = new GarbledComparisonShape(bits, lanes);

        // Circuits come by the inference: all secrets, then all tables.
        var secrets = tree.Session.Planes(material.Leaves, batch * shape.SecretWords);
        var tables = tree.Session.Planes(material.Leaves + secrets.Length, batch * shape.TableWords);

        var (first, count) = (shape.FirstGarbledBy(TParty.Index), shape.GarbledBy(TParty.Index));
        var planes = tree.Scratch[..(bits * BitPlanes.WordsPerPlane(count))];
        var writer = tree.Session.Openings.Begin();
        for (var inference = 0; inference < batch; inference++)
        {
            var own = secrets.Slice(inference * shape.SecretWords, shape.SecretWords);
            BitPlanes.FromWords(masked.Slice((inference * lanes) + first, count), 0, bits, planes);
            GarbledLess.Choose(shape, planes, GarbledComparisonShape.OffsetOf(own), shape.LabelsOf(own), ref writer);
        }

        var reader = tree.Session.Openings.Exchange(writer);
        var result = tree.Generate(0);
        result.Clear();
        (first, count) = (shape.FirstGarbledBy(1 - TParty.Index), shape.GarbledBy(1 - TParty.Index));
        var colors = MemoryMarshal.AsBytes(tree.Scratch)[..shape.Tiles];
        for (var inference = 0; inference < batch; inference++)
        {
            var own = secrets.Slice(inference * shape.SecretWords, shape.SecretWords);
            var received = tables.Slice(inference * shape.TableWords, shape.TableWords);
            GarbledLess.Evaluate(shape, GarbledComparisonShape.KeyOf(own), shape.MaskLabelsOf(own), received, ref reader, colors);
            BitPlanes.XorBits(colors, count, result, (inference * lanes) + first);
        }
    }
}
