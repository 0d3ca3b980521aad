using SecNet.Runtime.HomomorphicEncryption;

namespace SecNet.Runtime.Tests.HomomorphicEncryption;

[Collection("sequential")]
public sealed class HomomorphicAllocationTests
{
    [Fact]
    public void EncryptReplyDecrypt_AllocateNothing()
    {
        var shape = CrossTermShape.Dense(40, 300, 44);
        var triples = new PackedTripleShape(64, 4096);
        using KeyPair pair = new((RingLwe)shape.Scheme), slots = new(RingLwe.ForSlots);
        var owner = new CrossTermOwner(pair.Owner, shape);
        using var evaluator = new CrossTermEvaluator(pair.Evaluator, shape);
        var tripleOwner = new PackedTripleOwner(slots.Owner, triples);
        using var tripleEvaluator = new PackedTripleEvaluator(slots.Evaluator, triples);
        byte[] request = new byte[shape.RequestBytes], reply = new byte[shape.ReplyBytes], tripleRequest = new byte[triples.RequestBytes], tripleReply = new byte[triples.ReplyBytes];
        ulong[] inputs = new ulong[shape.InLength], weights = new ulong[shape.WeightLength], share = new ulong[shape.OutLength], operand = new ulong[4096], product = new ulong[4096];
        long before = 0;
        // The first times round compile, some of it once more, and make room for ciphertexts.
        for (int run = 0; run < 6; run++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            owner.Encrypt(inputs, request);
            evaluator.Reply(request, weights, reply, share);
            owner.Decrypt(reply, share);
            tripleOwner.Encrypt(operand, operand, tripleRequest);
            tripleEvaluator.Reply(tripleRequest, operand, operand, tripleReply, product);
            tripleOwner.Decrypt(tripleReply, operand, operand, product);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
