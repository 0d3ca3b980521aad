using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Numbers that begin at a cache line and stay there: a vector across two lines takes twice as long to load, measured on whole transforms.</summary>
internal sealed class AlignedRow<T>
    where T : unmanaged
{
    private const int CacheLine = 64;

    private readonly T[] _array;
    private readonly int _start;
    private readonly int _length;

    /// <summary>All zero.</summary>
    public AlignedRow(int length)
    {
        _length = length;
        _array = GC.AllocateArray<T>(checked(length + CacheLine / Unsafe.SizeOf<T>()), pinned: true);
        nint misaligned = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0) % CacheLine;
        _start = (int)((CacheLine - misaligned) % CacheLine) / Unsafe.SizeOf<T>();
    }

    /// <summary>All of the numbers.</summary>
    public Span<T> Span => _array.AsSpan(_start, _length);

    /// <summary>The first of them.</summary>
    public Span<T> First(int count) => Span[..count];

    /// <summary>Forgets them.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(Span));

    /// <summary>Never the contents.</summary>
    public override string ToString() => $"AlignedRow of {_length} (secret)";
}
