using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The loops, written once for every width.</summary>
internal sealed class ResidueKernels<TVector, TLanes> : ResidueKernels
    where TVector : struct
    where TLanes : struct, IResidueLanes<TVector>
{
    /// <inheritdoc/>
    public override void Forward(NttTables tables, Span<double> x) => Ntt.Forward<TVector, TLanes>(tables, x);

    /// <inheritdoc/>
    public override void Inverse(NttTables tables, Span<double> x) => Ntt.Inverse<TVector, TLanes>(tables, x);

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void Multiply(PrimeModulus modulus, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> product)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        ref double rx = ref MemoryMarshal.GetReference(x), ry = ref MemoryMarshal.GetReference(y), rp = ref MemoryMarshal.GetReference(product);
        for (nint i = 0; i < product.Length; i += TLanes.Count)
            TLanes.Store(p.Reduce(p.Multiply(TLanes.Load(ref rx, i), TLanes.Load(ref ry, i))), ref rp, i);
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void MultiplyAdd(PrimeModulus modulus, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> sum)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        ref double rx = ref MemoryMarshal.GetReference(x), ry = ref MemoryMarshal.GetReference(y), rs = ref MemoryMarshal.GetReference(sum);
        for (nint i = 0; i < sum.Length; i += TLanes.Count)
        {
            var product = p.Multiply(TLanes.Load(ref rx, i), TLanes.Load(ref ry, i));
            TLanes.Store(p.Reduce(TLanes.Add(TLanes.Load(ref rs, i), product)), ref rs, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void Add(PrimeModulus modulus, ReadOnlySpan<double> x, Span<double> sum)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        ref double rx = ref MemoryMarshal.GetReference(x), rs = ref MemoryMarshal.GetReference(sum);
        for (nint i = 0; i < sum.Length; i += TLanes.Count)
            TLanes.Store(p.Reduce(TLanes.Add(TLanes.Load(ref rs, i), TLanes.Load(ref rx, i))), ref rs, i);
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void SubtractFrom(PrimeModulus modulus, ReadOnlySpan<double> y, Span<double> x)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        ref double rx = ref MemoryMarshal.GetReference(x), ry = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i < x.Length; i += TLanes.Count)
            TLanes.Store(p.Reduce(TLanes.Subtract(TLanes.Load(ref ry, i), TLanes.Load(ref rx, i))), ref rx, i);
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void AddWords(PrimeModulus modulus, ReadOnlySpan<ulong> words, ulong factor, Span<double> sum)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        var low = TLanes.Broadcast(modulus.Centre(factor));
        var high = TLanes.Broadcast(modulus.Centre(modulus.Multiply(factor, (1ul << 32) % modulus.Value)));
        ref ulong rw = ref MemoryMarshal.GetReference(words);
        ref double rs = ref MemoryMarshal.GetReference(sum);
        for (nint i = 0; i < sum.Length; i += TLanes.Count)
        {
            var halves = TLanes.LoadHalves(ref rw, i);
            var product = TLanes.Add(p.Multiply(halves.High, high), p.Multiply(halves.Low, low));
            TLanes.Store(p.Reduce(TLanes.Add(TLanes.Load(ref rs, i), product)), ref rs, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void DivideAfterSubtracting(PrimeModulus modulus, ReadOnlySpan<double> remainder, double inverseDivisor, Span<double> x)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        var factor = TLanes.Broadcast(inverseDivisor);
        ref double rx = ref MemoryMarshal.GetReference(x), rr = ref MemoryMarshal.GetReference(remainder);
        for (nint i = 0; i < x.Length; i += TLanes.Count)
            TLanes.Store(p.Reduce(p.Multiply(TLanes.Subtract(TLanes.Load(ref rx, i), TLanes.Load(ref rr, i)), factor)), ref rx, i);
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void Read(ReadOnlySpan<ulong> words, Span<double> x)
    {
        ref ulong rw = ref MemoryMarshal.GetReference(words);
        ref double rx = ref MemoryMarshal.GetReference(x);
        var unit = TLanes.Broadcast(1ul << 32);
        for (nint i = 0; i < x.Length; i += TLanes.Count)
        {
            var halves = TLanes.LoadHalves(ref rw, i);
            TLanes.Store(TLanes.MultiplyAdd(halves.High, unit, halves.Low), ref rx, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void WriteCanonical(PrimeModulus modulus, ReadOnlySpan<double> x, Span<ulong> words)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref ulong rw = ref MemoryMarshal.GetReference(words);
        for (nint i = 0; i < words.Length; i += TLanes.Count) TLanes.StoreWords(p.Canonical(TLanes.Load(ref rx, i)), ref rw, i);
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void WriteCentred(PrimeModulus modulus, ReadOnlySpan<ulong> x, double factor, Span<ulong> words)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        var unit = TLanes.Broadcast(1ul << 32);
        var w = TLanes.Broadcast(factor);
        ref ulong rx = ref MemoryMarshal.GetReference(x), rw = ref MemoryMarshal.GetReference(words);
        for (nint i = 0; i < words.Length; i += TLanes.Count)
        {
            var halves = TLanes.LoadHalves(ref rx, i);
            TLanes.StoreWords(p.Reduce(p.Multiply(TLanes.MultiplyAdd(halves.High, unit, halves.Low), w)), ref rw, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void AddDigits(
        PrimeModulus modulus, ReadOnlySpan<double> x, double factor, double high, double low, Span<double> highSum, Span<double> lowSum, Span<double> fractionSum)
    {
        var p = new ModularLanes<TVector, TLanes>(modulus);
        TVector wf = TLanes.Broadcast(factor), wh = TLanes.Broadcast(high), wl = TLanes.Broadcast(low);
        ref double rx = ref MemoryMarshal.GetReference(x), rh = ref MemoryMarshal.GetReference(highSum);
        ref double rl = ref MemoryMarshal.GetReference(lowSum), rf = ref MemoryMarshal.GetReference(fractionSum);
        for (nint i = 0; i < highSum.Length; i += TLanes.Count)
        {
            var residue = p.Multiply(TLanes.Load(ref rx, i), wf);
            var (highDigit, remainder) = p.Divide(residue, wh);
            (var lowDigit, remainder) = p.Divide(remainder, wl);
            TLanes.Store(TLanes.Add(TLanes.Load(ref rh, i), highDigit), ref rh, i);
            TLanes.Store(TLanes.Add(TLanes.Load(ref rl, i), lowDigit), ref rl, i);
            TLanes.Store(TLanes.Add(TLanes.Load(ref rf, i), p.Fraction(remainder)), ref rf, i);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(KernelOptions.Loop)]
    public override void RoundFractions(Span<double> lowSum, Span<double> fractionSum)
    {
        ref double rl = ref MemoryMarshal.GetReference(lowSum), rf = ref MemoryMarshal.GetReference(fractionSum);
        for (nint i = 0; i < lowSum.Length; i += TLanes.Count)
        {
            var fraction = TLanes.Load(ref rf, i);
            var rounded = TLanes.Round(fraction);
            TLanes.Store(TLanes.Add(TLanes.Load(ref rl, i), rounded), ref rl, i);
            TLanes.Store(TLanes.Subtract(fraction, rounded), ref rf, i);
        }
    }
}
