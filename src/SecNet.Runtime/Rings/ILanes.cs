namespace SecNet.Runtime.Rings;

/// <summary>A vector width, as a type, so that a kernel is written once and compiled for each width.</summary>
/// <typeparam name="T">The ring word.</typeparam>
/// <typeparam name="TVector">The platform's vector of that width.</typeparam>
internal interface ILanes<T, TVector>
    where T : unmanaged
    where TVector : struct
{
    /// <summary>Words in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Vectors of a row of C that a tile of four rows can hold: 16 accumulators fit 32 registers, eight fit 16.</summary>
    static abstract int TileVectors { get; }

    /// <summary>All zero.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Lane j holds the word 2^j; used to pick bit j of a plane word in lane j.</summary>
    static abstract TVector BitOfLane { get; }

    /// <summary>Reads the words from <paramref name="offset"/> on, at any alignment.</summary>
    static abstract TVector Load(ref readonly T source, nint offset);

    /// <summary>Writes the words from <paramref name="offset"/> on, at any alignment.</summary>
    static abstract void Store(TVector value, ref T destination, nint offset);

    /// <summary>The same word in every lane.</summary>
    static abstract TVector Broadcast(T value);

    /// <summary>All ones in the last <paramref name="count"/> lanes, zero in the others.</summary>
    static abstract TVector LastLanes(int count);

    /// <summary>x + y, wrapping.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x - y, wrapping.</summary>
    static abstract TVector Subtract(TVector x, TVector y);

    /// <summary>Low word of x · y.</summary>
    static abstract TVector Multiply(TVector x, TVector y);

    /// <summary>x xor y.</summary>
    static abstract TVector Xor(TVector x, TVector y);

    /// <summary>x and y.</summary>
    static abstract TVector And(TVector x, TVector y);

    /// <summary>All ones in the lanes where x equals y.</summary>
    static abstract TVector Equal(TVector x, TVector y);

    /// <summary>Every word shifted up.</summary>
    static abstract TVector ShiftLeft(TVector x, int bits);

    /// <summary>Every word shifted down, zeros coming in.</summary>
    static abstract TVector ShiftRight(TVector x, int bits);

    /// <summary>Bit j is the most significant bit of lane j.</summary>
    static abstract ulong MostSignificantBits(TVector x);

    /// <summary>Sum of all lanes, wrapping.</summary>
    static abstract T Sum(TVector x);

    /// <summary>Adds the sum of each vector's lanes to four words that lie <paramref name="pitch"/> apart, wrapping.</summary>
    static abstract void AddSums(TVector x0, TVector x1, TVector x2, TVector x3, ref T target, nint pitch);
}
