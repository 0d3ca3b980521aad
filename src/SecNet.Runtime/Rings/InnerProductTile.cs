using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.Rings;

/// <summary>The innermost loops of a product of rows with rows, Z += W · Xᵀ: lanes are the depth, and up to 4 × 4 inner products are in registers.</summary>
/// <remarks>
/// What <see cref="MatrixTile{T, TVector, TLanes}"/> does for long rows of Z, this does for short ones: nothing of a vector is wasted however few
/// inputs there are, for the price of adding up its lanes in the end.
/// </remarks>
internal readonly ref struct InnerProductTile<T, TVector, TLanes>
    where T : unmanaged, IBinaryInteger<T>
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    private readonly ref T _w;
    private readonly ref T _x;
    private readonly ref T _z;
    private readonly nint _wPitch;
    private readonly nint _xPitch;
    private readonly nint _zPitch;
    private readonly nint _depth;

    /// <summary>Covers <paramref name="depth"/> elements of each row, at least one vector.</summary>
    /// <param name="w">The first row's first element of the block.</param>
    /// <param name="wPitch">Elements from a row of W to the next.</param>
    /// <param name="x">The first input's first element of the block.</param>
    /// <param name="xPitch">Elements from an input to the next.</param>
    /// <param name="depth">Elements of the block.</param>
    /// <param name="z">What targets are relative to.</param>
    /// <param name="zPitch">Elements from a row's result to the next row's.</param>
    public InnerProductTile(ref T w, int wPitch, ref T x, int xPitch, int depth, ref T z, int zPitch)
    {
        _w = ref w;
        _x = ref x;
        _z = ref z;
        _wPitch = wPitch;
        _xPitch = xPitch;
        _zPitch = zPitch;
        _depth = depth;
    }

    /// <summary>All rows by all inputs; a few rows stay in the nearest cache while the inputs pass.</summary>
    /// <param name="rows">Rows of W.</param>
    /// <param name="targets">Where each input's first result lies.</param>
    [MethodImpl(KernelOptions.Loop)]
    public void Accumulate(int rows, ReadOnlySpan<int> targets)
    {
        int tiles = (targets.Length + 3) / 4, width = targets.Length / tiles, wider = targets.Length % tiles, row = 0;
        ref int target = ref MemoryMarshal.GetReference(targets);
        for (; row + 4 <= rows; row += 4) Accumulate<Four>(row, ref target, wider, width, tiles - wider);
        for (; row < rows; row++) Accumulate<One>(row, ref target, wider, width, tiles - wider);
    }

    /// <summary>First the tiles of width + 1 inputs, then those of width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Accumulate<TRows>(int row, ref int targets, int wider, int width, int narrower)
        where TRows : struct, ICount
    {
        if (wider > 0) Accumulate<TRows>(row, 0, ref targets, wider, width + 1);
        Accumulate<TRows>(row, wider * (width + 1), ref targets, narrower, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Accumulate<TRows>(int row, int input, ref int targets, int tiles, int width)
        where TRows : struct, ICount
    {
        switch (width)
        {
            case 1: Accumulate<TRows, One>(row, input, ref targets, tiles); break;
            case 2: Accumulate<TRows, Two>(row, input, ref targets, tiles); break;
            case 3: Accumulate<TRows, Three>(row, input, ref targets, tiles); break;
            default: Accumulate<TRows, Four>(row, input, ref targets, tiles); break;
        }
    }

    /// <summary>What is beyond the two counts is never computed: they are constants to the compiler.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private void Accumulate<TRows, TInputs>(int row, int input, ref int targets, int tiles)
        where TRows : struct, ICount
        where TInputs : struct, ICount
    {
        nint whole = _depth - _depth % TLanes.Count, last = _depth - TLanes.Count;
        ref T w0 = ref Unsafe.Add(ref _w, row * _wPitch);
        ref T w1 = ref TRows.Value > 1 ? ref Unsafe.Add(ref w0, _wPitch) : ref w0;
        ref T w2 = ref TRows.Value > 1 ? ref Unsafe.Add(ref w1, _wPitch) : ref w0;
        ref T w3 = ref TRows.Value > 1 ? ref Unsafe.Add(ref w2, _wPitch) : ref w0;
        for (; tiles > 0; tiles--, input += TInputs.Value)
        {
            ref T x0 = ref Unsafe.Add(ref _x, input * _xPitch);
            ref T x1 = ref TInputs.Value > 1 ? ref Unsafe.Add(ref x0, _xPitch) : ref x0;
            ref T x2 = ref TInputs.Value > 2 ? ref Unsafe.Add(ref x1, _xPitch) : ref x0;
            ref T x3 = ref TInputs.Value > 3 ? ref Unsafe.Add(ref x2, _xPitch) : ref x0;
            TVector s00 = TLanes.Zero, s01 = TLanes.Zero, s02 = TLanes.Zero, s03 = TLanes.Zero;
            TVector s10 = TLanes.Zero, s11 = TLanes.Zero, s12 = TLanes.Zero, s13 = TLanes.Zero;
            TVector s20 = TLanes.Zero, s21 = TLanes.Zero, s22 = TLanes.Zero, s23 = TLanes.Zero;
            TVector s30 = TLanes.Zero, s31 = TLanes.Zero, s32 = TLanes.Zero, s33 = TLanes.Zero;
            for (nint p = 0; p < _depth; p += TLanes.Count)
            {
                // What is left over are the last lanes of an overlapping vector; the lanes already counted are cleared in x.
                nint at = p < whole ? p : last;
                var v0 = TLanes.Load(ref x0, at);
                var v1 = TInputs.Value > 1 ? TLanes.Load(ref x1, at) : v0;
                var v2 = TInputs.Value > 2 ? TLanes.Load(ref x2, at) : v0;
                var v3 = TInputs.Value > 3 ? TLanes.Load(ref x3, at) : v0;
                if (p >= whole)
                {
                    var counted = TLanes.LastLanes((int)(_depth - whole));
                    v0 = TLanes.And(v0, counted);
                    if (TInputs.Value > 1) v1 = TLanes.And(v1, counted);
                    if (TInputs.Value > 2) v2 = TLanes.And(v2, counted);
                    if (TInputs.Value > 3) v3 = TLanes.And(v3, counted);
                }

                var factor = TLanes.Load(ref w0, at);
                s00 = TLanes.Add(s00, TLanes.Multiply(factor, v0));
                if (TInputs.Value > 1) s01 = TLanes.Add(s01, TLanes.Multiply(factor, v1));
                if (TInputs.Value > 2) s02 = TLanes.Add(s02, TLanes.Multiply(factor, v2));
                if (TInputs.Value > 3) s03 = TLanes.Add(s03, TLanes.Multiply(factor, v3));
                if (TRows.Value == 1) continue;
                factor = TLanes.Load(ref w1, at);
                s10 = TLanes.Add(s10, TLanes.Multiply(factor, v0));
                if (TInputs.Value > 1) s11 = TLanes.Add(s11, TLanes.Multiply(factor, v1));
                if (TInputs.Value > 2) s12 = TLanes.Add(s12, TLanes.Multiply(factor, v2));
                if (TInputs.Value > 3) s13 = TLanes.Add(s13, TLanes.Multiply(factor, v3));
                factor = TLanes.Load(ref w2, at);
                s20 = TLanes.Add(s20, TLanes.Multiply(factor, v0));
                if (TInputs.Value > 1) s21 = TLanes.Add(s21, TLanes.Multiply(factor, v1));
                if (TInputs.Value > 2) s22 = TLanes.Add(s22, TLanes.Multiply(factor, v2));
                if (TInputs.Value > 3) s23 = TLanes.Add(s23, TLanes.Multiply(factor, v3));
                factor = TLanes.Load(ref w3, at);
                s30 = TLanes.Add(s30, TLanes.Multiply(factor, v0));
                if (TInputs.Value > 1) s31 = TLanes.Add(s31, TLanes.Multiply(factor, v1));
                if (TInputs.Value > 2) s32 = TLanes.Add(s32, TLanes.Multiply(factor, v2));
                if (TInputs.Value > 3) s33 = TLanes.Add(s33, TLanes.Multiply(factor, v3));
            }

            Add<TRows>(row, Unsafe.Add(ref targets, input), s00, s10, s20, s30);
            if (TInputs.Value > 1) Add<TRows>(row, Unsafe.Add(ref targets, input + 1), s01, s11, s21, s31);
            if (TInputs.Value > 2) Add<TRows>(row, Unsafe.Add(ref targets, input + 2), s02, s12, s22, s32);
            if (TInputs.Value > 3) Add<TRows>(row, Unsafe.Add(ref targets, input + 3), s03, s13, s23, s33);
        }
    }

    /// <summary>One input's results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<TRows>(int row, int target, TVector s0, TVector s1, TVector s2, TVector s3)
        where TRows : struct, ICount
    {
        ref T z = ref Unsafe.Add(ref _z, target + row * _zPitch);
        z += TLanes.Sum(s0);
        if (TRows.Value == 1) return;
        Unsafe.Add(ref z, _zPitch) += TLanes.Sum(s1);
        Unsafe.Add(ref z, 2 * _zPitch) += TLanes.Sum(s2);
        Unsafe.Add(ref z, 3 * _zPitch) += TLanes.Sum(s3);
    }
}
