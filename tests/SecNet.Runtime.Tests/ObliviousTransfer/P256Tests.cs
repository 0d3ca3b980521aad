using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.ObliviousTransfer;

/// <summary>The field against big integers, the curve against the platform's key pairs.</summary>
public sealed class P256Tests
{
    // FIPS 186-4, D.1.2.3.
    private static readonly BigInteger P = Hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
    private static readonly BigInteger Order = Hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    private const string GeneratorX = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    private const string GeneratorY = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    [Fact]
    public void Field_EdgesAndRandom_AgreesWithIntegers()
    {
        List<BigInteger> values = [0, 1, 2, P - 1, P - 2, BigInteger.One << 255, (BigInteger.One << 128) - 1, BigInteger.One << 64, (BigInteger.One << 96) - 1, P - (BigInteger.One << 224), P / 2];
        var data = new InsecureSeeds(1).Data();
        var bytes = new byte[32];
        for (int i = 0; i < 30; i++)
        {
            data.Fill(bytes);
            values.Add(new BigInteger(bytes, isUnsigned: true) % P);
        }

        foreach (var x in values)
            foreach (var y in values)
            {
                var (left, right) = (Field(x), Field(y));
                Assert.Equal((x + y) % P, Integer(left + right));
                Assert.Equal((x - y + P) % P, Integer(left - right));
                Assert.Equal(x * y % P, Integer(left * right));
                Assert.Equal(x == y, P256Field.AreEqual(left, right));
            }

        foreach (var x in values) Assert.Equal(x.IsZero ? 0 : BigInteger.ModPow(x, P - 2, P), Integer(Field(x).Invert()));
    }

    [Fact]
    public void IsCanonical_IsTrueBelowThePrime()
    {
        Assert.True(P256Field.IsCanonical(Bytes(P - 1)));
        Assert.True(P256Field.IsCanonical(Bytes(0)));
        Assert.False(P256Field.IsCanonical(Bytes(P)));
        Assert.False(P256Field.IsCanonical(Bytes(P + 1)));
        Assert.False(P256Field.IsCanonical(Bytes((BigInteger.One << 256) - 1)));
    }

    [Fact]
    public void Subtract_MultiplesOfTheGenerator_AgreesWithThePlatform()
    {
        var data = new InsecureSeeds(2).Data();
        var bytes = new byte[64];
        for (int i = 0; i < 20; i++)
        {
            data.Fill(bytes);
            BigInteger a = i == 0 ? 2 : new BigInteger(bytes.AsSpan(0, 32), isUnsigned: true) % Order, b = i == 0 ? 1 : new BigInteger(bytes.AsSpan(32), isUnsigned: true) % Order;
            Assert.True(P256Point.TryRead(Multiple(a), out var left));
            Assert.True(P256Point.TryRead(Multiple(b), out var right));
            Assert.True(left.TrySubtract(right, out var difference));
            var written = new byte[P256Point.ByteLength];
            difference.Write(written);
            Assert.Equal(Multiple((a - b + Order) % Order), written);
        }
    }

    [Fact]
    public void Subtract_EqualOrOppositePoints_IsRefused()
    {
        Assert.True(P256Point.TryRead(Multiple(5), out var five));
        Assert.True(P256Point.TryRead(Multiple(Order - 5), out var minusFive));
        Assert.False(five.TrySubtract(five, out _));
        Assert.False(five.TrySubtract(minusFive, out _));
    }

    [Fact]
    public void TryRead_TheGenerator_IsOnTheCurve_AndItsNeighboursAreNot()
    {
        byte[] generator = Convert.FromHexString(GeneratorX + GeneratorY);
        Assert.Equal(generator, Multiple(1));
        Assert.True(P256Point.TryRead(generator, out var point));
        var written = new byte[P256Point.ByteLength];
        point.Write(written);
        Assert.Equal(generator, written);
        for (int bit = 0; bit < 8 * generator.Length; bit++)
        {
            generator[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(P256Point.TryRead(generator, out _));
            generator[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(P256Point.TryRead(new byte[P256Point.ByteLength], out _));
        // The same x, plus p: a second encoding of a coordinate.
        var small = new byte[P256Point.ByteLength];
        small.AsSpan().Fill(0xff);
        Assert.False(P256Point.TryRead(small, out _));
    }

    [Fact]
    public void Select_GoesByTheMask()
    {
        Assert.True(P256Point.TryRead(Multiple(3), out var three));
        Assert.True(P256Point.TryRead(Multiple(4), out var four));
        var bytes = new byte[P256Point.ByteLength];
        P256Point.Select(ulong.MaxValue, three, four).Write(bytes);
        Assert.Equal(Multiple(3), bytes);
        P256Point.Select(0, three, four).Write(bytes);
        Assert.Equal(Multiple(4), bytes);
    }

    /// <summary>k·G, by the platform.</summary>
    internal static byte[] Multiple(BigInteger k)
    {
        using var key = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes(k) });
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [.. point.X!, .. point.Y!];
    }

    private static P256Field Field(BigInteger value) => P256Field.Read(Bytes(value));

    private static BigInteger Integer(P256Field value)
    {
        var bytes = new byte[P256Field.ByteLength];
        value.Write(bytes);
        return new(bytes, isUnsigned: true, isBigEndian: true);
    }

    private static byte[] Bytes(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[P256Field.ByteLength - bytes.Length], .. bytes];
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
