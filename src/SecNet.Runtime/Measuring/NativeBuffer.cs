using System.Runtime.InteropServices;

namespace SecNet.Runtime.Measuring;

/// <summary>Memory that is returned at once.</summary>
internal sealed unsafe class NativeBuffer(int bytes) : IDisposable
{
    private void* _start = NativeMemory.AllocZeroed((nuint)bytes);

    /// <summary>All of it.</summary>
    public Span<byte> Span => new(_start, bytes);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = null;
    }
}
