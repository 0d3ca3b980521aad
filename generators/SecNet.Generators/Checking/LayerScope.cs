using System.Collections.Generic;
using SecNet.Generators.Diagnostics;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>What a layer's shape rule sees: its index and name, and where to report.</summary>
public sealed class LayerScope(int layerIndex, string layerName, List<Finding> findings)
{
    /// <summary>The largest tensor, in elements; beyond it offsets into a session's arena would not fit 31 bits.</summary>
    public const long MaxElements = 1 << 26;

    /// <summary>Reports a finding at this layer.</summary>
    public void Report(string id, params object[] arguments) => findings.Add(Finding.Create(id, layerIndex, arguments));

    /// <summary>Reports unless the argument is at least 1.</summary>
    public bool CheckPositive(string argument, int value)
    {
        if (value >= 1) return true;
        Report(FindingIds.BadArgument, layerName, argument, value, "at least 1");
        return false;
    }

    /// <summary>Reports unless rows times columns stay within the largest tensor.</summary>
    public bool CheckSize(int rows, long columns, string what)
    {
        if (columns <= MaxElements && rows <= MaxElements / columns) return true;
        Report(FindingIds.TensorTooLarge, layerName, $"{rows}x{columns}", what, MaxElements);
        return false;
    }

    /// <summary>Reports unless the window has positive sides and stride, a legal padding, and fits its input at least once.</summary>
    public bool CheckWindow(TensorShape input, Window window, int? maxPadding)
    {
        var ok = CheckPositive("the window's height", window.KernelHeight) & CheckPositive("the window's width", window.KernelWidth);
        if (!ok || !CheckSize(window.KernelHeight, window.KernelWidth, "window: rows x columns")) return false;
        if (window.StrideHeight < 1)
        {
            Report(FindingIds.BadStride, layerName, window.StrideHeight);
            ok = false;
        }

        var largest = maxPadding ?? System.Math.Max(window.KernelHeight, window.KernelWidth) - 1;
        if (window.PaddingHeight < 0 || window.PaddingHeight > largest)
        {
            Report(FindingIds.BadPadding, layerName, window.PaddingHeight, largest);
            return false;
        }

        if (!ok) return false;
        if (input.Height + (2 * window.PaddingHeight) < window.KernelHeight || input.Width + (2 * window.PaddingWidth) < window.KernelWidth)
        {
            Report(FindingIds.WindowTooLarge, layerName, $"{window.KernelHeight}x{window.KernelWidth}", input, window.PaddingHeight);
            return false;
        }

        return true;
    }
}
