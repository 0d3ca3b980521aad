using FsCheck;
using FsCheck.Fluent;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Tests.Rings;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.Protocols;

/// <summary>What holds of encoding, sharing and truncating whatever the numbers are. A failure prints the seed that replays it.</summary>
public sealed class SharingPropertiesTests
{
    [Fact]
    public void Decode_OfEncode_IsWithinHalfAUnit() =>
        Prop.ForAll(Scales, ArbMap.Default.ArbFor<NormalFloat>(), static (scale, number) =>
        {
            // Kept below 2^20, so that the product with the largest scale fits 63 bits.
            var value = Math.IEEERemainder(number.Get, 1 << 20);
            var unit = scale.Decode(1);
            Assert.InRange(scale.Decode(scale.Encode(value)), value - (unit / 2), value + (unit / 2));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_OfDecode_IsTheIntegerItself() =>
        Prop.ForAll(Scales, ArbMap.Default.ArbFor<int>(), static (scale, integer) => scale.Encode(scale.Decode(integer)) == integer).QuickCheckThrowOnFailure();

    [Fact]
    public void ShareValues_Added_GiveTheValuesInEveryRing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long[]>(), Gen.Choose(16, 64).ToArbitrary(), ArbMap.Default.ArbFor<int>(), static (values, ringBits, seed) =>
        {
            var (share0, share1) = TwoParty.ShareValues(Array.ConvertAll(values, static value => (ulong)value), RingSamples.Prg(seed));
            var sums = share0.Zip(share1, (left, right) => ReferenceSteps.Wrap((long)unchecked(left + right), ringBits));
            Assert.Equal(values.Select(value => ReferenceSteps.Wrap(value, ringBits)), sums);
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<FixedPointScale> Scales =>
        (from fractionBits in Gen.Choose(0, 30) from divisor in Gen.Elements(1, 9, 25, 81) select new FixedPointScale(fractionBits, divisor)).ToArbitrary();
}
