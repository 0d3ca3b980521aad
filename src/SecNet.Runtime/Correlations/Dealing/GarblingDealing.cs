using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="GarbledComparison"/>: it garbles either half for the party that evaluates it, under labels both halves' parties expand.</summary>
public static class GarblingDealing
{
    /// <summary>Tables that compare with r mod 2^bits, and the mask's sign bit with the garblers' shares in it.</summary>
    /// <param name="session">The dealer's session. Its copies of the evaluators' labels become labels for 0, which nobody else has any use for.</param>
    /// <param name="mask">r.</param>
    /// <param name="bits">Bits compared.</param>
    /// <param name="material">
    /// What each party's seed yields and, behind it, the tables, each party's own; companions: party 1's half receives r's bit above those compared, plus the
    /// color of the output's label for 0, ^ party 0's half.
    /// </param>
    public static void ComparisonTables<T>(DealerSession<T> session, ReadOnlySpan<T> mask, int bits, in ComparisonMaterial material)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var shape = new GarbledComparisonShape(bits, mask.Length);
        var secrets = session.Planes(material.Leaves, shape.SecretWords);
        var tables = session.Planes(material.Leaves + shape.SecretWords, shape.TableWords);
        var sign = session.Planes(material.Companions, BitPlanes.WordsPerPlane(mask.Length));
        SignDealing.Bits(mask, bits, 1, sign);
        Garble(session, shape, garbler: 0, mask, secrets.Party0, secrets.Party1, tables.Party1, sign.Party1);
        Garble(session, shape, garbler: 1, mask, secrets.Party1, secrets.Party0, tables.Party0, sign.Party1);
    }

    /// <summary>The half that one party garbles and the other evaluates.</summary>
    private static void Garble<T>(
        DealerSession<T> session, in GarbledComparisonShape shape, int garbler, ReadOnlySpan<T> mask, Span<ulong> garblers, Span<ulong> evaluators, Span<ulong> tables,
        Span<ulong> sign)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var (first, count) = (shape.FirstGarbledBy(garbler), shape.GarbledBy(garbler));
        var offset = GarbledComparisonShape.OffsetOf(garblers);
        var maskLabels = shape.MaskLabelsOf(evaluators);
        var planes = session.ScratchPlanes(shape.Bits * BitPlanes.WordsPerPlane(count));
        BitPlanes.FromWords(mask.Slice(first, count), 0, shape.Bits, planes);
        GarbledLess.AddOffset(shape, planes, offset, maskLabels);
        planes.Clear();

        var colors = MemoryMarshal.AsBytes(session.ScratchPlanes((shape.Tiles + sizeof(ulong) - 1) / sizeof(ulong)))[..shape.Tiles];
        GarbledLess.Garble(shape, GarbledComparisonShape.KeyOf(evaluators), offset, shape.LabelsOf(garblers), maskLabels, tables, colors);
        BitPlanes.XorBits(colors, count, sign, first);
        colors.Clear();
    }
}
