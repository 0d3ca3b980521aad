using System.Security.Cryptography;

namespace SecNet.Runtime.Roles;

/// <summary>A client's request on its way: which inputs it is for, and what the parties answered so far.</summary>
/// <param name="first">The first of its inputs among those of the call.</param>
/// <param name="count">Inputs.</param>
/// <param name="outputBytes">Bytes of one output share.</param>
internal sealed class ClientRequest(int first, int count, int outputBytes)
{
    private readonly byte[][] _outputs = [new byte[count * outputBytes], new byte[count * outputBytes]];
    private readonly bool[] _has = new bool[2];

    public int First => first;

    public int Count => count;

    /// <summary>True when both parties have answered.</summary>
    public bool IsAnswered => _has[0] && _has[1];

    public bool HasAnswerOf(int party) => _has[party];

    /// <summary>Where a party's answer goes; from now on it counts as here.</summary>
    public Span<byte> Answer(int party)
    {
        _has[party] = true;
        return _outputs[party];
    }

    /// <summary>A party's share of one result.</summary>
    public ReadOnlySpan<byte> Output(int party, int index) => _outputs[party].AsSpan(index * outputBytes, outputBytes);

    /// <summary>Forgets the answers.</summary>
    public void Clear()
    {
        foreach (var outputs in _outputs) CryptographicOperations.ZeroMemory(outputs);
    }
}
