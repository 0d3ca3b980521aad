namespace SecNet.Runtime.Weights;

/// <summary>The slopes of a PReLU: one per channel.</summary>
internal static class Slopes
{
    /// <summary>Reads <c>NAME.weight</c>, of one value per channel or, as PyTorch's default has it, one for all.</summary>
    /// <exception cref="WeightFileException">It is missing, has another shape or is not finite.</exception>
    public static float[] Read(SafetensorsFile file, string name, int channels)
    {
        var tensor = name + ".weight";
        if (!file.ShapeOf(tensor).SequenceEqual([1])) return file.Values(tensor, channels);
        var slopes = new float[channels];
        Array.Fill(slopes, file.Values(tensor, 1)[0]);
        return slopes;
    }
}
