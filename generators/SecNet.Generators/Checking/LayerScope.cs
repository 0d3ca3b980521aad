using System.Collections.Generic;
using System.Linq;
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

    /// <summary>Reports unless the window has positive sides, stride and dilation, a legal padding, and fits its input at least once.</summary>
    public bool CheckWindow(TensorShape input, Window window)
    {
        var ok = CheckPositive("the window's height", window.KernelHeight) & CheckPositive("the window's width", window.KernelWidth);
        if (!ok || !CheckSize(window.KernelHeight, window.KernelWidth, "window: rows x columns")) return false;
        ok = CheckPositive("the dilation of rows", window.DilationHeight) & CheckPositive("the dilation of columns", window.DilationWidth);
        if (window.StrideHeight < 1 || window.StrideWidth < 1)
        {
            Report(FindingIds.BadStride, layerName, window.StrideText);
            ok = false;
        }

        if (new[] { window.PaddingTop, window.PaddingLeft, window.PaddingBottom, window.PaddingRight }.Any(static padding => padding is < 0 or > (int)MaxElements))
        {
            Report(FindingIds.BadPadding, layerName, window.PaddingText, $"a padding lies between 0 and {MaxElements}");
            return false;
        }

        if (!ok) return false;
        if (window.Rows.Fits(input.Height) && window.Columns.Fits(input.Width)) return true;
        var size = $"{window.KernelHeight}x{window.KernelWidth}" + (window.IsDense ? string.Empty : $" (dilation {window.DilationText})");
        Report(FindingIds.WindowTooLarge, layerName, size, input, window.PaddingText);
        return false;
    }

    /// <summary>Reports unless every window, of a shape that was checked, holds a value of its input.</summary>
    public bool CheckWindowsHoldValues(TensorShape input, Window window) =>
        CheckAxis(window.Rows, input.Height, "row", window.PaddingText) && CheckAxis(window.Columns, input.Width, "column", window.PaddingText);

    private bool CheckAxis(WindowAxis axis, int size, string direction, string padding)
    {
        foreach (var window in axis.PaddedWindows(size).Where(window => axis.CellsInside(window, size) == 0))
        {
            Report(FindingIds.BadPadding, layerName, padding, $"its windows in {direction} {window + 1} of the result then hold padding alone, so use less padding");
            return false;
        }

        return true;
    }
}
