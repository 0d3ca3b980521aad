namespace SecNet.Data;

/// <summary>The scaling of all 8-bit formats.</summary>
internal static class Pixels
{
    /// <summary>pixel / 255, in [0, 1].</summary>
    public static float[] ToValues(ReadOnlySpan<byte> pixels)
    {
        var values = new float[pixels.Length];
        for (var i = 0; i < values.Length; i++) values[i] = pixels[i] / 255f;
        return values;
    }
}
