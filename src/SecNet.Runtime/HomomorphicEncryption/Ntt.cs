using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SecNet.Runtime.Rings;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>The negacyclic number-theoretic transform: polynomials mod X^N + 1 and p to their values at the N odd powers of ψ, and back.</summary>
/// <remarks>
/// Values stand in an order of our own, the same for all widths, in which a product of polynomials is a product entry by entry. The layers are Harvey's, lazy: a
/// number is not reduced after an addition. Two layers at a time while a group is wider than a vector; then blocks of 8 × 8 are transposed and
/// the last three layers act on whole vectors, and the transposition is never undone, because the order does not matter.
/// Bounds, in units of p &lt; 2^49: if |x| ≤ A, a product with |w| ≤ 1/2 is at most 1/2 + 1.5·2^-4·A by <see cref="PrimeModulus"/>, so a layer of
/// the forward transform takes A to 1.094·A + 1/2, and 13 of them take 1 to 15, below the 2^4 at which a double ceases to be exact. The
/// inverse adds before it multiplies: sums of four are reduced after every second layer, and what is only added once stays below 1.6.
/// Sources: Harvey, "Faster arithmetic for number-theoretic transforms", J. Symbolic Computation 2014; Longa and Naehrig, "Speeding up the
/// Number Theoretic Transform for Faster Ideal Lattice-Based Cryptography", CANS 2016, Algorithms 1 and 2.
/// </remarks>
internal static class Ntt
{
    /// <summary>Rows and columns of a block, and lanes of the widest vector.</summary>
    public const int Columns = 8;

    /// <summary>Numbers of a block.</summary>
    public const int BlockLength = Columns * Columns;

    /// <summary>Factors a block needs in its last three layers.</summary>
    public const int BlockRoots = (1 + 2 + 4) * Columns;

    /// <summary>Coefficients of absolute value at most p to reduced values.</summary>
    public static void Forward<TVector, TLanes>(NttTables tables, Span<double> x)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        Debug.Assert(x.Length == tables.Degree);
        var p = new ModularLanes<TVector, TLanes>(tables.Modulus);
        int groups = 1, length = tables.Degree;
        if (int.Log2(length / Columns) % 2 != 0)
        {
            ForwardLayer(p, tables.Roots[1], x);
            groups = 2;
            length /= 2;
        }

