namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>A vector width, as a type, so that a kernel on residues is written once and compiled for each width.</summary>
/// <remarks>
/// Residues are integers in doubles (see <see cref="PrimeModulus"/>). Every operation rounds as IEEE 754 says and multiplications with an
/// addend round once, so all widths on all processors compute the same numbers.
/// </remarks>
/// <typeparam name="TVector">The platform's vector of that width, or a double.</typeparam>
internal interface IResidueLanes<TVector>
    where TVector : struct
{
    /// <summary>Residues in a vector; it divides <see cref="Ntt.Columns"/>.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the residues from <paramref name="offset"/> on.</summary>
    static abstract TVector Load(ref readonly double source, nint offset);

    /// <summary>Writes the residues from <paramref name="offset"/> on.</summary>
    static abstract void Store(TVector value, ref double destination, nint offset);

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Broadcast(double value);

    /// <summary>x + y.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x - y.</summary>
    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>x · y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x · y + z, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    /// <summary>x · y - z, rounded once.</summary>
    static abstract TVector MultiplySubtract(TVector x, TVector y, TVector z);

    /// <summary>z - x · y, rounded once.</summary>
    static abstract TVector MultiplyNegatedAdd(TVector x, TVector y, TVector z);

    /// <summary>The nearest integer, the even one of two.</summary>
    static abstract TVector Round(TVector x);

    /// <summary>y added where x is negative.</summary>
    static abstract TVector AddIfNegative(TVector x, TVector y);

    /// <summary>Reads words as signed numbers high · 2^32 + low with -2^31 ≤ low &lt; 2^31.</summary>
    static abstract (TVector High, TVector Low) LoadHalves(ref readonly ulong source, nint offset);

    /// <summary>Writes integers below 2^63 in absolute value as two's complement words.</summary>
    static abstract void StoreWords(TVector value, ref ulong destination, nint offset);

    /// <summary>Exchanges rows and columns of 8 × 8 residues.</summary>
    static abstract void Transpose(ref double block);
}
