namespace SecNet;

/// <summary>
/// Index of the largest of a vector's values, the first of equals: the client learns the class and no score. Allowed as the last layer only.
/// </summary>
public sealed class ArgMaxAttribute : LayerAttribute;
