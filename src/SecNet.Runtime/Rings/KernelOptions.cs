using System.Runtime.CompilerServices;

namespace SecNet.Runtime.Rings;

/// <summary>How the JIT compiles the loops in this folder.</summary>
internal static class KernelOptions
{
    /// <summary>
    /// Fully at the first call: these loops are built from small generic methods, and the unoptimised tier, which inlines none of them, was
    /// measured to run 10 to 40 times slower for the first hundred calls. And never inlined: as a part of its caller the packing loop was
    /// measured to run four times slower than on its own.
    /// </summary>
    public const MethodImplOptions Loop = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
}
