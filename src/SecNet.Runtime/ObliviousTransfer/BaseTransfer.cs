using System.Buffers.Binary;
using System.Security.Cryptography;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.ObliviousTransfer;

/// <summary>128 oblivious transfers of keys from nothing, by elliptic curves: what the extension begins with.</summary>
/// <remarks>
/// Computes: keys K_i^0 and K_i^1 at the sender, K_i^(c_i) at the receiver. The sender publishes a random point C and R = rG; the receiver sends
/// P_i^0, one of k_i·G and C - k_i·G, so that it knows the logarithm of P_i^(c_i) alone; K_i^b = hash(r·P_i^b) with P_i^1 = C - P_i^0, and r·P_i^(c_i) = k_i·R.
/// Online: 2 messages, 128 and 8192 bytes.
/// Reveals: P_i^0, uniform whatever the choice is, so that not even an unbounded sender learns it.
/// Security: semi-honest (and it holds against a receiver that deviates); the receiver would need both r·P_i^0 and r·P_i^1, hence r·C from C and R alone, which is
/// the computational Diffie-Hellman problem on P-256, in the random-oracle model. The sender keeps no logarithm of C that it could use: choices are hidden perfectly.
/// Secrets: scalar multiplications are the platform's <see cref="ECDiffieHellman"/>; the receiver's subtraction and its selection take the same
/// time for both choices (<see cref="P256Field"/>); the sender's subtraction works on points both sides know.
/// Source: Naor and Pinkas, "Efficient Oblivious Transfer Protocols", SODA 2001, section 3, with C and r reused for all 128, as there.
/// </remarks>
internal static class BaseTransfer
{
    /// <summary>Transfers of a run.</summary>
    public const int Count = 128;

    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 16;

    private const int OpeningBytes = 2 * P256Point.ByteLength;

    private static ReadOnlySpan<byte> Domain => "SecNet base transfer"u8;

    /// <summary>The sender's side: both keys of every transfer.</summary>
    /// <param name="stream">The session's messages.</param>
    /// <param name="session">The session's nonce, hashed into the keys.</param>
    /// <param name="keys">Receives K_0^0, K_0^1, K_1^0, …</param>
    /// <exception cref="TransportException">The connection failed, or the peer sent what is no point of P-256.</exception>
    public static void Send(MessageStream stream, SessionNonce session, Span<byte> keys)
    {
        using var random = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var shift = P256Point.Of(random);
        Span<byte> opening = stackalloc byte[OpeningBytes];
        shift.Write(opening);
        P256Point.Of(own).Write(opening[P256Point.ByteLength..]);
        stream.Send(opening);

        var points = new byte[Count * P256Point.ByteLength];
        stream.Receive(points);
        for (int index = 0; index < Count; index++)
        {
            var zero = Read(stream, points.AsSpan(index * P256Point.ByteLength), $"transfer {index}");
            if (!shift.TrySubtract(zero, out var one))
                throw new TransportException($"{stream.Peer} sent the base transfer's own point back (transfer {index}). The session is over; connect anew.");
            Derive(own, zero, session, index, keys.Slice(2 * index * KeyBytes, KeyBytes));
            Derive(own, one, session, index, keys.Slice(((2 * index) + 1) * KeyBytes, KeyBytes));
        }
    }

    /// <summary>The receiver's side: the chosen key of every transfer.</summary>
    /// <param name="stream">The session's messages.</param>
    /// <param name="session">The session's nonce, hashed into the keys.</param>
    /// <param name="choices">128 choice bits.</param>
    /// <param name="keys">Receives K_0^(c_0), K_1^(c_1), …</param>
    /// <exception cref="TransportException">The connection failed, or the peer sent what is no point of P-256.</exception>
    public static void Receive(MessageStream stream, SessionNonce session, UInt128 choices, Span<byte> keys)
    {
        Span<byte> opening = stackalloc byte[OpeningBytes];
        stream.Receive(opening);
        var shift = Read(stream, opening, "the shift");
        var sender = Read(stream, opening[P256Point.ByteLength..], "the key");
        using var senderKey = sender.ToPublicKey();
        using var senderPublic = senderKey.PublicKey;
        var points = new byte[Count * P256Point.ByteLength];
        for (int index = 0; index < Count; index++)
        {
            using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var point = P256Point.Of(own);
            if (!shift.TrySubtract(point, out var other)) throw new CryptographicException("The platform drew a P-256 key that equals the sender's random point.");
            ulong mask = 0 - (ulong)(choices >> index & 1);
            P256Point.Select(mask, other, point).Write(points.AsSpan(index * P256Point.ByteLength));
            Derive(own, senderPublic, session, index, keys.Slice(index * KeyBytes, KeyBytes));
        }

        stream.Send(points);
    }

    private static P256Point Read(MessageStream stream, ReadOnlySpan<byte> bytes, string what) => P256Point.TryRead(bytes, out var point)
        ? point
        : throw new TransportException($"{stream.Peer} sent a point that is not on P-256 ({what} of the base transfers). The session is over; connect anew.");

    private static void Derive(ECDiffieHellman own, P256Point point, SessionNonce session, int index, Span<byte> key)
    {
        using var other = point.ToPublicKey();
        using var otherPublic = other.PublicKey;
        Derive(own, otherPublic, session, index, key);
    }

    /// <summary>hash(domain, session, index, x of the shared point), cut to a key.</summary>
    private static void Derive(ECDiffieHellman own, ECDiffieHellmanPublicKey point, SessionNonce session, int index, Span<byte> key)
    {
        byte[] secret = own.DeriveRawSecretAgreement(point);
        Span<byte> text = stackalloc byte[Domain.Length + SessionNonce.ByteLength + sizeof(int) + secret.Length];
        Domain.CopyTo(text);
        session.Write(text[Domain.Length..]);
        BinaryPrimitives.WriteInt32LittleEndian(text[(Domain.Length + SessionNonce.ByteLength)..], index);
        secret.CopyTo(text[^secret.Length..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        digest[..KeyBytes].CopyTo(key);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(text);
        CryptographicOperations.ZeroMemory(digest);
    }
}
