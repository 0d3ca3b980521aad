using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Correlations.Dealing;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Protocols;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Tests.Rings;

namespace SecNet.Runtime.Tests.Protocols;

public sealed class SquaringTests32 : SquaringTests<uint>;

public sealed class SquaringTests64 : SquaringTests<ulong>;

public abstract class SquaringTests<T>
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    [Fact]
    public void Square_ArbitraryRing_IsExactModTheRing() =>
        Prop.ForAll(Gen.Choose(1, ProtocolRig<T>.WordBits).ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (ringBits, seed) =>
        {
            T[] x = [T.Zero, T.One, T.Zero - T.One, T.One << (ringBits - 1), (T.One << (ringBits - 1)) - T.One, .. RingSamples.Words<T>(40, seed)];
            var list = new SegmentList();
            var a = list.Seeded("a", x.Length, ringBits);
            var squared = list.Corrected("a^2", x.Length, ringBits);
            using var rig = new ProtocolRig<T>(seed, list);
            rig.Deal(dealer => LinearDealing.Square(dealer.Words(a.Offset, x.Length), dealer.Words(squared.Offset, x.Length)));
            var (x0, x1) = rig.Share(x, ringBits);
            var (z0, z1) = (new T[x.Length], new T[x.Length]);
            rig.Run(
                session => Half<Party0>(session, x0, z0), session => Half<Party1>(session, x1, z1),
                ProtocolRig<T>.Bytes((long)x.Length * ringBits), declaredRounds: 1);
            var expected = x.Select(static value => unchecked(value * value)).ToArray();
            Assert.Equal(ProtocolRig<T>.Signed(expected, ringBits), ProtocolRig<T>.Signed(ProtocolRig<T>.Sum(z0, z1), ringBits));

            void Half<TParty>(PartySession<T> session, T[] share, T[] z)
                where TParty : struct, IParty => Squaring.Square<T, TParty>(
                    session, share, session.Words(a.Offset, share.Length), session.Words(squared.Offset, share.Length), new T[share.Length], z, ringBits);
        }).QuickCheckThrowOnFailure();
}
