using System.Security.Cryptography;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>A point of P-256, y² = x³ - 3x + b, other than infinity, by its coordinates.</summary>
/// <remarks>Source: FIPS 186-4, D.1.2.3 (the curve); the chord rule for the sum of two points.</remarks>
internal readonly struct P256Point
{
    /// <summary>Bytes of an encoding: x and y, 32 bytes each, big-endian.</summary>
    public const int ByteLength = 2 * P256Field.ByteLength;

    private static readonly P256Field B = P256Field.Read(Convert.FromHexString("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"));

    private readonly P256Field _x, _y;

    private P256Point(P256Field x, P256Field y) => (_x, _y) = (x, y);

    /// <summary>Reads a point and checks that it is one: coordinates below p that satisfy the equation. The group has prime order, so nothing else is to check.</summary>
    /// <returns>False if it is not on the curve.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out P256Point point)
    {
        point = default;
        if (!P256Field.IsCanonical(bytes[..P256Field.ByteLength]) || !P256Field.IsCanonical(bytes[P256Field.ByteLength..ByteLength])) return false;
        P256Field x = P256Field.Read(bytes), y = P256Field.Read(bytes[P256Field.ByteLength..]);
        point = new(x, y);
        return P256Field.AreEqual(y * y, ((x * x) * x) - (x + x + x) + B);
    }

    /// <summary>Its encoding.</summary>
    public void Write(Span<byte> bytes)
    {
        _x.Write(bytes);
        _y.Write(bytes[P256Field.ByteLength..]);
    }

    /// <summary>This point minus another.</summary>
    /// <returns>False if they are equal or opposite, which random points are with probability 2^-255: the chord rule does not cover it.</returns>
    public bool TrySubtract(P256Point other, out P256Point difference)
    {
        var (run, rise) = (other._x - _x, P256Field.Zero - other._y - _y);
        var slope = rise * run.Invert();
        var x = (slope * slope) - _x - other._x;
        difference = new(x, (slope * (_x - x)) - _y);
        return !P256Field.AreEqual(_x, other._x);
    }

    /// <summary>One of two by a mask of all ones (the first) or zeros, in the same time for both.</summary>
    public static P256Point Select(ulong mask, P256Point first, P256Point second) =>
        new(P256Field.Select(mask, first._x, second._x), P256Field.Select(mask, first._y, second._y));

    /// <summary>A key pair's public point.</summary>
    public static P256Point Of(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        Span<byte> bytes = stackalloc byte[ByteLength];
        point.X.CopyTo(bytes);
        point.Y.CopyTo(bytes[P256Field.ByteLength..]);
        return TryRead(bytes, out var read) ? read : throw new CryptographicException("The platform made a P-256 key whose public point is not on the curve.");
    }

    /// <summary>The platform's public key of this point.</summary>
    public ECDiffieHellman ToPublicKey()
    {
        var bytes = new byte[ByteLength];
        Write(bytes);
        return ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = bytes[..P256Field.ByteLength], Y = bytes[P256Field.ByteLength..] },
        });
    }
}
