using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="PrefixAdder{T, TParty}"/>: products of bit masks, node by node in the tree's order.</summary>
public ref struct PrefixAdderDealing
{
    private readonly SharePair<ulong> _nodeMasks;
    private readonly SharePair<ulong> _nodeProducts;
    private readonly int _stride;
    private int _mask;
    private int _product;

    /// <summary>Corrects the leaves; the nodes follow.</summary>
    /// <param name="leafMasks">Party 0's α and party 1's β: each party knows its own alone.</param>
    /// <param name="leafProducts">Party 1's half receives αβ ^ [αβ]_0.</param>
    /// <param name="nodeMasks">Shares of the nodes' operand masks.</param>
    /// <param name="nodeProducts">Party 1's half receives products of them.</param>
    /// <param name="lanes">Values compared at once.</param>
    public PrefixAdderDealing(
        SharePair<ulong> leafMasks, SharePair<ulong> leafProducts, SharePair<ulong> nodeMasks, SharePair<ulong> nodeProducts, int lanes)
    {
        _nodeMasks = nodeMasks;
        _nodeProducts = nodeProducts;
        _stride = (lanes + 63) >> 6;
        for (var index = 0; index < leafMasks.Length; index++)
        {
            leafProducts.Party1[index] = (leafMasks.Party0[index] & leafMasks.Party1[index]) ^ leafProducts.Party0[index];
        }
    }

    /// <summary>An inner node: masks x, y, z of P_hi, G_lo, P_lo and products xy, xz.</summary>
    public void Inner()
    {
        Product(_mask, _mask + 1, _product);
        Product(_mask, _mask + 2, _product + 1);
        _mask += 3;
        _product += 2;
    }

    /// <summary>A spine node: masks x, y of P_hi, G_lo and the product xy.</summary>
    public void Spine()
    {
        Product(_mask, _mask + 1, _product);
        _mask += 2;
        _product += 1;
    }

    private readonly void Product(int x, int y, int product)
    {
        for (var word = 0; word < _stride; word++)
        {
            var (left, right, target) = ((x * _stride) + word, (y * _stride) + word, (product * _stride) + word);
            _nodeProducts.Party1[target] = ((_nodeMasks.Party0[left] ^ _nodeMasks.Party1[left]) & (_nodeMasks.Party0[right] ^ _nodeMasks.Party1[right]))
                ^ _nodeProducts.Party0[target];
        }
    }
}
