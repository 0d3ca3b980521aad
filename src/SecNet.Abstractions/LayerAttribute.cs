namespace SecNet;

/// <summary>A layer of a secure network. Layers run in the order in which their attributes are written.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>
    /// Name of the layer; its weights are <c>NAME.weight</c> and <c>NAME.bias</c> in the weights file.
    /// Default: its kind and number, as PyTorch examples name them (<c>conv1</c>, <c>bn1</c>, <c>fc1</c>).
    /// </summary>
    public string? Name { get; set; }
}

/// <summary>A layer with secret weights.</summary>
public abstract class LinearLayerAttribute : LayerAttribute
{
    /// <summary>
    /// Contract: no output of the layer (after a batch norm folded into it) is larger in magnitude. Without it the bound is
    /// proved from <see cref="MaxAbsWeight"/>, fan-in and the input's bound, which grows fast from layer to layer.
    /// An input that breaks the contract at run time gives a wrong answer that nobody detects, so leave a margin over what you observed.
    /// </summary>
    public double MaxAbs { get; set; }

    /// <summary>Contract: no weight (after folding a batch norm into it) is larger in magnitude; <c>share-model</c> refuses others. Default 1.</summary>
    public double MaxAbsWeight { get; set; } = 1;
}
