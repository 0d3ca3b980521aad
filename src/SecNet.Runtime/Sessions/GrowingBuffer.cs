namespace SecNet.Runtime.Sessions;

/// <summary>Scratch memory that is as large as the largest that was asked for, so that nothing is allocated once all sizes have been seen.</summary>
internal sealed class GrowingBuffer<T>
    where T : unmanaged
{
    private T[] _elements = [];

    /// <summary>So many elements, of any contents.</summary>
    public Span<T> Of(int length)
    {
        if (_elements.Length < length)
        {
            Clear();
            _elements = new T[length];
        }

        return _elements.AsSpan(0, length);
    }

    /// <summary>Forgets the contents.</summary>
    public void Clear() => Array.Clear(_elements);
}
