namespace SecNet.Runtime.Weights;

/// <summary>Readable weights break a bound that the network was compiled for, so its arithmetic could overflow.</summary>
/// <remarks>The message names the layer, the value found, the bound declared, and the attribute argument to change.</remarks>
public sealed class WeightContractException : Exception
{
    /// <summary>With a message.</summary>
    public WeightContractException(string message)
        : base(message)
    {
    }
}
