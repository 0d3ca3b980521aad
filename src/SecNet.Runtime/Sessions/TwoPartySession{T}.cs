using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.GarbledCircuits;
using SecNet.Runtime.HomomorphicEncryption;
using SecNet.Runtime.Networks;
using SecNet.Runtime.ObliviousTransfer;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Sessions;

/// <summary>A party's generating session in the ring word of the network.</summary>
/// <typeparam name="T"><see cref="uint"/> or <see cref="ulong"/>.</typeparam>
public sealed class TwoPartySession<T> : TwoPartySession
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    /// <summary>Memory for transformed weights; those beyond it are transformed anew for every inference.</summary>
    private const long TransformedWeightsBytes = 128 << 20;

    private readonly CorrelationMaterial<T> _material;
    private readonly T[] _weightShares;
    private readonly TransferSession _transfers;
    private readonly Dictionary<object, MaskProducts> _products = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IAdditiveEncryption, EncryptionKeys> _keys = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, object> _shapes = [];
    private readonly Dictionary<int, TransformedLayer> _transformed = [];
    private readonly MemoryBudget _transformedBudget = new(TransformedWeightsBytes);
    private readonly GrowingBuffer<T>[] _scratch = [.. Enumerable.Range(0, 4).Select(static _ => new GrowingBuffer<T>())];
    private readonly GrowingBuffer<ulong>[] _planes = [.. Enumerable.Range(0, 8).Select(static _ => new GrowingBuffer<ulong>())];
    private readonly GrowingBuffer<byte>[] _messages = [.. Enumerable.Range(0, 2).Select(static _ => new GrowingBuffer<byte>())];
    private readonly GrowingBuffer<T> _differences = new();
    private AesCtrPrg _random = new(Seed.Create());

    internal TwoPartySession(NetworkInfo info, ModelShare model, DuplexChannel peer, SessionNonce nonce, GenerationSchedule schedule, long windowBytes = CiphertextSchedule.WindowBytes)
        : base(info, model.PartyIndex)
    {
        _material = new(info);
        ScheduleAgreement.Reach(peer, schedule);
        Ciphertexts = schedule == GenerationSchedule.Asynchronous ? new(peer, windowBytes) : null;
        _transfers = TransferSession.Connect(Ciphertexts?.Channel ?? peer, model.PartyIndex, nonce);
        _weightShares = new T[info.ModelWords];
        var words = model.Words.Span;
        for (var index = 0; index < words.Length; index++) _weightShares[index] = T.CreateTruncating(words[index]);
        Transfers = new(_transfers);
        Masks = new(Transfers);
        Bits = new(Transfers);
        Ands = new(Transfers);
        Garbling = new(_transfers);
        SetupBytes = BytesSent;
    }

    /// <inheritdoc/>
    public override long Transferred => _transfers.Transfers;

    /// <inheritdoc/>
    public override long BytesSent => _transfers.Messages.PayloadBytesSent + (Ciphertexts?.PayloadBytesSent ?? 0);

    /// <summary>This party's arithmetic shares of a correlation.</summary>
    public Span<T> Words(int offset, int length) => _material.Words(offset, length);

    /// <summary>The same for steps that add to it later on.</summary>
    public Memory<T> WordsMemory(int offset, int length) => _material.WordsMemory(offset, length);

    /// <summary>This party's Boolean shares.</summary>
    public Span<ulong> Planes(int offset, int length) => _material.Planes(offset, length);

    /// <summary>This party's share [W] of weights.</summary>
    public ReadOnlyMemory<T> WeightShares(int offset, int length) => _weightShares.AsMemory(offset, length);

    /// <summary>For generated code: scratch for the masks of differences that a level compares.</summary>
    public Span<T> Differences(int length) => _differences.Of(length);

    /// <summary>The messages all steps share.</summary>
    internal MessageStream Messages => _transfers.Messages;

    /// <summary>Work on ciphertexts under way; null on the synchronous schedule, where none ever is.</summary>
    internal CiphertextSchedule? Ciphertexts { get; }

    /// <summary>Random transfers.</summary>
    internal RandomTransfers Transfers { get; }

    /// <summary>Masks with shared bits.</summary>
    internal RandomMasks<T> Masks { get; }

    /// <summary>Random bits and their products.</summary>
    internal BitProducts<T> Bits { get; }

    /// <summary>Products of bits.</summary>
    internal AndCorrelations Ands { get; }

    /// <summary>Comparisons that the parties garble for each other.</summary>
    internal ComparisonGarbling Garbling { get; }

    /// <summary>Words of this party's own, which the other one cannot predict.</summary>
    internal void Random(Span<T> words) => _random.Fill(MemoryMarshal.AsBytes(words));

    /// <summary>Scratch words; one of a few buffers, each valid until it is asked for again.</summary>
    internal Span<T> Scratch(int buffer, int length) => _scratch[buffer].Of(length);

    /// <summary>Scratch words of 64 bits, likewise.</summary>
    internal Span<ulong> ScratchPlanes(int buffer, int length) => _planes[buffer].Of(length);

    /// <summary>Buffers of messages, likewise.</summary>
    internal Span<byte> MessageBuffer(int buffer, int length) => _messages[buffer].Of(length);

    /// <summary>What makes the products of a tree's nodes, made once.</summary>
    internal MaskProducts ProductsOf(object tree, Func<MaskNode[]> nodes)
    {
        if (_products.TryGetValue(tree, out var products)) return products;
        return _products[tree] = new(Transfers, nodes());
    }

    /// <summary>The sizes of a layer's cross term, found once.</summary>
    internal TShape ShapeOf<TShape>(object layer, Func<TShape> create)
        where TShape : class
    {
        if (_shapes.TryGetValue(layer, out var shape)) return (TShape)shape;
        var created = create();
        _shapes[layer] = created;
        return created;
    }

    /// <summary>Both parties' keys of a scheme, good for so many more coefficients of replies; fresh ones are exchanged when the old are used up.</summary>
    /// <exception cref="TransportException">The connection failed, or what came is no public key.</exception>
    internal EncryptionKeys KeysOf(IAdditiveEncryption scheme, long coefficients)
    {
        if (!_keys.TryGetValue(scheme, out var keys)) _keys[scheme] = keys = new(scheme);
        if (keys.Suffice(coefficients)) return keys;
        Ciphertexts?.Finish(); // what is under way needs the old keys
        var before = Messages.PayloadBytesSent;
        keys.Refresh(this, coefficients);
        SetupBytes += Messages.PayloadBytesSent - before;
        return keys;
    }

    /// <summary>A layer's weights, transformed as far as <see cref="TransformedWeightsBytes"/> go; they depend on no key.</summary>
    internal TransformedLayer TransformedOf(int slot, CrossTermShape shape)
    {
        if (_transformed.TryGetValue(slot, out var layer)) return layer;
        return _transformed[slot] = new(shape, _transformedBudget);
    }

    /// <summary>Sends one message and receives another, of any lengths, cut into what an exchange takes.</summary>
    internal void Exchange(ReadOnlySpan<byte> sent, Span<byte> received)
    {
        do
        {
            var (sending, receiving) = (Math.Min(sent.Length, MessageStream.LargestPayloadBytes), Math.Min(received.Length, MessageStream.LargestPayloadBytes));
            Messages.Exchange(sent[..sending], received[..receiving]);
            sent = sent[sending..];
            received = received[receiving..];
        }
        while (!sent.IsEmpty || !received.IsEmpty);
    }

    /// <inheritdoc/>
    public override void Generate<TNetwork>(Span<byte> record) => Generate(record, TNetwork.Generate);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _material.Clear();
        Array.Clear(_weightShares);
        foreach (var products in _products.Values) products.Clear();
        foreach (var keys in _keys.Values) keys.Dispose();
        foreach (var layer in _transformed.Values) layer.Dispose();
        Ciphertexts?.Clear();
        Masks.Clear();
        Bits.Clear();
        Garbling.Clear();
        Transfers.Clear();
        foreach (var buffer in _scratch) buffer.Clear();
        foreach (var buffer in _planes) buffer.Clear();
        foreach (var buffer in _messages) buffer.Clear();
        _differences.Clear();
        _random.Clear();
        _transfers.Dispose();
    }

    /// <summary>The same for steps that no generated network wraps, in tests of single protocols.</summary>
    internal void Generate(Span<byte> record, Action<TwoPartySession> generate)
    {
        var expected = CorrelationLayout.RecordBytes(Info, PartyIndex);
        if (record.Length != expected) throw new ArgumentException($"{Info.Name} has {expected} bytes of correlations, the buffer {record.Length}.", nameof(record));
        generate(this);
        Ciphertexts?.Finish();
        _material.Write(record);
    }
}
