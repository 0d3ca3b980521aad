using System.Security.Cryptography;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Roles.Offline;
using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Roles;

/// <summary>What the dealer does for one pair of parties, on one thread.</summary>
internal static class DealerService
{
    private static readonly TimeSpan IdleSlice = TimeSpan.FromSeconds(1);

    /// <summary>Sends both their weight-mask seeds, then correlations as they ask for them, until one leaves.</summary>
    /// <exception cref="TransportException">A party left or broke the protocol.</exception>
    public static void Run<TNetwork>(DealerOptions options, SocketChannel party0, SocketChannel party1, ModelId modelId)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        Seed mask0 = options.Key.WeightMaskSeed(modelId, 0), mask1 = options.Key.WeightMaskSeed(modelId, 1);
        SendBoth(party0, party1, Verdict.Yes);
        SendSeed(party0, mask0);
        SendSeed(party1, mask1);
        options.Log($"dealer: serving model {modelId} to {party0.Peer} and {party1.Peer}");

        using var mill = new RecordMill<TNetwork>(mask0, mask1, options.Threads);
        while (true)
        {
            // The parties may be idle for as long as they like; once one has asked, the other is due.
            while (!party0.WaitForArrival(IdleSlice))
            {
                if (party1.IsPeerGone) throw new TransportException($"party 1 at {party1.Peer} left.");
            }
            int count0 = DealerWire.ReceiveRequest(party0), count1 = DealerWire.ReceiveRequest(party1);
            if (count0 != count1 || count0 is < 1 or > DealerWire.LargestRequest)
            {
                var refusal = $"party 0 asked for {count0} inferences, party 1 for {count1}; the same number from 1 to {DealerWire.LargestRequest} was expected";
                SendBoth(party0, party1, Verdict.No(refusal));
                throw new TransportException(refusal);
            }
            SendBoth(party0, party1, Verdict.Yes);
            mill.Make(count0, (record0, record1) =>
            {
                party0.Send(record0);
                party1.Send(record1);
            });
        }
    }

    private static void SendBoth(SocketChannel party0, SocketChannel party1, Verdict verdict)
    {
        verdict.Send(party0);
        verdict.Send(party1);
    }

    private static void SendSeed(SocketChannel party, Seed seed)
    {
        Span<byte> bytes = stackalloc byte[Seed.ByteLength];
        seed.Write(bytes);
        party.Send(bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
