namespace SecNet;

/// <summary>max(x, 0).</summary>
public sealed class ReLUAttribute : LayerAttribute;

/// <summary>x².</summary>
public sealed class SquareAttribute : ProductLayerAttribute;

/// <summary>To a vector, row-major over channels, rows and columns.</summary>
public sealed class FlattenAttribute : LayerAttribute;
