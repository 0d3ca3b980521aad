using System.Runtime.CompilerServices;

namespace SecNet.Runtime.Rings;

/// <summary>The innermost loops of a matrix product: a few rows by a few vectors of C, held in registers over a block of the depth.</summary>
internal readonly ref struct MatrixTile<T, TVector, TLanes>
    where T : unmanaged
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    private readonly ref T _a;
    private readonly ref T _b;
    private readonly ref T _c;
    private readonly nint _k;
    private readonly nint _n;
    private readonly nint _depth;

    /// <summary>Covers columns [start, start + depth) of A (whose rows have k elements) and the same rows of B (n elements each, as C).</summary>
    public MatrixTile(ref T a, ref T b, ref T c, int k, int n, int start, int depth)
    {
        _a = ref Unsafe.Add(ref a, start);
        _b = ref Unsafe.Add(ref b, (nint)start * n);
        _c = ref c;
        _k = k;
        _n = n;
        _depth = depth;
    }

    /// <summary>Four rows by four vectors: 16 accumulators, four vectors of B and one broadcast fit 32 registers.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public void Accumulate4x4(int row, int column)
    {
        nint n = _n, one = TLanes.Count, two = 2 * one, three = 3 * one;
        ref T a0 = ref Unsafe.Add(ref _a, row * _k);
        ref T a1 = ref Unsafe.Add(ref a0, _k);
        ref T a2 = ref Unsafe.Add(ref a1, _k);
        ref T a3 = ref Unsafe.Add(ref a2, _k);
        ref T b = ref Unsafe.Add(ref _b, column);
        nint at = 0;
        var c00 = TLanes.Zero;
        var c01 = TLanes.Zero;
        var c02 = TLanes.Zero;
        var c03 = TLanes.Zero;
        var c10 = TLanes.Zero;
        var c11 = TLanes.Zero;
        var c12 = TLanes.Zero;
        var c13 = TLanes.Zero;
        var c20 = TLanes.Zero;
        var c21 = TLanes.Zero;
        var c22 = TLanes.Zero;
        var c23 = TLanes.Zero;
        var c30 = TLanes.Zero;
        var c31 = TLanes.Zero;
        var c32 = TLanes.Zero;
        var c33 = TLanes.Zero;
        nint depth = _depth;
        for (nint p = 0; p < depth; p++, at += n)
        {
            var b0 = TLanes.Load(ref b, at);
            var b1 = TLanes.Load(ref b, at + one);
            var b2 = TLanes.Load(ref b, at + two);
            var b3 = TLanes.Load(ref b, at + three);
            var factor = TLanes.Broadcast(Unsafe.Add(ref a0, p));
            c00 = TLanes.Add(c00, TLanes.Multiply(factor, b0));
            c01 = TLanes.Add(c01, TLanes.Multiply(factor, b1));
            c02 = TLanes.Add(c02, TLanes.Multiply(factor, b2));
            c03 = TLanes.Add(c03, TLanes.Multiply(factor, b3));
            factor = TLanes.Broadcast(Unsafe.Add(ref a1, p));
            c10 = TLanes.Add(c10, TLanes.Multiply(factor, b0));
            c11 = TLanes.Add(c11, TLanes.Multiply(factor, b1));
            c12 = TLanes.Add(c12, TLanes.Multiply(factor, b2));
            c13 = TLanes.Add(c13, TLanes.Multiply(factor, b3));
            factor = TLanes.Broadcast(Unsafe.Add(ref a2, p));
            c20 = TLanes.Add(c20, TLanes.Multiply(factor, b0));
            c21 = TLanes.Add(c21, TLanes.Multiply(factor, b1));
            c22 = TLanes.Add(c22, TLanes.Multiply(factor, b2));
            c23 = TLanes.Add(c23, TLanes.Multiply(factor, b3));
            factor = TLanes.Broadcast(Unsafe.Add(ref a3, p));
            c30 = TLanes.Add(c30, TLanes.Multiply(factor, b0));
            c31 = TLanes.Add(c31, TLanes.Multiply(factor, b1));
            c32 = TLanes.Add(c32, TLanes.Multiply(factor, b2));
            c33 = TLanes.Add(c33, TLanes.Multiply(factor, b3));
        }

        Add4(row, column, c00, c01, c02, c03);
        Add4(row + 1, column, c10, c11, c12, c13);
        Add4(row + 2, column, c20, c21, c22, c23);
        Add4(row + 3, column, c30, c31, c32, c33);
    }

    /// <summary>One row by four vectors.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public void Accumulate1x4(int row, int column)
    {
        nint n = _n, one = TLanes.Count, two = 2 * one, three = 3 * one;
        ref T a = ref Unsafe.Add(ref _a, row * _k);
        ref T b = ref Unsafe.Add(ref _b, column);
        nint at = 0;
        var c0 = TLanes.Zero;
        var c1 = TLanes.Zero;
        var c2 = TLanes.Zero;
        var c3 = TLanes.Zero;
        nint depth = _depth;
        for (nint p = 0; p < depth; p++, at += n)
        {
            var factor = TLanes.Broadcast(Unsafe.Add(ref a, p));
            c0 = TLanes.Add(c0, TLanes.Multiply(factor, TLanes.Load(ref b, at)));
            c1 = TLanes.Add(c1, TLanes.Multiply(factor, TLanes.Load(ref b, at + one)));
            c2 = TLanes.Add(c2, TLanes.Multiply(factor, TLanes.Load(ref b, at + two)));
            c3 = TLanes.Add(c3, TLanes.Multiply(factor, TLanes.Load(ref b, at + three)));
        }

        Add4(row, column, c0, c1, c2, c3);
    }

    /// <summary>All rows by one vector, of which only the lanes set in <paramref name="lanes"/> are added.</summary>
    public void AccumulateColumn(int rows, int column, TVector lanes)
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4) Accumulate4x1(row, column, lanes);
        for (; row < rows; row++) Accumulate1x1(row, column, lanes);
    }

    [MethodImpl(KernelOptions.Loop)]
    private void Accumulate4x1(int row, int column, TVector lanes)
    {
        nint n = _n;
        ref T a0 = ref Unsafe.Add(ref _a, row * _k);
        ref T a1 = ref Unsafe.Add(ref a0, _k);
        ref T a2 = ref Unsafe.Add(ref a1, _k);
        ref T a3 = ref Unsafe.Add(ref a2, _k);
        ref T b = ref Unsafe.Add(ref _b, column);
        nint at = 0;
        var c0 = TLanes.Zero;
        var c1 = TLanes.Zero;
        var c2 = TLanes.Zero;
        var c3 = TLanes.Zero;
        nint depth = _depth;
        for (nint p = 0; p < depth; p++, at += n)
        {
            var b0 = TLanes.Load(ref b, at);
            c0 = TLanes.Add(c0, TLanes.Multiply(TLanes.Broadcast(Unsafe.Add(ref a0, p)), b0));
            c1 = TLanes.Add(c1, TLanes.Multiply(TLanes.Broadcast(Unsafe.Add(ref a1, p)), b0));
            c2 = TLanes.Add(c2, TLanes.Multiply(TLanes.Broadcast(Unsafe.Add(ref a2, p)), b0));
            c3 = TLanes.Add(c3, TLanes.Multiply(TLanes.Broadcast(Unsafe.Add(ref a3, p)), b0));
        }

        Add1(row, column, TLanes.And(c0, lanes));
        Add1(row + 1, column, TLanes.And(c1, lanes));
        Add1(row + 2, column, TLanes.And(c2, lanes));
        Add1(row + 3, column, TLanes.And(c3, lanes));
    }

    [MethodImpl(KernelOptions.Loop)]
    private void Accumulate1x1(int row, int column, TVector lanes)
    {
        nint n = _n;
        ref T a = ref Unsafe.Add(ref _a, row * _k);
        ref T b = ref Unsafe.Add(ref _b, column);
        nint at = 0;
        var c = TLanes.Zero;
        nint depth = _depth;
        for (nint p = 0; p < depth; p++, at += n)
        {
            c = TLanes.Add(c, TLanes.Multiply(TLanes.Broadcast(Unsafe.Add(ref a, p)), TLanes.Load(ref b, at)));
        }

        Add1(row, column, TLanes.And(c, lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add4(int row, int column, TVector c0, TVector c1, TVector c2, TVector c3)
    {
        Add1(row, column, c0);
        Add1(row, column + TLanes.Count, c1);
        Add1(row, column + 2 * TLanes.Count, c2);
        Add1(row, column + 3 * TLanes.Count, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add1(int row, int column, TVector sum)
    {
        nint at = row * _n + column;
        TLanes.Store(TLanes.Add(TLanes.Load(ref _c, at), sum), ref _c, at);
    }
}
