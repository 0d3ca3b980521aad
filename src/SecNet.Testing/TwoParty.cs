using System.Runtime.InteropServices;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Reference;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sessions;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Testing;

/// <summary>One inference of both parties, and its plaintext twin.</summary>
/// <param name="Output">Reconstructed logits, signed.</param>
/// <param name="Reference">The twin's logits under the same masks: equal when every truncation is masked.</param>
/// <param name="Floor">The twin's logits when every truncation rounds down.</param>
/// <param name="Traffic">What each party sent.</param>
/// <param name="Views">Every byte each party received, frame headers included.</param>
public sealed record TwoPartyInference(long[] Output, long[] Reference, long[] Floor, OpeningTraffic[] Traffic, byte[][] Views);

/// <summary>
/// Runs both parties of a network in one process, on two threads and an in-memory channel, from repeatable seeds; with a dealer, or where the
/// network has none with what the parties make themselves, whose randomness is fresh each time.
/// </summary>
public static class TwoParty
{
    /// <summary>Runs inferences one after another in one session, or some of them together.</summary>
    /// <param name="weights">Weights and biases as signed integers, in weight-slot order.</param>
    /// <param name="inputs">Inputs as signed integers at the input scale.</param>
    /// <param name="seeds">Where all randomness comes from.</param>
    /// <param name="batch">Inferences evaluated together; the last ones may be fewer. Traffic and views are then those of a whole batch.</param>
    public static TwoPartyInference[] Run<TNetwork>(ReadOnlyMemory<long> weights, IReadOnlyList<long[]> inputs, InsecureSeeds seeds, int batch = 1)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        using var recording0 = new RecordingChannel(channel0);
        using var recording1 = new RecordingChannel(channel1);
        var (model0, model1) = Share(info, MemoryMarshal.Cast<long, ulong>(weights.Span), seeds);
        using var offline = OfflinePhase.Create<TNetwork>(model0, model1, seeds);
        using var party0 = PartySession.Create(info, model0, recording0, offline.WeightMask0, slotCount: 1, batch);
        using var party1 = PartySession.Create(info, model1, recording1, offline.WeightMask1, slotCount: 1, batch);
        InParallel(() => TNetwork.LoadModel<Party0>(party0), () => TNetwork.LoadModel<Party1>(party1));

        var results = new TwoPartyInference[inputs.Count];
        for (var first = 0; first < results.Length; first += batch)
        {
            var count = Math.Min(batch, results.Length - first);
            for (var inference = 0; inference < count; inference++)
            {
                offline.Load<TNetwork>(party0, party1, inference, count);
            }

            var masks = Enumerable.Range(0, count).Select(inference => Masks(party0, party1, inference)).ToArray();
            var (input0, input1) = ShareValues(MemoryMarshal.Cast<long, ulong>(inputs.Skip(first).Take(count).SelectMany(static input => input).ToArray()), seeds.Data());
            var (output0, output1) = (new ulong[count * info.OutputShape.Length], new ulong[count * info.OutputShape.Length]);
            var before = new[] { party0.Traffic, party1.Traffic };
            recording0.Forget();
            recording1.Forget();
            InParallel(
                () =>
                {
                    TNetwork.Prepare<Party0>(party0, 0);
                    TNetwork.Evaluate<Party0>(party0, 0, input0, output0);
                },
                () =>
                {
                    TNetwork.Prepare<Party1>(party1, 0);
                    TNetwork.Evaluate<Party1>(party1, 0, input1, output1);
                });
            var outputs = output0.Zip(output1, (left, right) => ReferenceSteps.Wrap((long)(left + right), info.OutputRingBits)).Chunk(info.OutputShape.Length).ToArray();
            for (var inference = 0; inference < count; inference++)
            {
                var input = inputs[first + inference];
                results[first + inference] = new(
                    outputs[inference],
                    Twin<TNetwork>(new(info, weights, masks[inference]), input),
                    Twin<TNetwork>(new(info, weights), input),
                    [Difference(party0.Traffic, before[0]), Difference(party1.Traffic, before[1])],
                    [recording0.Received, recording1.Received]);
            }
        }

