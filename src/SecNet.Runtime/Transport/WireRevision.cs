namespace SecNet.Runtime.Transport;

/// <summary>The revision of everything two executables must lay out alike: hello, frames, packing, correlation streams, files.</summary>
public static class WireRevision
{
    /// <summary>Raised by any change of those layouts; part of every hello and of every protocol id.</summary>
    public const int Current = 2;
}
