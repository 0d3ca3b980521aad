namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>Coefficients or values of a polynomial modulo each of a chain of primes, one row a prime.</summary>
internal sealed class RnsPolynomial(int rows, int length)
{
    private readonly AlignedRow<double> _residues = new(checked(rows * length));

    /// <summary>Residues modulo one prime.</summary>
    public Span<double> this[int row] => _residues.Span.Slice(row * length, length);

    /// <summary>The first residues modulo one prime.</summary>
    public Span<double> First(int row, int count) => this[row][..count];

    /// <summary>Forgets the contents.</summary>
    public void Clear() => _residues.Clear();

    /// <summary>Never the contents.</summary>
    public override string ToString() => "RnsPolynomial (secret)";
}
