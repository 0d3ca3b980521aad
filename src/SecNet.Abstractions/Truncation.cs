namespace SecNet;

/// <summary>How a product with 2f fraction bits comes back to f.</summary>
public enum Truncation
{
    /// <summary>Open the value under a mask, shift in the clear, remove the shifted mask: one round, never fails, off by at most one unit upwards.</summary>
    Masked,

    /// <summary>
    /// Each party shifts its own share (SecureML, Sonic): no round, but fails with probability |x| / 2^ℓ per value.
    /// The compiler states the total and holds it below <see cref="BudgetAttribute.FailureProbability"/>.
    /// </summary>
    Local,
}
