using SecNet.Runtime.Protocols;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>What fills the groups of a comparison.</summary>
public enum LeafKind
{
    /// <summary>Both parties' own share bits, one a group.</summary>
    Private,

    /// <summary>Shared bits of a mask, two a group.</summary>
    MaskedBits,

    /// <summary>One-hot vectors of a mask's chunks.</summary>
    OneHot,

    /// <summary>A key of function secret sharing: a single group.</summary>
    Key,

    /// <summary>Garbled circuits: a single group.</summary>
    Garbled,
}

/// <summary>How a comparison runs: neighbours join from the least significant end, as the compiler unrolls it.</summary>
/// <param name="Leaves">What the leaves are.</param>
/// <param name="Bits">Bits below the sign.</param>
/// <param name="Arity">The most groups a node joins.</param>
internal sealed record ComparisonTree(LeafKind Leaves, int Bits, int Arity)
{
    public int Groups => Leaves switch
    {
        LeafKind.Private => Bits,
        LeafKind.MaskedBits => (Bits + 1) / 2,
        LeafKind.Key or LeafKind.Garbled => 1,
        _ => (Bits + OneHotTable.ChunkBits - 1) / OneHotTable.ChunkBits,
    };

    /// <summary>Chunks of 6 bits, the last of what is left: the leaves do not care where the cuts are.</summary>
    public int[] Chunks => [.. Enumerable.Range(0, Groups).Select(group => Math.Min(OneHotTable.ChunkBits, Bits - (group * OneHotTable.ChunkBits)))];

    /// <summary>Of each level, the groups each node joins, highest first.</summary>
    public IReadOnlyList<List<int[]>> Levels
    {
        get
        {
            var levels = new List<List<int[]>>();
            var rest = Enumerable.Range(0, Groups).ToArray();
            while (rest.Length > 1)
            {
                var bunches = rest.Chunk(Arity).ToList();
                levels.Add([.. bunches.Where(static bunch => bunch.Length > 1).Select(static bunch => bunch.Reverse().ToArray())]);
                rest = [.. bunches.Select(static bunch => bunch[0])];
            }

            return levels;
        }
    }

    public int NodeMasks => Levels.Sum(Opened);

    public int NodeProducts => Levels.Sum(static level => level.Sum(static node => Shape(node).ProductPlanes));

    /// <summary>Planes of openings and public bits, or of whole words.</summary>
    public int Scratch => Levels.Select(Opened).Append(Leaves switch { LeafKind.OneHot => 0, LeafKind.Key => 64, _ => Bits }).Max();

    public static int Opened(List<int[]> level) => level.Sum(static node => Shape(node).OpenedPlanes);

    public static JoinShape Shape(int[] node) => JoinShape.Of(node.Length, isSpine: node[^1] == 0);
}
