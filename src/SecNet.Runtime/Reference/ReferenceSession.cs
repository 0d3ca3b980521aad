namespace SecNet.Runtime.Reference;

/// <summary>What the plaintext twin of a network reads: integer weights, and the masks to replay if rounding is to be bit-exact.</summary>
public sealed class ReferenceSession
{
}