        return results;
    }

    /// <summary>Loads a model under a fresh weight mask, and nothing more.</summary>
    /// <param name="weights">Weights and biases as signed integers, in weight-slot order.</param>
    /// <param name="seeds">Where all randomness comes from.</param>
    /// <returns>Every byte each party received, frame headers included.</returns>
    public static byte[][] LoadModel<TNetwork>(ReadOnlyMemory<long> weights, InsecureSeeds seeds)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var info = TNetwork.Info;
        var (channel0, channel1) = MemoryChannel.CreatePair(timeout: TimeSpan.FromSeconds(60));
        using var recording0 = new RecordingChannel(channel0);
        using var recording1 = new RecordingChannel(channel1);
        var (model0, model1) = Share(info, MemoryMarshal.Cast<long, ulong>(weights.Span), seeds);
        using var offline = OfflinePhase.Create<TNetwork>(model0, model1, seeds);
        using var party0 = PartySession.Create(info, model0, recording0, offline.WeightMask0, slotCount: 1);
        using var party1 = PartySession.Create(info, model1, recording1, offline.WeightMask1, slotCount: 1);
        InParallel(() => TNetwork.LoadModel<Party0>(party0), () => TNetwork.LoadModel<Party1>(party1));
        return [recording0.Received, recording1.Received];
    }

    /// <summary>Additive shares of values, from repeatable randomness.</summary>
    public static (ulong[] Party0, ulong[] Party1) ShareValues(ReadOnlySpan<ulong> values, AesCtrPrg prg)
    {
        var (share0, share1) = (new ulong[values.Length], new ulong[values.Length]);
        prg.Fill(MemoryMarshal.AsBytes(share0.AsSpan()));
        RingVector.Subtract(values, share0, share1);
        return (share0, share1);
    }

    /// <summary>Runs both parties' halves at once; the first failure is thrown.</summary>
    public static void InParallel(Action party0, Action party1)
    {
        var other = Task.Factory.StartNew(party1, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Exception? failure = null;
        try
        {
            party0();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            failure = exception;
        }

        try
        {
            other.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (failure is not null)
        {
            throw new AggregateException(failure, exception);
        }

        if (failure is not null) throw new AggregateException(failure);
    }

    private static (ModelShare Party0, ModelShare Party1) Share(NetworkInfo info, ReadOnlySpan<ulong> weights, InsecureSeeds seeds)
    {
        var id = ModelId.Create();
        var (share0, share1) = ShareValues(weights, seeds.Data());
        return (new(info.ProtocolId, id, 0, share0), new(info.ProtocolId, id, 1, share1));
    }

    private static long[] Twin<TNetwork>(ReferenceSession session, long[] input)
        where TNetwork : ISecureNetwork<TNetwork>
    {
        var output = new long[session.Info.OutputShape.Length];
        TNetwork.EvaluateReference(session, input, output);
        return output;
    }

    private static ulong[] Masks(PartySession party0, PartySession party1, int inference)
    {
        if (party0.Info.WordBits == 32)
            return [.. party0.Typed<uint>().LoadedWords(0, inference).Zip(party1.Typed<uint>().LoadedWords(0, inference), static (left, right) => (ulong)(left + right))];
        return [.. party0.Typed<ulong>().LoadedWords(0, inference).Zip(party1.Typed<ulong>().LoadedWords(0, inference), static (left, right) => left + right)];
    }

    private static OpeningTraffic Difference(OpeningTraffic after, OpeningTraffic before) =>
        new(after.PayloadBytes - before.PayloadBytes, after.WireBytes - before.WireBytes, after.Rounds - before.Rounds);
}
