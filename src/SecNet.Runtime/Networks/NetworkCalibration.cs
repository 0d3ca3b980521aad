using System.Globalization;

namespace SecNet.Runtime.Networks;

/// <summary>Where a network's calibrated bounds come from: the largest values observed on samples, times a margin.</summary>
/// <param name="Samples">Inputs observed.</param>
/// <param name="Margin">Factor over the largest observed values.</param>
/// <param name="IsSynthetic">True when the inputs were made up: bounds of real inputs may differ.</param>
public sealed record NetworkCalibration(int Samples, decimal Margin, bool IsSynthetic)
{
    /// <summary><c>observed on 1,000 samples x margin 2</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"observed on {Samples:N0} {(IsSynthetic ? "synthetic " : "")}{(Samples == 1 ? "sample" : "samples")} x margin {Margin}");
}
