using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>The product of a fully connected layer over a ring.</summary>
/// <remarks>
/// The word is <see cref="uint"/> or <see cref="ulong"/>; arithmetic wraps, so results are right mod 2^ℓ for every ring width ℓ up to the
/// word's. The output may not overlap an input.
/// </remarks>
public static class MatrixProduct
{
    /// <summary>Bytes of a row that are multiplied before the next block: four rows of weights and four of inputs fill 32 of a first-level cache's 48 KiB.</summary>
    private const int DepthBytes = 4096;

    /// <summary>Inputs multiplied with a block of weights: at a depth block each 256 KiB, a quarter of a second-level cache.</summary>
    private const int InputBlock = 64;

    /// <summary>z += w · x for every input, one after another: with W as the matrix of a layer, Z += X · Wᵀ.</summary>
    /// <param name="w">rows × columns elements, row after row.</param>
    /// <param name="x">Any number of inputs, of so many columns each.</param>
    /// <param name="z">As many outputs, of so many rows each.</param>
    /// <param name="rows">Elements of an output.</param>
    /// <param name="columns">Elements of an input.</param>
    /// <remarks>
    /// One input streams the weights, four rows at a time. Up to 64 share one pass over them, in blocks of columns; nothing is packed, because
    /// along the columns both matrices already lie as <see cref="InnerProductTile{T, TVector, TLanes}"/> reads them.
    /// </remarks>
    /// <exception cref="ArgumentException">A length does not fit the dimensions.</exception>
    public static void Accumulate<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> x, Span<T> z, int rows, int columns)
        where T : unmanaged, IBinaryInteger<T>, IUnsignedNumber<T>
    {
        if (rows < 0 || columns < 0 || w.Length != (long)rows * columns)
            throw new ArgumentException($"Expected {rows} x {columns} weights, got {w.Length}.", nameof(w));
        if (rows == 0 || columns == 0) return;
        int inputs = x.Length / columns;
        if (x.Length != (long)inputs * columns) throw new ArgumentException($"Expected inputs of {columns} elements each, got {x.Length}.", nameof(x));
        if (z.Length != (long)inputs * rows) throw new ArgumentException($"Expected {inputs} outputs of {rows} elements, got {z.Length}.", nameof(z));
        if (Lanes512<T>.Fit(columns)) AccumulateVectors<T, Vector512<T>, Lanes512<T>>(w, x, z, rows, columns);
        else if (Lanes256<T>.Fit(columns)) AccumulateVectors<T, Vector256<T>, Lanes256<T>>(w, x, z, rows, columns);
        else if (Lanes128<T>.Fit(columns)) AccumulateVectors<T, Vector128<T>, Lanes128<T>>(w, x, z, rows, columns);
        else AccumulatePortable(w, x, z, rows, columns);
    }

    internal static void AccumulatePortable<T>(ReadOnlySpan<T> w, ReadOnlySpan<T> x, Span<T> z, int rows, int columns)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < z.Length; i++)
        {
            var input = x.Slice(i / rows * columns, columns);
            var row = w.Slice(i % rows * columns, columns);
            T sum = T.Zero;
            for (int p = 0; p < row.Length; p++) sum = unchecked(sum + row[p] * input[p]);
            z[i] += sum;
        }
    }

    /// <summary>Needs at least one whole vector of columns.</summary>
    [MethodImpl(KernelOptions.Loop)]
    [SkipLocalsInit]
    internal static void AccumulateVectors<T, TVector, TLanes>(ReadOnlySpan<T> w, ReadOnlySpan<T> x, Span<T> z, int rows, int columns)
        where T : unmanaged, IBinaryInteger<T>
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        int inputs = x.Length / columns, longest = inputs == 1 ? columns : DepthBytes / Unsafe.SizeOf<T>();
        int blocks = (columns + longest - 1) / longest;
        Span<int> targets = stackalloc int[InputBlock];
        for (int i = 0; i < InputBlock; i++) targets[i] = i * rows;
        for (int input = 0; input < inputs; input += InputBlock)
        {
            int count = Math.Min(InputBlock, inputs - input), start = 0;
            for (int block = 0; block < blocks; block++)
            {
                int depth = (columns - start) / (blocks - block);
                new InnerProductTile<T, TVector, TLanes>(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(w), start), columns,
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(x), (nint)input * columns + start), columns, depth,
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(z), (nint)input * rows), 1)
                    .Accumulate(rows, targets[..count]);
                start += depth;
            }
        }
    }
}
