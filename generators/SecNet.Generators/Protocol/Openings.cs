using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Protocol;

/// <summary>
/// Uniform randomness that hides one opened value. A mask is opened exactly once; any number of derived correlations may hang on it
/// (its bits, its shifted value, products with a random bit).
/// </summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">For people.</param>
/// <param name="Bits">Uniform bits of an element: the most that may be opened under it.</param>
public sealed record Mask(int Id, string Name, int Bits);

/// <summary>A value both parties learn under a mask.</summary>
/// <param name="Mask">What hides it.</param>
/// <param name="Elements">Values opened.</param>
/// <param name="Bits">Bits of each: exactly what is sent.</param>
public sealed record Opening(Mask Mask, int Elements, int Bits)
{
    /// <summary>Bits each party sends.</summary>
    public long TotalBits => (long)Elements * Bits;
}

/// <summary>One simultaneous exchange: its openings travel as one bit string, rounded up to bytes once.</summary>
public sealed record Round(EquatableArray<Opening> Openings)
{
    /// <summary>Bits each party sends.</summary>
    public long Bits => Openings.Sum(static opening => opening.TotalBits);

    /// <summary>Bytes each party sends.</summary>
    public long Bytes => (Bits + 7) / 8;
}

/// <summary>
/// A value that is public under a mask: (public value, mask). Opening makes one; linear combinations of masked tensors are masked
/// under the same combination of masks and need no opening.
/// </summary>
/// <param name="Public">Where the public value (after the shift) lies in the arena.</param>
/// <param name="Mask">What hides the secret.</param>
/// <param name="Width">Width k of the secret; the public value has k + 1 bits.</param>
public sealed record MaskedTensor(Region Public, Mask Mask, int Width);

/// <summary>A run of words in a session's arena.</summary>
public readonly record struct Region(int Offset, int Length);
