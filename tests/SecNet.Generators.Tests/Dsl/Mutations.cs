using System.Text;
using SecNet.Runtime.Randomness;

namespace SecNet.Generators.Tests.Dsl;

/// <summary>Files changed at random, the same for the same seed.</summary>
internal sealed class Mutations : IDisposable
{
    private const string Letters = "abxXw_019.,|=<>->+#eE \t\n\r-\0\u00e9\u2028\ud83d\udc36;\"'\\/{}";

    private static readonly string[] Pieces =
    [
        "network", "input", "output", "ring", "fraction", "truncation", "comparison", "accept", "leakage", "multiplicative", "link", "budget", "two-party", "dealer", "online", "rounds", "offline", "failure", "wan", "20ms,1Gbit/s", "5MB", "1.5kB", "in", "auto", "masked", "local", "table", "maskedppa", "fss", "ppa", "dense", "conv2d", "batchnorm", "relu", "square", "add",
        "concat", "flatten", "maxpool2d", "avgpool2d", "kernel", "window", "stride", "padding", "epsilon", "scale", "leakyrelu", "prelu", "clip", "pad2d", "reshape", "transpose", "sub", "argmax", "abs", "hardsigmoid", "hardswish", "max", "min", "sigmoid", "tanh", "silu", "gelu", "softplus", "error", "approximation lsecnet", "offset", "slope", "low", "high", "sides", "to", "order", "2x0x1", "1x1x2x2", "|x| <= ", "|w|<=", "->", " = ", ", ", "\n", "1x28x28", "5x3", "1e-5",
        "-1", "0", "99999999999999999999", "1e28", "0.0000000000000000000000000000001", "a", "r1", "image", "# c\n",
    ];

    private readonly byte[] _bytes = new byte[4096];
    private AesCtrPrg _prg;
    private int _used = 4096;

    public Mutations(ulong seed)
    {
        var bytes = new byte[Seed.ByteLength];
        BitConverter.TryWriteBytes(bytes, seed);
        _prg = new(Seed.Read(bytes));
    }

    public void Dispose() => _prg.Clear();

    /// <summary>Below a bound that is small beside 2^16.</summary>
    public int Next(int bound)
    {
        if (_used == _bytes.Length)
        {
            _prg.Fill(_bytes);
            _used = 0;
        }

        var value = BitConverter.ToUInt32(_bytes, _used);
        _used += 4;
        return (int)(value % (uint)bound);
    }

    /// <summary>One to six changes: cuts, copies, swaps, foreign characters, words of the language in the wrong place.</summary>
    public string Mutate(string text)
    {
        var result = new StringBuilder(text);
        for (var change = Next(6); change >= 0; change--)
        {
            var at = Next(result.Length + 1);
            var length = Math.Min(Next(2) == 0 ? Next(4) : Next(60), result.Length - at);
            switch (Next(7))
            {
                case 0: result.Remove(at, length); break;
                case 1: result.Insert(Next(result.Length + 1), result.ToString(at, length)); break;
                case 2: result.Insert(at, Letters[Next(Letters.Length)]); break;
                case 3 when at < result.Length: result[at] = Letters[Next(Letters.Length)]; break;
                case 4: result.Insert(at, Pieces[Next(Pieces.Length)]); break;
                case 5: ReplaceWord(result, at); break;
                default: SwapLines(result); break;
            }
        }

        return result.ToString();
    }

    /// <summary>The same network with other spaces, blank lines, comments and zeros.</summary>
    public string Respell(string text)
    {
        var result = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            var code = comment < 0 ? line : line[..comment];
            while (Next(4) == 0) result.Append(Next(2) == 0 ? "\n" : "\t\r\n");
            if (Next(3) == 0) result.Append(' ');
            foreach (var letter in code)
            {
                if (letter == ' ') result.Append(" \t".AsSpan(Next(2))).Append(' ', Next(3));
                else if (letter is '=' or ',' or '|' && Next(3) == 0 && !code.Contains("<=", StringComparison.Ordinal) && !code.Contains("ms,", StringComparison.Ordinal)) result.Append(' ').Append(letter).Append(' ');
                else result.Append(letter);
            }

            if (comment >= 0) result.Append(line.AsSpan(comment));
            else if (Next(5) == 0) result.Append(" # said by the way");
            result.Append(Next(5) == 0 ? "\r\n" : "\n");
        }

        return result.ToString();
    }

    private void ReplaceWord(StringBuilder text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
        text.Remove(at, end - at).Insert(at, Pieces[Next(Pieces.Length)]);
    }

    private void SwapLines(StringBuilder text)
    {
        var lines = text.ToString().Split('\n');
        var (first, second) = (Next(lines.Length), Next(lines.Length));
        (lines[first], lines[second]) = (lines[second], lines[first]);
        text.Clear().AppendJoin('\n', lines);
    }
}
