using System;
using System.Collections.Generic;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>How the sign of a value is shared.</summary>
public enum SignStrategy
{
    /// <summary>Parallel prefix adder over both parties' share bits (Sonic §4.4.1): needs no opened value.</summary>
    Ppa,

    /// <summary>Prefix tree over an opened value's bits and shared bits of its mask: leaves and first level are local.</summary>
    MaskedPpa,

    /// <summary>One-hot tables of the mask's chunks of 6 bits: one round up to 24 bits.</summary>
    Table,

    /// <summary>One key of function secret sharing for each comparison: no round and no bit, but keys for both parties and AES for each bit.</summary>
    Fss,

    /// <summary>The same with a payload in the key, which saves the branch's round too, for a key of more than twice the size.</summary>
    FssPayload,

    /// <summary>Garbled circuits, each party garbling half of them: one round, in which labels of the opened value's bits travel.</summary>
    Garbled,

    /// <summary>L-SecNet's SecIntMSB on share integers: two rounds of doubles, and a leak.</summary>
    Multiplicative,

    /// <summary>L-SecNet's SecFloatMSB: three of these, and a product of bits.</summary>
    MultiplicativeFloat,
}

/// <summary>How one comparison runs: its leaves and the tree that joins them. Layers of equal trees share one emitted method.</summary>
/// <param name="Strategy">What the leaves are.</param>
/// <param name="Bits">Bits below the sign; where shares are read as integers, theirs.</param>
/// <param name="Joins">The tree over the leaves' groups.</param>
public sealed record SignTree(SignStrategy Strategy, int Bits, JoinTree Joins)
{
    /// <summary>Bits of a table's chunk: its one-hot vector fills a word.</summary>
    public const int ChunkBits = 6;

    /// <summary>Bits of a garbled circuit's label; a gate's table has two.</summary>
    public const int LabelBits = 128;

    /// <summary>Bits of a double.</summary>
    public const int DoubleBits = 64;

    private const int TileLanes = 8;

    /// <summary>For <see cref="SignStrategy.MultiplicativeFloat"/>: bits of the fraction that it compares on its own.</summary>
    public int FractionBits { get; init; }

    /// <summary>SecIntMSBs side by side; none for the other strategies.</summary>
    public int Runs => Strategy switch { SignStrategy.Multiplicative => 1, SignStrategy.MultiplicativeFloat => 3, _ => 0 };

    /// <summary>True for L-SecNet's comparisons, which leak.</summary>
    public bool IsMultiplicative => Runs > 0;

    /// <summary>Bits of the key's payload words: 1, r̂ and, in rings that the opened value does not fill, msb r. Empty without a payload.</summary>
    public EquatableArray<int> PayloadWidths { get; init; } = EquatableArray<int>.Empty;

    /// <summary>True when the comparison yields the selected value itself, so that no branch follows.</summary>
    public bool Selects => Strategy == SignStrategy.FssPayload;

    /// <summary>True when both parties receive words: keys of function secret sharing, tables of garbled circuits, or parts of c.</summary>
    public bool HasKeys => IsGarbled || IsMultiplicative || Strategy is SignStrategy.Fss or SignStrategy.FssPayload;

    /// <summary>True for garbled circuits.</summary>
    public bool IsGarbled => Strategy == SignStrategy.Garbled;

    /// <summary>True when the leaves work on shares: their bits, which are opened under masks of their own, or the integers they are.</summary>
    public bool IsPrivate => Strategy == SignStrategy.Ppa || IsMultiplicative;

    /// <summary>Bits the leaves open.</summary>
    public int LeafBits => Strategy == SignStrategy.Ppa ? Bits : 0;

    /// <summary>Rounds, without those that open the value and select by the sign.</summary>
    public int Rounds => (IsMultiplicative ? 2 : IsPrivate || IsGarbled ? 1 : 0) + Joins.Levels.Count;

    /// <summary>Bits each party opens for one comparison, likewise; of labels and doubles, half the lanes' each.</summary>
    public int OnlineBits => LeafBits + Joins.NodeMasks + (IsGarbled ? Bits * LabelBits / 2 : Runs * DoubleBits);

    /// <summary>Bits each party opens for so many.</summary>
    public long OpenedBits(int lanes) => IsGarbled ? (long)GarbledLanes(lanes) * Bits * LabelBits
        : IsMultiplicative ? (2L * HalfLanes(lanes) * Runs * DoubleBits) + ((long)Joins.NodeMasks * lanes)
        : (long)OnlineBits * lanes;

    /// <summary>Lanes for which a party sends a double in a round; the runtime's MultiplicativeShape has the same formula.</summary>
    public static int HalfLanes(int lanes) => (int)(((long)lanes + 1) / 2);

    /// <summary>Lanes that a party garbles: half of them, filled up to whole tiles; the runtime's GarbledComparisonShape has the same formula.</summary>
    public static int GarbledLanes(int lanes) => (int)(((((long)lanes + 1) / 2) + TileLanes - 1) / TileLanes * TileLanes);

    /// <summary>Widths of a table's chunks, lowest first: as few as fit, and as equal as can be, since a table doubles with each bit.</summary>
    public IReadOnlyList<int> Chunks => Enumerable.Range(0, Joins.Groups).Select(index => ((Bits * (index + 1)) / Joins.Groups) - (Bits * index / Joins.Groups)).ToList();

    /// <summary>Planes a party needs beside G, P and sign: what a level opens, or the public bits before that, or the values as whole words.</summary>
    public int ScratchPlanes => Math.Max(Joins.WidestLevel, Strategy switch { SignStrategy.Table => 0, SignStrategy.Fss or SignStrategy.FssPayload => 64, _ => IsMultiplicative ? Runs * DoubleBits : Bits });

