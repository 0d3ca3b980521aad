using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Coefficients or values of a polynomial modulo each of a chain of primes, one row a prime.</summary>
internal sealed class RnsPolynomial
{
    private readonly double[] _residues;
    private readonly int _length;

    /// <summary>All zero.</summary>
    public RnsPolynomial(int rows, int length)
    {
        _length = length;
        _residues = new double[checked(rows * length)];
    }

    /// <summary>Residues modulo one prime.</summary>
    public Span<double> this[int row] => _residues.AsSpan(row * _length, _length);

    /// <summary>The first residues modulo one prime.</summary>
    public Span<double> First(int row, int count) => _residues.AsSpan(row * _length, count);

    /// <summary>Forgets the contents.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_residues.AsSpan()));

    /// <summary>Never the contents.</summary>
    public override string ToString() => "RnsPolynomial (secret)";
}
