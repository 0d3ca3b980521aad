using System.Numerics;
using SecNet.Runtime.Sessions;

namespace SecNet.Runtime.Correlations.Generating;

/// <summary>The synchronous schedule: all requests are made, then exchanged, then answered, then the replies exchanged, then decrypted; the party idles while they travel.</summary>
internal static class SynchronousWork
{
    // Message buffers of the session.
    private const int Sent = 0, Received = 1;

    /// <summary>Completes a work before anything else is done.</summary>
    public static void Complete<T>(TwoPartySession<T> session, CiphertextWork work)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        var sent = session.MessageBuffer(Sent, work.Requests.Count * work.Requests.Bytes);
        var received = session.MessageBuffer(Received, work.PeersRequests.Count * work.PeersRequests.Bytes);
        for (; work.Encrypted < work.Requests.Count; work.Encrypted++) work.Encrypt(work.Encrypted, sent.Slice(work.Encrypted * work.Requests.Bytes, work.Requests.Bytes));
        session.Exchange(sent, received);

        sent = session.MessageBuffer(Sent, Bytes(work, work.PeersReplies));
        for (var left = sent; work.Answered < work.PeersReplies; work.Answered++)
        {
            for (; work.Loaded < work.RequestsFor(work.Answered); work.Loaded++) work.Load(work.Loaded, received.Slice(work.Loaded * work.PeersRequests.Bytes, work.PeersRequests.Bytes));
            work.Answer(work.Answered, left[..work.ReplyBytes(work.Answered)]);
            left = left[work.ReplyBytes(work.Answered)..];
        }

        received = session.MessageBuffer(Received, Bytes(work, work.Replies));
        session.Exchange(sent, received);
        for (var left = received; work.Decrypted < work.Replies; work.Decrypted++)
        {
            work.Decrypt(work.Decrypted, left[..work.ReplyBytes(work.Decrypted)]);
            left = left[work.ReplyBytes(work.Decrypted)..];
        }

        work.End();
    }

    private static int Bytes(CiphertextWork work, int replies)
    {
        var bytes = 0;
        for (var reply = 0; reply < replies; reply++) bytes = checked(bytes + work.ReplyBytes(reply));
        return bytes;
    }
}