    /// <summary>All planes of scratch, with one for the branch behind the comparison.</summary>
    public int Planes => (2 * Joins.Groups) + 1 + ScratchPlanes + 1;

    /// <summary>Its method's name: strategy, bits with the sign, and arity or fraction where there is a choice.</summary>
    public string Name => FormattableString.Invariant($"DRelu{Bits + 1}") + Strategy switch
    {
        SignStrategy.Ppa => string.Empty,
        SignStrategy.MaskedPpa => FormattableString.Invariant($"{Strategy}{Arity}"),
        SignStrategy.MultiplicativeFloat => FormattableString.Invariant($"{Strategy}{FractionBits}"),
        _ => Strategy.ToString(),
    };

    /// <summary>For people: <c>PPA</c>, <c>masked PPA</c>, <c>one-hot tables</c>.</summary>
    public string Label => Strategy switch
    {
        SignStrategy.Ppa => "PPA",
        SignStrategy.MaskedPpa => FormattableString.Invariant($"masked PPA of arity {Arity}"),
        SignStrategy.Fss => "function secret sharing",
        SignStrategy.FssPayload => "function secret sharing with payload",
        SignStrategy.Garbled => "garbled circuits",
        SignStrategy.Multiplicative => "leaky SecIntMSB",
        SignStrategy.MultiplicativeFloat => "leaky SecFloatMSB",
        _ => "one-hot tables",
    };

    /// <summary>Bits of the mask whose products with their neighbours the leaves need.</summary>
    public int PairedBits => Strategy == SignStrategy.MaskedPpa ? Bits : 0;

    /// <summary>Bits of corrections for a comparison, beside a key or tables.</summary>
    public int CorrectionBits => Joins.NodeProducts + Strategy switch
    {
        SignStrategy.Ppa => Bits,
        SignStrategy.MaskedPpa => Bits + 1 + (Bits / 2),
        SignStrategy.Fss or SignStrategy.Garbled => 1,
        SignStrategy.FssPayload or SignStrategy.Multiplicative or SignStrategy.MultiplicativeFloat => 0,
        _ => Chunks.Sum(static chunk => 1 << chunk) + 1,
    };

    /// <summary>What the dealer sends to both parties for so many comparisons.</summary>
    public long OfflineBits(int lanes) => ((long)CorrectionBits * lanes) + (HasKeys ? 2L * 64 * KeyWords(lanes) : 0);

    /// <summary>
    /// Words each party receives for a batch: of keys' common part, as the runtime's DcfShape and DcfPayloadShape say, of tables, as its GarbledComparisonShape does,
    /// or parts of c, as its MultiplicativeShape does.
    /// </summary>
    public int KeyWords(int lanes) => Strategy switch
    {
        SignStrategy.Garbled => checked(GarbledLanes(lanes) * Bits * (2 * LabelBits / 64)),
        SignStrategy.Multiplicative or SignStrategy.MultiplicativeFloat => checked(Runs * HalfLanes(lanes)),
        SignStrategy.FssPayload => checked((lanes * 2 * (Bits - 1)) + ((((lanes / 64) * PayloadBits) + ((((lanes % 64) * PayloadBits) + 63) / 64)) * (Bits + 1))),
        _ => checked((lanes * 2 * (KeyLevels + 2)) + (((lanes + 63) / 64) * KeyLevels)),
    };

    /// <summary>Words each party expands from its seed for a batch: roots of keys, or Δ, a key and labels, or factors and parts of c.</summary>
    public int RootWords(int lanes) => IsMultiplicative ? checked(Runs * (lanes + HalfLanes(lanes))) : IsGarbled ? checked(4 + (GarbledLanes(lanes) * Bits * (2 * LabelBits / 64))) : checked(2 * lanes);

    /// <summary>AES calls of one comparison at a party, online; of a circuit, two a gate at one of the two.</summary>
    public int AesCalls => Strategy switch
    {
        SignStrategy.Fss => KeyLevels + 1,
        SignStrategy.FssPayload => ((Bits - 1) * (1 + ValueBlocks)) + ValueBlocks,
        SignStrategy.Garbled => Bits,
        _ => 0,
    };

    private int PayloadBits => PayloadWidths.Sum();

    private int ValueBlocks => (PayloadBits + 127) / 128;

    private int KeyLevels => Math.Max(Bits - 8, 0);

    private int Arity => Joins.Levels.SelectMany(static level => level).Select(static node => node.Arity).DefaultIfEmpty().Max();

    /// <summary>The tree of a strategy.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="bits">Bits below the sign, at least 1.</param>
    /// <param name="arity">For <see cref="SignStrategy.MaskedPpa"/>: the most groups a node joins; 4 takes half the rounds of 2 and more offline bits.</param>
    /// <param name="payload">For <see cref="SignStrategy.FssPayload"/>: <see cref="PayloadWidths"/>.</param>
    public static SignTree Create(SignStrategy strategy, int bits, int arity = 2, IReadOnlyList<int>? payload = null) => new(strategy, bits, strategy switch
    {
        SignStrategy.Ppa => JoinTree.Create(bits, 2),
        SignStrategy.MaskedPpa => JoinTree.Create((bits + 1) / 2, arity),
        SignStrategy.Fss or SignStrategy.FssPayload or SignStrategy.Garbled or SignStrategy.Multiplicative => JoinTree.Create(1, 2),
        SignStrategy.MultiplicativeFloat => JoinTree.Create(2, 2),
        _ => JoinTree.Create((bits + ChunkBits - 1) / ChunkBits, 4),
    })
    {
        PayloadWidths = strategy == SignStrategy.FssPayload ? (payload ?? throw new ArgumentNullException(nameof(payload))).ToEquatableArray() : EquatableArray<int>.Empty,
    };
}
