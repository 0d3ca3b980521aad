namespace SecNet;

/// <summary>A layer of a secure network. Layers run in the order in which their attributes are written.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public abstract class LayerAttribute : Attribute
{
    // Only the compiler knows how to realise a layer, so others cannot declare new kinds.
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// Name of the layer; its weights are <c>NAME.weight</c> and <c>NAME.bias</c> in the weights file.
    /// Default: its kind and number, as PyTorch examples name them (<c>conv1</c>, <c>bn1</c>, <c>fc1</c>).
    /// </summary>
    public string? Name { get; set; }
}

/// <summary>A layer that multiplies, and may choose how its products are held and scaled back.</summary>
public abstract class ProductLayerAttribute : LayerAttribute
{
    private protected ProductLayerAttribute()
    {
    }

    /// <summary>Ring of the layer's products in bits, 16 to 64. Default: the network's.</summary>
    public int Ring { get; set; }

    /// <summary>Fraction bits of the layer's result, once truncated. Default: the network's.</summary>
    public int FractionBits { get; set; }

    /// <summary>How the layer's products are scaled back. Default: as the network says.</summary>
    public Truncation Truncation { get; set; }
}

/// <summary>A layer with secret weights.</summary>
public abstract class LinearLayerAttribute : ProductLayerAttribute
{
    private protected LinearLayerAttribute()
    {
    }

    /// <summary>
    /// Contract: no output of the layer (after a batch norm folded into it) is larger in magnitude. Without it the bound is
    /// proved from <see cref="MaxAbsWeight"/>, fan-in and the input's bound, which grows fast from layer to layer.
    /// An input that breaks the contract at run time gives a wrong answer that nobody detects, so leave a margin over what you observed.
    /// </summary>
    public double MaxAbs { get; set; }

    /// <summary>Contract: no weight (after folding a batch norm into it) is larger in magnitude; <c>share-model</c> refuses others. Default 1.</summary>
    public double MaxAbsWeight { get; set; } = 1;
}
