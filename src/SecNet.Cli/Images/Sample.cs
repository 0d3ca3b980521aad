namespace SecNet.Cli.Images;

/// <summary>One image to classify.</summary>
/// <param name="Name">File name, or place in a data set: <c>mnist[17]</c>.</param>
/// <param name="Pixels">Row-major, 0 black to 255 white.</param>
/// <param name="Label">Its class, when known.</param>
internal sealed record Sample(string Name, byte[] Pixels, int? Label)
{
    /// <summary>The network's input: pixel / 255.</summary>
    public float[] ToInput() => Array.ConvertAll(Pixels, static pixel => pixel / 255f);
}
