using System.Numerics;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Dealing;

/// <summary>The dealer's part of <see cref="JoinTree{T, TParty}"/>: products of node masks, node by node in the tree's order.</summary>
public ref struct JoinDealing
{
    private readonly SharePair<ulong> _masks;
    private readonly SharePair<ulong> _products;
    private readonly int _stride;
    private int _mask;
    private int _product;

    /// <summary>The nodes follow.</summary>
    /// <param name="masks">Shares of the nodes' mask bits.</param>
    /// <param name="products">Party 1's half receives products of them.</param>
    /// <param name="lanes">Values compared at once.</param>
    public JoinDealing(SharePair<ulong> masks, SharePair<ulong> products, int lanes)
    {
        _masks = masks;
        _products = products;
        _stride = (lanes + 63) >> 6;
    }

    /// <summary>The next node.</summary>
    /// <param name="arity">Groups it joins.</param>
    /// <param name="isSpine">True when the lowest holds bit 0.</param>
    public void Node(int arity, bool isSpine)
    {
        var shape = JoinShape.Of(arity, isSpine);
        foreach (var pattern in shape.Products)
        {
            for (var word = 0; word < _stride; word++)
            {
                var product = ulong.MaxValue;
                for (var factors = pattern; factors != 0; factors &= factors - 1)
                {
                    var at = ((_mask + BitOperations.TrailingZeroCount(factors)) * _stride) + word;
                    product &= _masks.Party0[at] ^ _masks.Party1[at];
                }

                var target = (_product * _stride) + word;
                _products.Party1[target] = product ^ _products.Party0[target];
            }

            _product++;
        }

        _mask += shape.OpenedPlanes;
    }
}
