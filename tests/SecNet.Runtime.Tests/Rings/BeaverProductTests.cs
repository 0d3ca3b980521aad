using System.Runtime.Intrinsics;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.Tests.Rings;

public sealed class BeaverProductTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void WriteAndXor_BothParties_ShareTheProduct(int count)
    {
        foreach (var length in RingSamples.EdgeLengths)
        {
            // Secret factors and masks; the masks' products by the set of factors they multiply.
            var secrets = Enumerable.Range(0, count).Select(seed => RingSamples.Words<ulong>(length, seed)).ToArray();
            var masks = Enumerable.Range(0, count).Select(seed => RingSamples.Words<ulong>(length, 10 + seed)).ToArray();
            var opened = secrets.Zip(masks, Xor).SelectMany(static plane => plane).ToArray();
            var products = Enumerable.Range(0, 1 << count).Select(set => Product(masks.Where((_, factor) => (set >> factor & 1) == 1), length)).ToArray();
            var shares0 = RingSamples.Words<ulong>(length << count, 20);
            var shares1 = Xor(products.SelectMany(static plane => plane).ToArray(), shares0);
            var (factors, sets) = (Offsets(count, length), Offsets(1 << count, length));

            ulong[] z0 = new ulong[length], z1 = new ulong[length];
            BeaverProduct.Write(opened, factors, shares0, sets, addsOpened: true, z0);
            BeaverProduct.Write(opened, factors, shares1, sets, addsOpened: false, z1);
            var expected = Product(secrets, length);
            Assert.Equal(expected, Xor(z0, z1));

            var before = RingSamples.Words<ulong>(length, 30);
            var target = before.ToArray();
            BeaverProduct.Xor(opened, factors, shares0, sets, addsOpened: true, target);
            BeaverProduct.Xor(opened, factors, shares1, sets, addsOpened: false, target);
            Assert.Equal(Xor(before, expected), target);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ApplyVectors_EveryVectorWidth_EqualsPortable(int count)
    {
        foreach (var length in RingSamples.EdgeLengths.Where(static length => length >= 8))
        {
            var (opened, shares) = (RingSamples.Words<ulong>(length * count, 1), RingSamples.Words<ulong>(length << count, 2));

            // Planes in no particular order.
            var (factors, sets) = (Offsets(count, length).Reverse().ToArray(), Offsets(1 << count, length).Reverse().ToArray());
            foreach (var (empty, kept) in new[] { (0ul, 0ul), (ulong.MaxValue, 0ul), (0ul, ulong.MaxValue), (ulong.MaxValue, ulong.MaxValue) })
            {
                var expected = RingSamples.Words<ulong>(length, 3);
                BeaverProduct.ApplyPortable(opened, factors, shares, sets, empty, expected, kept);
                Check<Vector512<ulong>, Lanes512<ulong>>();
                Check<Vector256<ulong>, Lanes256<ulong>>();
                Check<Vector128<ulong>, Lanes128<ulong>>();

                void Check<TVector, TLanes>()
                    where TVector : struct
                    where TLanes : struct, ILanes<ulong, TVector>
                {
                    var z = RingSamples.Words<ulong>(length, 3);
                    BeaverProduct.ApplyVectors<TVector, TLanes>(opened, factors, shares, sets, empty, z, kept);
                    Assert.Equal(expected, z);
                }
            }
        }
    }

    [Fact]
    public void Write_OperandsThatDoNotFit_NamesThem()
    {
        var plane = new ulong[3];
        Assert.Contains("got 1 factors and 2 sets", Refusal([0], [0, 0]), StringComparison.Ordinal);
        Assert.Contains("got 5 factors and 32 sets", Refusal([0, 0, 0, 0, 0], new int[32]), StringComparison.Ordinal);
        Assert.Contains("got 2 factors and 8 sets", Refusal([0, 0], new int[8]), StringComparison.Ordinal);
        Assert.Contains("A plane of 3 words at word 1 lies outside the 3 words there are", Refusal([0, 1], new int[4]), StringComparison.Ordinal);
        Assert.Contains("A plane of 3 words at word -1 lies outside", Refusal([0, 0], [0, 0, 0, -1]), StringComparison.Ordinal);

        string Refusal(int[] factors, int[] sets) =>
            Assert.Throws<ArgumentException>(() => BeaverProduct.Write(plane, factors, plane, sets, addsOpened: true, new ulong[3])).Message;
    }

    private static int[] Offsets(int planes, int length) => [.. Enumerable.Range(0, planes).Select(plane => plane * length)];

    private static ulong[] Product(IEnumerable<ulong[]> planes, int length) =>
        planes.Aggregate(Enumerable.Repeat(ulong.MaxValue, length).ToArray(), static (product, plane) => [.. product.Zip(plane, static (x, y) => x & y)]);

    private static ulong[] Xor(ulong[] x, ulong[] y) => [.. x.Zip(y, static (p, q) => p ^ q)];
}
