using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SecNet.Runtime.Randomness;

/// <summary>The blocks of one call of the hash, on the stack.</summary>
[InlineArray(FixedKeyHash.Streams)]
internal struct EightBlocks
{
    private Vector128<ulong> _first;

    /// <summary>The first of the eight.</summary>
    [UnscopedRef]
    public ref Vector128<ulong> First => ref _first;
}
