using SecNet.Runtime.Transport;

namespace SecNet.Runtime.Sessions;

/// <summary>The asynchronous schedule of an inference's work on ciphertexts: one ciphertext at a time, whenever there is one and nothing better to do.</summary>
/// <remarks>
/// A work goes through stages, ciphertext by ciphertext: requests are encrypted and sent as soon as it begins, without waiting; the other party's requests
/// are answered, and its replies decrypted, where a step of the inference would wait for a message of its own, or at the end. Each stage takes the works in
/// their order, so both parties know order, number and length of the messages of each stage.
/// Memory: under way, from their first request to their last reply, are one work, or several whose messages have at most <see cref="WindowBytes"/>
/// together; so a party holds no more than that of either party's ciphertexts.
/// Source: Li et al., section 3.1.2 and Fig. 5.
/// </remarks>
internal sealed class CiphertextSchedule
{
    /// <summary>Bytes of all messages of works under way, unless a single one has more.</summary>
    public const long WindowBytes = 64 << 20;

    private const int Requests = 0, Replies = 1, Streams = 2;

    private readonly InterleavedChannel _channel;
    private readonly long _windowBytes;
    private readonly List<CiphertextWork> _works = [];
    private int _encrypting;
    private int _answering;
    private int _decrypting;
    private int _ended;
    private long _bytesUnderWay;

    /// <summary>Beside a session's other messages.</summary>
    /// <param name="channel">The session's connection.</param>
    /// <param name="windowBytes">The window; smaller ones are for tests.</param>
    public CiphertextSchedule(DuplexChannel channel, long windowBytes = WindowBytes)
    {
        _windowBytes = windowBytes;
        _channel = new(channel, Streams) { Work = TryStep };
    }

    /// <summary>Where the session's other messages go: while they are waited for, ciphertexts are worked on.</summary>
    public DuplexChannel Channel => _channel;

    /// <summary>Payload bytes sent so far.</summary>
    public long PayloadBytesSent { get; private set; }

    /// <summary>Takes up a work, and sends what may be sent.</summary>
    public void Begin(CiphertextWork work)
    {
        for (var request = 0; request < work.PeersRequests.Count; request++) _channel.Expect(Requests, work.PeersRequests.Bytes);
        for (var reply = 0; reply < work.Replies; reply++) _channel.Expect(Replies, work.ReplyBytes(reply));
        _works.Add(work);
        while (TryEncrypt())
        {
        }
    }

    /// <summary>Completes all works.</summary>
    /// <exception cref="TransportException">The connection failed, or the peer sent something else than ciphertexts.</exception>
    public void Finish()
    {
        _channel.Finish();
        (_encrypting, _answering, _decrypting, _ended) = (0, 0, 0, 0);
        _works.Clear();
    }

    /// <summary>Forgets secrets of works that an error left undone.</summary>
    public void Clear()
    {
        foreach (var work in _works[_ended..]) work.End();
        _works.Clear();
    }

    /// <summary>What frees memory first: replies, then requests, then new ones; then what needs no message.</summary>
    private bool TryStep()
    {
        var did = TryDecrypt() || TryAnswer() || TryEncrypt() || TryPrepare();
        return EndDone() || did;
    }

    /// <summary>In their order, which makes room for others.</summary>
    private bool EndDone()
    {
        var before = _ended;
        for (; _ended < _encrypting && _works[_ended].IsDone; _ended++)
        {
            _bytesUnderWay -= _works[_ended].Bytes;
            _works[_ended].End();
        }

        return _ended > before;
    }

    private bool TryEncrypt()
    {
        while (_encrypting < _works.Count)
        {
            var work = _works[_encrypting];
            if (work.Encrypted == 0)
            {
                if (_bytesUnderWay > 0 && _bytesUnderWay + work.Bytes > _windowBytes) return false;
                _bytesUnderWay += work.Bytes;
            }

            if (work.Requests.Count == 0)
            {
                _encrypting++;
                continue;
            }

            var frame = InterleavedChannel.Rent(work.Requests.Bytes);
            work.Encrypt(work.Encrypted++, frame.Payload);
            Post(Requests, frame);
            if (work.Encrypted == work.Requests.Count) _encrypting++;
            return true;
        }

        return false;
    }

    private bool TryAnswer()
    {
        if (Answering is not { } work) return false;
        if (work.Loaded < work.RequestsFor(work.Answered))
        {
            if (!_channel.TryTake(Requests, out var request)) return false;
            work.Load(work.Loaded++, request.Payload);
            InterleavedChannel.Return(request);
            return true;
        }

        var frame = InterleavedChannel.Rent(work.ReplyBytes(work.Answered));
        work.Answer(work.Answered++, frame.Payload);
        Post(Replies, frame);
        return true;
    }

    private bool TryDecrypt()
    {
        while (_decrypting < _works.Count && _works[_decrypting].Decrypted == _works[_decrypting].Replies) _decrypting++;
        if (_decrypting == _works.Count || !_channel.TryTake(Replies, out var reply)) return false;
        var work = _works[_decrypting];
        work.Decrypt(work.Decrypted++, reply.Payload);
        InterleavedChannel.Return(reply);
        return true;
    }

    private bool TryPrepare() => Answering is { } work && work.Prepare();

    /// <summary>The first work with requests to answer.</summary>
    private CiphertextWork? Answering
    {
        get
        {
            while (_answering < _works.Count && _works[_answering].Answered == _works[_answering].PeersReplies) _answering++;
            return _answering < _works.Count ? _works[_answering] : null;
        }
    }

    private void Post(int stream, InterleavedChannel.Frame frame)
    {
        PayloadBytesSent += frame.Length;
        _channel.Post(stream, frame);
    }
}
