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
    private readonly CorrelationMaterial<T>[] _materials;
    private readonly SlotState[] _states;
    private CorrelationMaterial<T> _material;

    internal PartySession(NetworkInfo info, ModelShare model, IChannel peer, Seed? weightMaskSeed, int slotCount)
        : base(info, model.PartyIndex, slotCount)
    {
        _arena = new T[info.ArenaWords];
        _planes = new ulong[info.ArenaPlaneWords];
        _weightShares = new T[info.ModelWords];
        var words = model.Words.Span;
        for (var index = 0; index < words.Length; index++) _weightShares[index] = T.CreateTruncating(words[index]);

        // [F] = [W] - [B]; LoadModel opens it. Biases are added as shares and never opened.
        // Without a dealer the correlations are products with W itself, and there is no B to hide it.
        _maskedWeights = new T[weightMaskSeed is null ? 0 : info.ModelWords];
        if (weightMaskSeed is { } seed)
        {
            new AesCtrPrg(seed).Fill(MemoryMarshal.AsBytes(_maskedWeights.AsSpan()));
            RingVector.Subtract<T>(_weightShares, _maskedWeights, _maskedWeights);
        }

        _materials = new CorrelationMaterial<T>[slotCount];
        _states = new SlotState[slotCount];
        for (var slot = 0; slot < slotCount; slot++) _materials[slot] = new(info);
        _material = _materials[0];
        Openings = new(peer, Math.Max(info.LargestOpeningBytes, WeightPieceBytes));
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

    /// <summary>Scratch ring elements at a compiler-given offset.</summary>
    public Span<T> Arena(int offset, int length) => _arena.AsSpan(offset, length);

    /// <summary>Scratch bit planes.</summary>
    public Span<ulong> ArenaPlanes(int offset, int length) => _planes.AsSpan(offset, length);

    /// <summary>The selected slot's arithmetic shares.</summary>
    public Span<T> Words(int offset, int length) => _material.Words(offset, length);

    /// <summary>The selected slot's Boolean shares.</summary>
    public Span<ulong> Planes(int offset, int length) => _material.Planes(offset, length);

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
    public void OpenMaskedWeights(int offset, int length, int ringBits)
    {
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
    public override void LoadCorrelations(int slot, Seed seed, ReadOnlySpan<byte> corrections)
    {
        if (Info.WhyNot(OfflineKind.Dealer) is { } problem) throw new ArgumentException(problem, nameof(corrections));
        var expected = CorrelationLayout.CorrectionBytes(Info, PartyIndex);
        if (corrections.Length != expected) throw new ArgumentException($"Party {PartyIndex} of {Info.Name} takes {expected} bytes of corrections, got {corrections.Length}.", nameof(corrections));
        var material = _materials[slot];
        _ = material.Expand(seed, PartyIndex);
        material.ReadCorrections(corrections, PartyIndex);
        _states[slot] = SlotState.Loaded;
    }

    /// <inheritdoc/>
    public override void LoadMaterial(int slot, ReadOnlySpan<byte> record)
    {
        if (Info.WhyNot(OfflineKind.TwoParty) is { } problem) throw new ArgumentException(problem, nameof(record));
        var expected = CorrelationLayout.RecordBytes(Info, PartyIndex);
        if (record.Length != expected) throw new ArgumentException($"Party {PartyIndex} of {Info.Name} takes {expected} bytes of correlations, got {record.Length}.", nameof(record));
        _materials[slot].Read(record);
        _states[slot] = SlotState.Loaded;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var material in _materials) material.Clear();
        Array.Clear(_arena);
        Array.Clear(_planes);
        Array.Clear(_weightShares);
        Array.Clear(_maskedWeights);
        Array.Clear(_states);
        Openings.Clear();
    }

    /// <summary>A loaded slot's words, for tests that replay its masks.</summary>
    internal ReadOnlySpan<T> LoadedWords(int slot, int offset, int length) => _materials[slot].Words(offset, length);

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
}