        for (; length > Columns; groups *= 4, length /= 4) ForwardTwoLayers(p, tables.Roots, x, groups, length / 4);
        ForwardBlocks(p, tables.BlockRoots.Span, x);
    }

    /// <summary>Values of absolute value at most p to reduced coefficients.</summary>
    public static void Inverse<TVector, TLanes>(NttTables tables, Span<double> x)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        Debug.Assert(x.Length == tables.Degree);
        var p = new ModularLanes<TVector, TLanes>(tables.Modulus);
        InverseBlocks(p, tables.InverseBlockRoots.Span, x);
        int groups = tables.Degree / Columns;
        for (; groups >= 4; groups /= 4) InverseTwoLayers(p, tables.InverseRoots, x, groups / 4, x.Length / groups);
        InverseLastLayer(p, groups == 2 ? tables.InverseRoots[1] : null, tables.InverseDegree, x);
    }

    /// <summary>The first layer: one group.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void ForwardLayer<TVector, TLanes>(ModularLanes<TVector, TLanes> p, double root, Span<double> x)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        ref double x0 = ref MemoryMarshal.GetReference(x);
        ref double x1 = ref Unsafe.Add(ref x0, x.Length / 2);
        var w = TLanes.Broadcast(root);
        for (nint i = 0; i < x.Length / 2; i += TLanes.Count)
        {
            var y0 = TLanes.Load(ref x0, i);
            var y1 = p.Multiply(TLanes.Load(ref x1, i), w);
            TLanes.Store(TLanes.Add(y0, y1), ref x0, i);
            TLanes.Store(TLanes.Subtract(y0, y1), ref x1, i);
        }
    }

    /// <summary>The layer with so many groups of four quarters and the layer after it.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void ForwardTwoLayers<TVector, TLanes>(ModularLanes<TVector, TLanes> p, double[] roots, Span<double> x, int groups, nint quarter)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        ref double x0 = ref MemoryMarshal.GetReference(x);
        ref double root = ref MemoryMarshal.GetArrayDataReference(roots);
        for (nint group = 0; group < groups; group++)
        {
            var w1 = TLanes.Broadcast(Unsafe.Add(ref root, groups + group));
            var w2 = TLanes.Broadcast(Unsafe.Add(ref root, 2 * (groups + group)));
            var w3 = TLanes.Broadcast(Unsafe.Add(ref root, 2 * (groups + group) + 1));
            ref double x1 = ref Unsafe.Add(ref x0, quarter);
            ref double x2 = ref Unsafe.Add(ref x1, quarter);
            ref double x3 = ref Unsafe.Add(ref x2, quarter);
            for (nint i = 0; i < quarter; i += TLanes.Count)
            {
                var y0 = TLanes.Load(ref x0, i);
                var y1 = TLanes.Load(ref x1, i);
                var y2 = p.Multiply(TLanes.Load(ref x2, i), w1);
                var y3 = p.Multiply(TLanes.Load(ref x3, i), w1);
                var z1 = p.Multiply(TLanes.Add(y1, y3), w2);
                var z3 = p.Multiply(TLanes.Subtract(y1, y3), w3);
                var z0 = TLanes.Add(y0, y2);
                var z2 = TLanes.Subtract(y0, y2);
                TLanes.Store(TLanes.Add(z0, z1), ref x0, i);
                TLanes.Store(TLanes.Subtract(z0, z1), ref x1, i);
                TLanes.Store(TLanes.Add(z2, z3), ref x2, i);
                TLanes.Store(TLanes.Subtract(z2, z3), ref x3, i);
            }

            x0 = ref Unsafe.Add(ref x3, quarter);
        }
    }

    /// <summary>Transposes each block and computes the last three layers; the result is reduced.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void ForwardBlocks<TVector, TLanes>(ModularLanes<TVector, TLanes> p, ReadOnlySpan<double> roots, Span<double> x)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        ref double block = ref MemoryMarshal.GetReference(x);
        ref double root = ref MemoryMarshal.GetReference(roots);
        for (int blocks = x.Length / BlockLength; blocks > 0; blocks--)
        {
            TLanes.Transpose(ref block);
            for (nint i = 0; i < Columns; i += TLanes.Count)
            {
                var w = TLanes.Load(ref root, i);
                var (x0, x4) = p.Forward(TLanes.Load(ref block, i), TLanes.Load(ref block, i + 4 * Columns), w);
                var (x1, x5) = p.Forward(TLanes.Load(ref block, i + 1 * Columns), TLanes.Load(ref block, i + 5 * Columns), w);
                var (x2, x6) = p.Forward(TLanes.Load(ref block, i + 2 * Columns), TLanes.Load(ref block, i + 6 * Columns), w);
                var (x3, x7) = p.Forward(TLanes.Load(ref block, i + 3 * Columns), TLanes.Load(ref block, i + 7 * Columns), w);
                w = TLanes.Load(ref root, i + 1 * Columns);
                (x0, x2) = p.Forward(x0, x2, w);
                (x1, x3) = p.Forward(x1, x3, w);
                w = TLanes.Load(ref root, i + 2 * Columns);
                (x4, x6) = p.Forward(x4, x6, w);
                (x5, x7) = p.Forward(x5, x7, w);
                (x0, x1) = p.Forward(x0, x1, TLanes.Load(ref root, i + 3 * Columns));
                (x2, x3) = p.Forward(x2, x3, TLanes.Load(ref root, i + 4 * Columns));
                (x4, x5) = p.Forward(x4, x5, TLanes.Load(ref root, i + 5 * Columns));
                (x6, x7) = p.Forward(x6, x7, TLanes.Load(ref root, i + 6 * Columns));
                TLanes.Store(p.Reduce(x0), ref block, i);
                TLanes.Store(p.Reduce(x1), ref block, i + 1 * Columns);
                TLanes.Store(p.Reduce(x2), ref block, i + 2 * Columns);
                TLanes.Store(p.Reduce(x3), ref block, i + 3 * Columns);
                TLanes.Store(p.Reduce(x4), ref block, i + 4 * Columns);
                TLanes.Store(p.Reduce(x5), ref block, i + 5 * Columns);
                TLanes.Store(p.Reduce(x6), ref block, i + 6 * Columns);
                TLanes.Store(p.Reduce(x7), ref block, i + 7 * Columns);
            }

            block = ref Unsafe.Add(ref block, BlockLength);
            root = ref Unsafe.Add(ref root, BlockRoots);
        }
    }

    /// <summary>Undoes <see cref="ForwardBlocks"/>, but for the factor 8.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void InverseBlocks<TVector, TLanes>(ModularLanes<TVector, TLanes> p, ReadOnlySpan<double> roots, Span<double> x)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        ref double block = ref MemoryMarshal.GetReference(x);
        ref double root = ref MemoryMarshal.GetReference(roots);
        for (int blocks = x.Length / BlockLength; blocks > 0; blocks--)
        {
            for (nint i = 0; i < Columns; i += TLanes.Count)
            {
                var (x0, x1) = p.Inverse(TLanes.Load(ref block, i), TLanes.Load(ref block, i + 1 * Columns), TLanes.Load(ref root, i + 3 * Columns));
                var (x2, x3) = p.Inverse(TLanes.Load(ref block, i + 2 * Columns), TLanes.Load(ref block, i + 3 * Columns), TLanes.Load(ref root, i + 4 * Columns));
                var (x4, x5) = p.Inverse(TLanes.Load(ref block, i + 4 * Columns), TLanes.Load(ref block, i + 5 * Columns), TLanes.Load(ref root, i + 5 * Columns));
                var (x6, x7) = p.Inverse(TLanes.Load(ref block, i + 6 * Columns), TLanes.Load(ref block, i + 7 * Columns), TLanes.Load(ref root, i + 6 * Columns));
                var w = TLanes.Load(ref root, i + 1 * Columns);
                (x0, x2) = p.Inverse(x0, x2, w);
                (x1, x3) = p.Inverse(x1, x3, w);
                w = TLanes.Load(ref root, i + 2 * Columns);
                (x4, x6) = p.Inverse(x4, x6, w);
                (x5, x7) = p.Inverse(x5, x7, w);
                w = TLanes.Load(ref root, i);
                (x0, x4) = p.Inverse(x0, x4, w);
                (x1, x5) = p.Inverse(x1, x5, w);
                (x2, x6) = p.Inverse(x2, x6, w);
                (x3, x7) = p.Inverse(x3, x7, w);
                // The others were multiplied in the last layer or are sums of two products.
                TLanes.Store(p.Reduce(x0), ref block, i);
                TLanes.Store(p.Reduce(x1), ref block, i + 1 * Columns);
                TLanes.Store(p.Reduce(x2), ref block, i + 2 * Columns);
                TLanes.Store(p.Reduce(x3), ref block, i + 3 * Columns);
                TLanes.Store(x4, ref block, i + 4 * Columns);
                TLanes.Store(x5, ref block, i + 5 * Columns);
                TLanes.Store(x6, ref block, i + 6 * Columns);
                TLanes.Store(x7, ref block, i + 7 * Columns);
            }

            TLanes.Transpose(ref block);
            block = ref Unsafe.Add(ref block, BlockLength);
            root = ref Unsafe.Add(ref root, BlockRoots);
        }
    }

    /// <summary>Undoes <see cref="ForwardTwoLayers"/>, but for the factor 4.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void InverseTwoLayers<TVector, TLanes>(ModularLanes<TVector, TLanes> p, double[] roots, Span<double> x, int groups, nint quarter)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        ref double x0 = ref MemoryMarshal.GetReference(x);
        ref double root = ref MemoryMarshal.GetArrayDataReference(roots);
        for (nint group = 0; group < groups; group++)
        {
            var w1 = TLanes.Broadcast(Unsafe.Add(ref root, groups + group));
            var w2 = TLanes.Broadcast(Unsafe.Add(ref root, 2 * (groups + group)));
            var w3 = TLanes.Broadcast(Unsafe.Add(ref root, 2 * (groups + group) + 1));
            ref double x1 = ref Unsafe.Add(ref x0, quarter);
            ref double x2 = ref Unsafe.Add(ref x1, quarter);
            ref double x3 = ref Unsafe.Add(ref x2, quarter);
            for (nint i = 0; i < quarter; i += TLanes.Count)
            {
                var (y0, y1) = p.Inverse(TLanes.Load(ref x0, i), TLanes.Load(ref x1, i), w2);
                var (y2, y3) = p.Inverse(TLanes.Load(ref x2, i), TLanes.Load(ref x3, i), w3);
                var (z0, z2) = p.Inverse(y0, y2, w1);
                var (z1, z3) = p.Inverse(y1, y3, w1);
                TLanes.Store(p.Reduce(z0), ref x0, i);
                TLanes.Store(z1, ref x1, i);
                TLanes.Store(z2, ref x2, i);
                TLanes.Store(z3, ref x3, i);
            }

            x0 = ref Unsafe.Add(ref x3, quarter);
        }
    }

    /// <summary>Undoes <see cref="ForwardLayer"/> if there is a layer left, and multiplies by 1/N.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private static void InverseLastLayer<TVector, TLanes>(ModularLanes<TVector, TLanes> p, double? root, double inverseDegree, Span<double> x)
        where TVector : struct
        where TLanes : struct, IResidueLanes<TVector>
    {
        ref double x0 = ref MemoryMarshal.GetReference(x);
        ref double x1 = ref Unsafe.Add(ref x0, x.Length / 2);
        var scale = TLanes.Broadcast(inverseDegree);
        var w = TLanes.Broadcast(root ?? 0);
        for (nint i = 0; i < x.Length / 2; i += TLanes.Count)
        {
            var y0 = TLanes.Load(ref x0, i);
            var y1 = TLanes.Load(ref x1, i);
            if (root != null) (y0, y1) = p.Inverse(y0, y1, w);
            TLanes.Store(p.Reduce(p.Multiply(y0, scale)), ref x0, i);
            TLanes.Store(p.Reduce(p.Multiply(y1, scale)), ref x1, i);
        }
    }
}
