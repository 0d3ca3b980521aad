using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Rings;

/// <summary>A rectangle of one input channel that is copied into one row of the matrix of patches.</summary>
/// <param name="Source">Where it begins in the channel.</param>
/// <param name="RowStep">Elements between its rows in the channel.</param>
/// <param name="ColumnStep">Elements between its columns in the channel.</param>
/// <param name="Target">Where it begins in the row of the matrix.</param>
/// <param name="TargetRowStep">Elements between its rows there; its columns are adjacent.</param>
/// <param name="Rows">Rows, at least one.</param>
/// <param name="Columns">Columns, at least one.</param>
internal readonly record struct PatchWindow(int Source, int RowStep, int ColumnStep, int Target, int TargetRowStep, int Rows, int Columns)
{
    /// <summary>Copies the rectangle.</summary>
    public void Copy<T>(ReadOnlySpan<T> channel, Span<T> patch)
        where T : unmanaged, IBinaryInteger<T>
    {
        Debug.Assert(Source >= 0 && Source + (Rows - 1) * RowStep + (Columns - 1) * ColumnStep < channel.Length);
        Debug.Assert(Target >= 0 && Target + (Rows - 1) * TargetRowStep + Columns <= patch.Length);
        if (ColumnStep != 1) CopyStrided(channel, patch);
        else if (Lanes512<T>.Fit(Columns)) CopyVectors<T, Vector512<T>, Lanes512<T>>(channel, patch);
        else if (Lanes256<T>.Fit(Columns)) CopyVectors<T, Vector256<T>, Lanes256<T>>(channel, patch);
        else if (Lanes128<T>.Fit(Columns)) CopyVectors<T, Vector128<T>, Lanes128<T>>(channel, patch);
        else CopyStrided(channel, patch);
    }

    /// <summary>Rows of a few vectors, for which a call to a general copy would cost more than the copy.</summary>
    [MethodImpl(KernelOptions.Loop)]
    private void CopyVectors<T, TVector, TLanes>(ReadOnlySpan<T> channel, Span<T> patch)
        where T : unmanaged
        where TVector : struct
        where TLanes : struct, ILanes<T, TVector>
    {
        ref T source = ref Unsafe.Add(ref MemoryMarshal.GetReference(channel), Source);
        ref T target = ref Unsafe.Add(ref MemoryMarshal.GetReference(patch), Target);
        nint from = 0, to = 0, last = Columns - TLanes.Count;
        for (int row = 0; row < Rows; row++, from += RowStep, to += TargetRowStep)
        {
            for (nint x = 0; x < last; x += TLanes.Count) TLanes.Store(TLanes.Load(ref source, from + x), ref target, to + x);
            TLanes.Store(TLanes.Load(ref source, from + last), ref target, to + last);
        }
    }

    [MethodImpl(KernelOptions.Loop)]
    private void CopyStrided<T>(ReadOnlySpan<T> channel, Span<T> patch)
        where T : unmanaged
    {
        ref T source = ref Unsafe.Add(ref MemoryMarshal.GetReference(channel), Source);
        ref T target = ref Unsafe.Add(ref MemoryMarshal.GetReference(patch), Target);
        nint from = 0, to = 0, step = ColumnStep, columns = Columns;
        for (int row = 0; row < Rows; row++, from += RowStep, to += TargetRowStep)
        {
            nint at = from;
            for (nint x = 0; x < columns; x++, at += step) Unsafe.Add(ref target, to + x) = Unsafe.Add(ref source, at);
        }
    }
}
