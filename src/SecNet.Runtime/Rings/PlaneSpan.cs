namespace SecNet.Runtime.Rings;

/// <summary>Lengths of spans that hold several bit planes.</summary>
internal static class PlaneSpan
{
    /// <exception cref="ArgumentException">The span does not hold exactly the planes.</exception>
    public static void Check(int length, int lanes, int planeCount)
    {
        if (lanes < 0 || planeCount < 0 || length != (long)BitPlanes.WordsPerPlane(lanes) * planeCount)
            throw new ArgumentException($"Expected {planeCount} planes of {lanes} lanes ({(lanes + 63L) / 64} words each), got {length} words.");
    }
}
