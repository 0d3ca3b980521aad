using System.Numerics;
using System.Runtime.InteropServices;
using SecNet.Runtime.Correlations;
using SecNet.Runtime.Networks;
using SecNet.Runtime.Randomness;
using SecNet.Runtime.Rings;
using SecNet.Runtime.Sharing;
using SecNet.Runtime.Transport;
using SecNet.Runtime.Weights;

namespace SecNet.Runtime.Sessions;

/// <summary>A party's session in its ring word: what generated code and protocols work on.</summary>
/// <typeparam name="T"><see cref="uint"/> for rings up to 32 bits, otherwise <see cref="ulong"/>.</typeparam>
public sealed class PartySession<T> : PartySession
    where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
{
    /// <summary>Masked weights travel in pieces of this size, so that the buffers stay small whatever the model.</summary>
    private const int WeightPieceBytes = 1 << 18;

    private readonly T[] _arena;
    private readonly ulong[] _planes;
    private readonly T[] _weightShares;
    private readonly T[] _maskedWeights;
    private readonly bool _ownsModel;
    private readonly CorrelationMaterial<T>[] _materials;
    private readonly SlotState[] _states;
    private readonly int[] _loaded;
    private CorrelationMaterial<T> _material;

    internal PartySession(NetworkInfo info, ModelShare model, IChannel peer, Seed? weightMaskSeed, int slotCount, int largestBatch)
        : this(info, model.PartyIndex, peer, slotCount, largestBatch, new T[info.ModelWords], new T[weightMaskSeed is null ? 0 : info.ModelWords], ownsModel: true)
    {
        var words = model.Words.Span;
        for (var index = 0; index < words.Length; index++) _weightShares[index] = T.CreateTruncating(words[index]);

        // [F] = [W] - [B]; LoadModel opens it. Biases are added as shares and never opened.
        // Without a dealer the correlations are products with W itself, and there is no B to hide it.
        if (weightMaskSeed is not { } seed) return;
        new AesCtrPrg(seed).Fill(MemoryMarshal.AsBytes(_maskedWeights.AsSpan()));
        RingVector.Subtract<T>(_weightShares, _maskedWeights, _maskedWeights);
    }

    private PartySession(NetworkInfo info, int partyIndex, IChannel peer, int slotCount, int largestBatch, T[] weightShares, T[] maskedWeights, bool ownsModel)
        : base(info, partyIndex, slotCount, largestBatch)
    {
        (_weightShares, _maskedWeights, _ownsModel) = (weightShares, maskedWeights, ownsModel);
        _arena = new T[largestBatch * info.ArenaWords];
        _planes = new ulong[largestBatch * info.ArenaPlaneWords];
        _materials = new CorrelationMaterial<T>[slotCount];
        _states = new SlotState[slotCount];
        _loaded = new int[slotCount];
        for (var slot = 0; slot < slotCount; slot++) _materials[slot] = new(info, largestBatch);
        _material = _materials[0];
        Openings = new(peer, Math.Max(info.LargestOpeningBytes(largestBatch), WeightPieceBytes));
        Clock = new(info.Layers.Length, Openings);
    }

    /// <summary>Where values are opened.</summary>
    public OpeningBuffer Openings { get; }

    /// <inheritdoc/>
    public override OpeningTraffic Traffic => Openings.Traffic;

    /// <inheritdoc/>
    public override LayerClock Clock { get; }

    /// <summary>For generated code: the steps of a layer begin.</summary>
    /// <param name="layer">Its index among the network's layers.</param>
    public void Enter(int layer) => Clock.Enter(layer);

    /// <summary>Inferences of the selected slot's batch, which are evaluated together.</summary>
    public int Batch => _material.Batch;

    /// <summary>Scratch ring elements of the batch.</summary>
    /// <param name="offset">The compiler's offset, for one inference.</param>
    /// <param name="length">Elements of one inference.</param>
    public Span<T> Arena(int offset, int length) => _arena.AsSpan(offset * Batch, length * Batch);

    /// <summary>Scratch bit planes, where and as long as the caller says.</summary>
    public Span<ulong> ArenaPlanes(int offset, int length) => _planes.AsSpan(offset, length);

    /// <summary>One scratch plane of the batch's lanes.</summary>
    /// <param name="plane">Its number among planes of as many lanes.</param>
    /// <param name="lanes">Lanes of one inference.</param>
    public Span<ulong> ArenaPlane(int plane, int lanes)
    {
        var stride = BitPlanes.WordsPerPlane(lanes * Batch);
        return _planes.AsSpan(plane * stride, stride);
    }

    /// <summary>The selected slot's arithmetic shares.</summary>
    /// <param name="offset">The compiler's offset, for one inference.</param>
    /// <param name="length">Elements of one inference.</param>
    public Span<T> Words(int offset, int length) => _material.Words(offset * Batch, length * Batch);

    /// <summary>The selected slot's Boolean shares, where and as long as the caller says (<see cref="Place"/>).</summary>
    public Span<ulong> Planes(int offset, int length) => _material.Planes(offset, length);

    /// <summary>Where a comparison's correlations begin in the batch's planes.</summary>
    /// <param name="ofOne">The compiler's places, for one inference.</param>
    public ComparisonMaterial Place(in ComparisonMaterial ofOne) => ofOne.Times(Batch);

    /// <summary>This party's share [W] of weights, or of biases.</summary>
    public ReadOnlySpan<T> WeightShares(int offset, int length) => _weightShares.AsSpan(offset, length);

    /// <summary>The opened masked weights F = W - B.</summary>
    public ReadOnlySpan<T> MaskedWeights(int offset, int length) => _maskedWeights.AsSpan(offset, length);

    /// <summary>
    /// Opens F = W - B of one slot's weights. Each party sees W under the uniform mask B, of which it knows one share: a uniform
    /// matrix simulates it, as long as B hides only this W (which is why model ids are never reused).
    /// </summary>
    /// <param name="offset">The slot's first weight.</param>
    /// <param name="length">Its weights.</param>
    /// <param name="ringBits">Its ring.</param>
    /// <exception cref="InvalidOperationException">This is a sibling: F was opened by the session that holds the model, and is not opened twice.</exception>
    public void OpenMaskedWeights(int offset, int length, int ringBits)
    {
        if (!_ownsModel) throw new InvalidOperationException("The model is loaded by the session that holds it, once.");
        var masked = _maskedWeights.AsSpan(offset, length);
        var piece = WeightPieceBytes / sizeof(ulong);
        for (var start = 0; start < length; start += piece)
        {
            var part = masked.Slice(start, Math.Min(piece, length - start));
            var writer = Openings.Begin();
            writer.WriteWords<T>(part, ringBits);
            var reader = Openings.Exchange(writer);
            reader.ReadAddWords(part, ringBits);
        }
    }

    /// <inheritdoc/>
    public override PartySession CreateSibling(IChannel peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        return new PartySession<T>(Info, PartyIndex, peer, SlotCount, LargestBatch, _weightShares, _maskedWeights, ownsModel: false);
    }

    /// <inheritdoc/>
    public override void LoadCorrelations(int slot, Seed seed, ReadOnlySpan<byte> corrections, int inference = 0, int batch = 1)
    {
        if (Info.WhyNot(OfflineKind.Dealer) is { } problem) throw new ArgumentException(problem, nameof(corrections));
        var expected = CorrelationLayout.CorrectionBytes(Info, PartyIndex);
        if (corrections.Length != expected) throw new ArgumentException($"Party {PartyIndex} of {Info.Name} takes {expected} bytes of corrections, got {corrections.Length}.", nameof(corrections));
        var material = BeginLoading(slot, inference, batch);
        _ = material.Expand(seed, PartyIndex);
        material.ReadCorrections(corrections, PartyIndex);
        EndLoading(slot, inference, batch);
    }

    /// <inheritdoc/>
    public override void LoadMaterial(int slot, ReadOnlySpan<byte> record, int inference = 0, int batch = 1)
    {
        if (Info.WhyNot(OfflineKind.TwoParty) is { } problem) throw new ArgumentException(problem, nameof(record));
        var expected = CorrelationLayout.RecordBytes(Info, PartyIndex);
        if (record.Length != expected) throw new ArgumentException($"Party {PartyIndex} of {Info.Name} takes {expected} bytes of correlations, got {record.Length}.", nameof(record));
        BeginLoading(slot, inference, batch).Read(record);
        EndLoading(slot, inference, batch);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var material in _materials) material.Clear();
        Array.Clear(_arena);
        Array.Clear(_planes);
        if (_ownsModel)
        {
            Array.Clear(_weightShares);
            Array.Clear(_maskedWeights);
        }

        Array.Clear(_states);
        Openings.Clear();
    }

    /// <summary>The words of one inference of a loaded slot, at the compiler's offsets, for tests that replay its masks.</summary>
    internal T[] LoadedWords(int slot, int inference)
    {
        var segments = Info.Correlations.Where(static segment => segment.Storage == CorrelationStorage.Words);
        var words = new T[segments.Select(static segment => segment.Offset + segment.Length).DefaultIfEmpty().Max()];
        foreach (var segment in segments) _materials[slot].WordsOf(segment, inference).CopyTo(words.AsSpan(segment.Offset));
        return words;
    }

    internal PartySession<T> Select(int slot, SlotState expected, SlotState next)
    {
        if (_states[slot] != expected)
        {
            throw new CorrelationReusedException(
                $"Correlation slot {slot} of {Info.Name} is {_states[slot]}, but must be {expected}: load fresh correlations for each inference, prepare them once, evaluate them once.");
        }

        _states[slot] = next;
        _material = _materials[slot];
        return this;
    }

    private CorrelationMaterial<T> BeginLoading(int slot, int inference, int batch)
    {
        if (batch < 1 || batch > LargestBatch) throw new ArgumentOutOfRangeException(nameof(batch), $"The session evaluates 1 to {LargestBatch} inferences together, got {batch}.");
        var material = _materials[slot];
        if (inference != 0 && (_states[slot] != SlotState.Loading || inference != _loaded[slot] || batch != material.Batch))
            throw new InvalidOperationException($"Slot {slot} expects the correlations of a batch in order: inference {inference} of {batch} is not the next.");

        // What fails from here on leaves a slot that cannot be evaluated.
        _states[slot] = SlotState.Loading;
        material.Begin(inference, batch);
        return material;
    }

    private void EndLoading(int slot, int inference, int batch)
    {
        _loaded[slot] = inference + 1;
        if (_loaded[slot] == batch) _states[slot] = SlotState.Loaded;
    }
}
