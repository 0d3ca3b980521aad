using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace SecNet.Runtime.Rings;

/// <summary>A vector of columns in a product: where it lies in the rows of B and of C, and how many of its lanes, the last ones, are added.</summary>
internal readonly record struct VectorPlace(int Source, int Target, int Lanes);

/// <summary>A size, as a type, so that loops over it are unrolled.</summary>
internal interface ICount
{
    /// <summary>The size.</summary>
    static abstract int Value { get; }
}

/// <summary>1.</summary>
internal readonly struct One : ICount
{
    public static int Value => 1;
}

/// <summary>2.</summary>
internal readonly struct Two : ICount
{
    public static int Value => 2;
}

/// <summary>3.</summary>
internal readonly struct Three : ICount
{
    public static int Value => 3;
}

/// <summary>4.</summary>
internal readonly struct Four : ICount
{
    public static int Value => 4;
}

/// <summary>6.</summary>
internal readonly struct Six : ICount
{
    public static int Value => 6;
}

/// <summary>8.</summary>
internal readonly struct Eight : ICount
{
    public static int Value => 8;
}

/// <summary>The innermost loops of a matrix product: a few rows by a few vectors of C, held in registers over a block of the depth.</summary>
/// <remarks>
/// The rows of B lie anywhere: a table says where each begins. Four rows by four vectors need 16 accumulators, four vectors of B, a factor
/// and a product: 22 of 32 registers, and eight loads of at most a cache line each for 16 multiply-adds.
/// </remarks>
internal readonly ref struct MatrixTile<T, TVector, TLanes>
    where T : unmanaged
    where TVector : struct
    where TLanes : struct, ILanes<T, TVector>
{
    private readonly ref T _a;
    private readonly ref T _b;
    private readonly ref int _rows;
    private readonly ref T _c;
    private readonly nint _aPitch;
    private readonly nint _cPitch;
    private readonly nint _depth;
    private readonly bool _whole;

    /// <summary>Covers <paramref name="depth"/> columns of A from its reference on, and as many rows of B.</summary>
    /// <param name="a">The first row's first element of the block.</param>
    /// <param name="aPitch">Elements from a row of A to the next.</param>
    /// <param name="b">What the table and the places are relative to.</param>
    /// <param name="rows">Where each row of B begins.</param>
    /// <param name="depth">Length of the table.</param>
    /// <param name="c">The first element of C.</param>
    /// <param name="cPitch">Elements from a row of C to the next.</param>
    /// <param name="whole">Whether all lanes of all vectors are added.</param>
    public MatrixTile(ref T a, int aPitch, ref T b, ref int rows, int depth, ref T c, int cPitch, bool whole)
    {
        _a = ref a;
        _b = ref b;
        _rows = ref rows;
        _c = ref c;
        _aPitch = aPitch;
        _cPitch = cPitch;
        _depth = depth;
        _whole = whole;
    }

    /// <summary>All rows by one to four vectors.</summary>
    [MethodImpl(KernelOptions.Loop)]
    public void Accumulate(int rows, ReadOnlySpan<VectorPlace> places)
    {
        switch (places.Length)
        {
            case 1: Accumulate<One>(rows, in places[0]); break;
            case 2: Accumulate<Two>(rows, in places[0]); break;
            case 3: Accumulate<Three>(rows, in places[0]); break;
            default: Accumulate<Four>(rows, in places[0]); break;
        }
    }

    /// <summary>Rows by fours; what is left is spread over the last two tiles, because few rows reload B more often than the multiplier needs it.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private void Accumulate<TColumns>(int rows, ref readonly VectorPlace places)
        where TColumns : struct, ICount
    {
        int fours = rows % 4 is 1 or 2 && rows > 4 ? rows / 4 - 1 : rows / 4, row = 4 * fours;
        if (fours > 0) Accumulate<Four, TColumns>(0, fours, in places);
        switch (rows - row)
        {
            case 1: Accumulate<One, TColumns>(row, 1, in places); break;
            case 2: Accumulate<Two, TColumns>(row, 1, in places); break;
            case 3: Accumulate<Three, TColumns>(row, 1, in places); break;
            case 5:
                Accumulate<Three, TColumns>(row, 1, in places);
                Accumulate<Two, TColumns>(row + 3, 1, in places);
                break;
            case 6: Accumulate<Three, TColumns>(row, 2, in places); break;
        }
    }

    /// <summary>What is beyond the two counts is never computed: they are constants to the compiler.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private void Accumulate<TRows, TColumns>(int row, int tiles, ref readonly VectorPlace places)
        where TRows : struct, ICount
        where TColumns : struct, ICount
    {
        ref T b0 = ref Column(in places, 0);
        ref T b1 = ref TColumns.Value > 1 ? ref Column(in places, 1) : ref b0;
        ref T b2 = ref TColumns.Value > 2 ? ref Column(in places, 2) : ref b0;
        ref T b3 = ref TColumns.Value > 3 ? ref Column(in places, 3) : ref b0;
        ref int rows = ref _rows;
        nint depth = _depth;
        for (; tiles > 0; tiles--, row += TRows.Value)
        {
            ref T a0 = ref Unsafe.Add(ref _a, row * _aPitch);
            ref T a1 = ref TRows.Value > 1 ? ref Unsafe.Add(ref a0, _aPitch) : ref a0;
            ref T a2 = ref TRows.Value > 2 ? ref Unsafe.Add(ref a1, _aPitch) : ref a0;
            ref T a3 = ref TRows.Value > 3 ? ref Unsafe.Add(ref a2, _aPitch) : ref a0;
            Prefetch<TColumns>(row, in places);
            if (TRows.Value > 1) Prefetch<TColumns>(row + 1, in places);
            if (TRows.Value > 2) Prefetch<TColumns>(row + 2, in places);
            if (TRows.Value > 3) Prefetch<TColumns>(row + 3, in places);
            TVector c00 = TLanes.Zero, c01 = TLanes.Zero, c02 = TLanes.Zero, c03 = TLanes.Zero;
            TVector c10 = TLanes.Zero, c11 = TLanes.Zero, c12 = TLanes.Zero, c13 = TLanes.Zero;
            TVector c20 = TLanes.Zero, c21 = TLanes.Zero, c22 = TLanes.Zero, c23 = TLanes.Zero;
            TVector c30 = TLanes.Zero, c31 = TLanes.Zero, c32 = TLanes.Zero, c33 = TLanes.Zero;
            for (nint p = 0; p < depth; p++)
            {
                nint at = Unsafe.Add(ref rows, p);
                var v0 = TLanes.Load(ref b0, at);
                var v1 = TColumns.Value > 1 ? TLanes.Load(ref b1, at) : v0;
                var v2 = TColumns.Value > 2 ? TLanes.Load(ref b2, at) : v0;
                var v3 = TColumns.Value > 3 ? TLanes.Load(ref b3, at) : v0;
                var factor = TLanes.Broadcast(Unsafe.Add(ref a0, p));
                c00 = TLanes.Add(c00, TLanes.Multiply(factor, v0));
                if (TColumns.Value > 1) c01 = TLanes.Add(c01, TLanes.Multiply(factor, v1));
                if (TColumns.Value > 2) c02 = TLanes.Add(c02, TLanes.Multiply(factor, v2));
                if (TColumns.Value > 3) c03 = TLanes.Add(c03, TLanes.Multiply(factor, v3));
                if (TRows.Value > 1)
                {
                    factor = TLanes.Broadcast(Unsafe.Add(ref a1, p));
                    c10 = TLanes.Add(c10, TLanes.Multiply(factor, v0));
                    if (TColumns.Value > 1) c11 = TLanes.Add(c11, TLanes.Multiply(factor, v1));
                    if (TColumns.Value > 2) c12 = TLanes.Add(c12, TLanes.Multiply(factor, v2));
                    if (TColumns.Value > 3) c13 = TLanes.Add(c13, TLanes.Multiply(factor, v3));
                }

                if (TRows.Value > 2)
                {
                    factor = TLanes.Broadcast(Unsafe.Add(ref a2, p));
                    c20 = TLanes.Add(c20, TLanes.Multiply(factor, v0));
                    if (TColumns.Value > 1) c21 = TLanes.Add(c21, TLanes.Multiply(factor, v1));
                    if (TColumns.Value > 2) c22 = TLanes.Add(c22, TLanes.Multiply(factor, v2));
                    if (TColumns.Value > 3) c23 = TLanes.Add(c23, TLanes.Multiply(factor, v3));
                }

                if (TRows.Value > 3)
                {
                    factor = TLanes.Broadcast(Unsafe.Add(ref a3, p));
                    c30 = TLanes.Add(c30, TLanes.Multiply(factor, v0));
                    if (TColumns.Value > 1) c31 = TLanes.Add(c31, TLanes.Multiply(factor, v1));
                    if (TColumns.Value > 2) c32 = TLanes.Add(c32, TLanes.Multiply(factor, v2));
                    if (TColumns.Value > 3) c33 = TLanes.Add(c33, TLanes.Multiply(factor, v3));
                }
            }

            if (!_whole)
            {
                Mask<TColumns>(in places, ref c00, ref c01, ref c02, ref c03);
                if (TRows.Value > 1) Mask<TColumns>(in places, ref c10, ref c11, ref c12, ref c13);
                if (TRows.Value > 2) Mask<TColumns>(in places, ref c20, ref c21, ref c22, ref c23);
                if (TRows.Value > 3) Mask<TColumns>(in places, ref c30, ref c31, ref c32, ref c33);
            }

            Add<TColumns>(row, in places, c00, c01, c02, c03);
            if (TRows.Value > 1) Add<TColumns>(row + 1, in places, c10, c11, c12, c13);
            if (TRows.Value > 2) Add<TColumns>(row + 2, in places, c20, c21, c22, c23);
            if (TRows.Value > 3) Add<TColumns>(row + 3, in places, c30, c31, c32, c33);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T Column(ref readonly VectorPlace places, int index) => ref Unsafe.Add(ref _b, Place(in places, index).Source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mask<TColumns>(ref readonly VectorPlace places, ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3)
        where TColumns : struct, ICount
    {
        c0 = TLanes.And(c0, TLanes.LastLanes(Place(in places, 0).Lanes));
        if (TColumns.Value > 1) c1 = TLanes.And(c1, TLanes.LastLanes(Place(in places, 1).Lanes));
        if (TColumns.Value > 2) c2 = TLanes.And(c2, TLanes.LastLanes(Place(in places, 2).Lanes));
        if (TColumns.Value > 3) c3 = TLanes.And(c3, TLanes.LastLanes(Place(in places, 3).Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<TColumns>(int row, ref readonly VectorPlace places, TVector c0, TVector c1, TVector c2, TVector c3)
        where TColumns : struct, ICount
    {
        ref T c = ref Unsafe.Add(ref _c, row * _cPitch);
        Add(ref c, in Place(in places, 0), c0);
        if (TColumns.Value > 1) Add(ref c, in Place(in places, 1), c1);
        if (TColumns.Value > 2) Add(ref c, in Place(in places, 2), c2);
        if (TColumns.Value > 3) Add(ref c, in Place(in places, 3), c3);
    }

    /// <summary>A large C is not in the nearest cache, and needed only when the products are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Prefetch<TColumns>(int row, ref readonly VectorPlace places)
        where TColumns : struct, ICount
    {
        if (!Sse.IsSupported) return;
        ref T c = ref Unsafe.Add(ref _c, row * _cPitch);
        Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, Place(in places, 0).Target)));
        if (TColumns.Value > 1) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, Place(in places, 1).Target)));
        if (TColumns.Value > 2) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, Place(in places, 2).Target)));
        if (TColumns.Value > 3) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref c, Place(in places, 3).Target)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref T c, ref readonly VectorPlace place, TVector sum)
    {
        TLanes.Store(TLanes.Add(TLanes.Load(ref c, place.Target), sum), ref c, place.Target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref readonly VectorPlace Place(ref readonly VectorPlace places, int index) => ref Unsafe.Add(ref Unsafe.AsRef(in places), index);
}
