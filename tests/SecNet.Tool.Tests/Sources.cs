namespace SecNet.Tool.Tests;

/// <summary>Small .secnet files that several tests use.</summary>
internal static class Sources
{
    /// <summary>A network in canonical layout that compiles without a finding.</summary>
    public const string Corner = """
        # Tells which corner is brighter.
        network Corner in Acme

        input image 1x2x2  |x| <= 1

        flat = flatten image
        fc1  = dense flat 4 -> 2  |x| <= 4
        relu = relu fc1
        fc2  = dense relu 2 -> 2  |x| <= 8

        """;
}
