using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SecNet.Runtime.FunctionSecretSharing;

/// <summary>Elements packed at exactly their bits, read one at a time at a public place.</summary>
/// <remarks>Unlike <see cref="Rings.BitReader"/> it leaves junk above an element, and is set up for nothing: a tile's level has 64 elements only.</remarks>
internal readonly ref struct PackedWords
{
    private readonly ref ulong _words;
    private readonly int _last;

    public PackedWords(ReadOnlySpan<ulong> words)
    {
        _words = ref MemoryMarshal.GetReference(words);
        _last = words.Length - 1;
    }

    /// <summary>At least the element that begins at a bit, if it ends within the words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Read(int position)
    {
        int word = position >> 6;
        // An element that ends in the last word is not continued: what the upper half brings is junk.
        ulong low = Unsafe.Add(ref _words, word), high = Unsafe.Add(ref _words, Math.Min(word + 1, _last));
        return low >> position | high << 1 << ~position;
    }
}
