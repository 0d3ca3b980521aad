namespace SecNet.Runtime.HomomorphicEncryption;

/// <summary>A polynomial of weights as a scheme multiplies it: as secret as the weights. Disposing forgets it.</summary>
public interface ITransformedWeights : IDisposable;
