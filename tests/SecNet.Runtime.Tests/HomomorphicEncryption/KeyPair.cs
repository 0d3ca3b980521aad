using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Testing;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

/// <summary>Both parties of a scheme, from a fixed seed.</summary>
internal sealed class KeyPair : IDisposable
{
    public KeyPair(RingLwe scheme, int seed = 0)
    {
        Scheme = scheme;
        var seeds = new InsecureSeeds(seed);
        Owner = new RingLweKeyOwner(scheme, seeds.Next());
        PublicKey = new byte[scheme.PublicKeyBytes];
        Owner.WritePublicKey(PublicKey);
        Evaluator = new RingLweEvaluator(scheme, PublicKey, seeds.Next());
    }

    public RingLwe Scheme { get; }

    public RingLweKeyOwner Owner { get; }

    public RingLweEvaluator Evaluator { get; }

    public byte[] PublicKey { get; }

    public static int[] All(int degree) => [.. Enumerable.Range(0, degree)];

    public byte[] Encrypt(ulong[] message, int plaintext = 0)
    {
        var ciphertext = new byte[Scheme.CiphertextBytes];
        Owner.Encrypt(plaintext, message, ciphertext);
        return ciphertext;
    }

    public byte[] Reply(byte[] ciphertext, ulong[] weights, int[] positions, ulong[] mask, int plaintext = 0)
    {
        var reply = new byte[Scheme.ReplyBytes(positions.Length)];
        Evaluator.Load(0, ciphertext);
        Evaluator.Begin();
        Evaluator.Accumulate(plaintext, 0, weights);
        Evaluator.Finish(plaintext, positions, mask, reply);
        return reply;
    }

    public ulong[] Decrypt(byte[] reply, int[] positions, int plaintext = 0)
    {
        var message = new ulong[positions.Length];
        Owner.Decrypt(plaintext, reply, positions, message);
        return message;
    }

    public void Dispose()
    {
        Owner.Dispose();
        Evaluator.Dispose();
    }
}
