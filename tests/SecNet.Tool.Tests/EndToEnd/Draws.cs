using SecNet.Runtime.Randomness;
using SecNet.Testing;

namespace SecNet.Tool.Tests.EndToEnd;

/// <summary>Choices that a seed repeats.</summary>
internal sealed class Draws(int seed)
{
    private AesCtrPrg _prg = new InsecureSeeds(seed).Data();

    /// <summary>A whole number, both ends included; the slight bias of a remainder does not matter here.</summary>
    public int Between(int least, int most) => least + (int)(Word() % ((uint)(most - least) + 1));

    /// <summary>A real number, both ends included.</summary>
    public double Between(double low, double high) => low + ((high - low) * Word() / uint.MaxValue);

    /// <summary>True once in so many times.</summary>
    public bool Chance(int oneIn) => Between(1, oneIn) == 1;

    /// <summary>One of several.</summary>
    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Between(0, choices.Length - 1)];

    private uint Word()
    {
        Span<uint> word = stackalloc uint[1];
        _prg.Fill(word);
        return word[0];
    }
}
