using SecNet.Runtime.Transport;

namespace SecNet.Benchmarks.LiEtAl;

/// <summary>How long a batch of triples takes two parties on a thread each.</summary>
internal static class TripleTimes
{
    private const int WarmUp = 20;

    /// <summary>Message by message: the owner encrypts everything, the other answers everything, the owner decrypts everything.</summary>
    /// <returns>Milliseconds from the owner's start to its last share.</returns>
    public static double Synchronous(ITriples triples, int rounds) => Measure(triples, rounds, (channel, requests, replies) =>
        {
            for (var request = 0; request < triples.Requests; request++) triples.Encrypt(request, Request(triples, requests, request));
            channel.Send(requests);
            channel.Receive(replies);
            for (var reply = 0; reply < triples.Replies; reply++) triples.Decrypt(reply, Reply(triples, replies, reply));
        },
        (channel, requests, replies) =>
        {
            channel.Receive(requests);
            triples.Prepare();
            for (var request = 0; request < triples.Requests; request++) triples.Answer(request, Request(triples, requests, request), ReplyTo(triples, replies, request));
            channel.Send(replies);
        });

    /// <summary>Li et al.'s Fig. 5: a ciphertext travels and is answered while the next one is made, and a reply while the next one is.</summary>
    /// <returns>Milliseconds, likewise.</returns>
    public static double Asynchronous(ITriples triples, int rounds)
    {
        // The reply that comes while a request goes: what is answered while the next request is made.
        var late = triples.Requests - triples.Replies + 1;
        return Measure(triples, rounds, (channel, requests, replies) =>
            {
                for (var request = 0; request < triples.Requests; request++)
                {
                    triples.Encrypt(request, Request(triples, requests, request));
                    channel.Exchange(Request(triples, requests, request), request < late ? default : Reply(triples, replies, request - late));
                    if (request >= late) triples.Decrypt(request - late, Reply(triples, replies, request - late));
                }

                channel.Receive(Reply(triples, replies, triples.Replies - 1));
                triples.Decrypt(triples.Replies - 1, Reply(triples, replies, triples.Replies - 1));
            },
            (channel, requests, replies) =>
            {
                triples.Prepare();
                for (var request = 0; request < triples.Requests; request++)
                {
                    channel.Exchange(request < late ? default : Reply(triples, replies, request - late), Request(triples, requests, request));
                    triples.Answer(request, Request(triples, requests, request), ReplyTo(triples, replies, request));
                }

                channel.Send(Reply(triples, replies, triples.Replies - 1));
            });
    }

    private delegate void Half(DuplexChannel channel, Span<byte> requests, Span<byte> replies);

    private static double Measure(ITriples triples, int rounds, Half owner, Half other)
    {
        var (channel0, channel1) = SocketLink.Connect();
        using (channel0)
        using (channel1)
        {
            byte[][] requests = [new byte[triples.Requests * triples.RequestBytes], new byte[triples.Requests * triples.RequestBytes]];
            byte[][] replies = [new byte[triples.Replies * triples.ReplyBytes], new byte[triples.Replies * triples.ReplyBytes]];
            _ = Figures.Median(Math.Min(WarmUp, rounds), Run);
            var seconds = Figures.Median(rounds, Run);
            triples.Check();
            return seconds * 1e3;

            double Run() => PartyPair.Run(party => (party == 0 ? owner : other)(party == 0 ? channel0 : channel1, requests[party], replies[party]));
        }
    }

    private static Span<byte> Request(ITriples triples, Span<byte> requests, int index) => requests.Slice(index * triples.RequestBytes, triples.RequestBytes);

    private static Span<byte> Reply(ITriples triples, Span<byte> replies, int index) => replies.Slice(index * triples.ReplyBytes, triples.ReplyBytes);

    private static Span<byte> ReplyTo(ITriples triples, Span<byte> replies, int request) =>
        request < triples.Requests - triples.Replies ? default : Reply(triples, replies, request - (triples.Requests - triples.Replies));
}
