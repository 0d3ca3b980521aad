using System.Globalization;
using System.Text;

namespace SecNet.Tool.Plotting;

/// <summary>Draws activations beside their approximations as an SVG: a row each, the graph on the left and the error on the right.</summary>
internal static class ActivationPlot
{
    private const int RowHeight = 190, PanelHeight = 140, PanelWidth = 400, Left = 60, Gap = 80, Top = 50;

    private const string Style = """
        <style>
          svg { --ink: #222; --faint: #bbb; --range: #eef3fa; --exact: #d08; --fitted: #06c; background: #fff; }
          @media (prefers-color-scheme: dark) { svg { --ink: #ddd; --faint: #555; --range: #1b2636; --exact: #f6a; --fitted: #6af; background: #111; } }
          text { fill: var(--ink); } .axis { stroke: var(--faint); } .range { fill: var(--range); }
          .exact { stroke: var(--exact); stroke-width: 4; opacity: .45; } .fitted { stroke: var(--fitted); stroke-width: 1.4; } .limit { stroke: var(--exact); stroke-dasharray: 4 3; }
          polyline, line { fill: none; }
        </style>
        """;

    /// <summary>The picture; light and dark by the reader's preference.</summary>
    /// <param name="figures">The activations that are approximated.</param>
    /// <param name="range">The declared range.</param>
    /// <param name="fractionBits">The scale.</param>
    public static string Draw(IReadOnlyList<ActivationFigures> figures, decimal range, int fractionBits)
    {
        var height = Top + (figures.Count * RowHeight);
        var text = new StringBuilder();
        text.Append(Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + (2 * PanelWidth) + Gap + 20} {height}" font-family="sans-serif" font-size="12">
            {Style}
            <text x="{Left}" y="22" font-size="15">Function (wide) and approximation (thin); the declared range |x| ≤ {range} is shaded; {fractionBits} fraction bits</text>

            """));
        for (var row = 0; row < figures.Count; row++) DrawRow(text, figures[row], (double)range, Top + (row * RowHeight));
        return text.Append("</svg>\n").ToString();
    }

    private static void DrawRow(StringBuilder text, ActivationFigures figure, double range, int top)
    {
        var ends = figure.Curve[^1].X;
        var (low, high) = (figure.Curve.Min(static point => point.Exact) - 0.3, figure.Curve.Max(static point => point.Exact) + 0.3);
        var graph = new Panel(Left, top + 20, -ends, ends, low, high);
        text.Append(Invariant($"<text x=\"{Left}\" y=\"{top + 12}\">{figure.Kind}: {figure.Strategy}</text>\n"));
        graph.Shade(text, range);
        graph.Axis(text, 0);
        graph.Line(text, "exact", figure.Curve.Select(static point => (point.X, point.Exact)));
        graph.Line(text, "fitted", figure.Curve.Select(static point => (point.X, point.Approximate)));
        graph.Label(text, $"{-ends:0.##}", $"{ends:0.##}", $"{high:0.#}", $"{low:0.#}");

        var inside = figure.Curve.Where(point => Math.Abs(point.X) <= range).Select(static point => (point.X, Error: point.Approximate - point.Exact)).ToList();
        var most = figure.Allowed * 1.15;
        var errors = new Panel(Left + PanelWidth + Gap, top + 20, -range, range, -most, most);
        text.Append(Invariant($"<text x=\"{Left + PanelWidth + Gap}\" y=\"{top + 12}\">error, at most {figure.MaxError * 1e4:0.00}e-4 of {figure.Allowed * 1e4:0.00}e-4 allowed</text>\n"));
        errors.Shade(text, range);
        errors.Axis(text, 0);
        errors.Line(text, "limit", [(-range, figure.Allowed), (range, figure.Allowed)]);
        errors.Line(text, "limit", [(-range, -figure.Allowed), (range, -figure.Allowed)]);
        errors.Line(text, "fitted", inside);
        errors.Label(text, $"{-range:0.##}", $"{range:0.##}", $"{most * 1e3:0.0}e-3", $"{-most * 1e3:0.0}e-3");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A rectangle with real coordinates.</summary>
    private readonly record struct Panel(int X, int Y, double Left, double Right, double Bottom, double Top)
    {
        public void Shade(StringBuilder text, double range)
        {
            var from = Across(Math.Max(-range, Left));
            text.Append(Invariant($"<rect class=\"range\" x=\"{from:0.#}\" y=\"{Y}\" width=\"{Across(Math.Min(range, Right)) - from:0.#}\" height=\"{PanelHeight}\"/>\n"));
        }

        public void Axis(StringBuilder text, double at)
        {
            text.Append(Invariant($"<line class=\"axis\" x1=\"{X}\" y1=\"{Down(at):0.#}\" x2=\"{X + PanelWidth}\" y2=\"{Down(at):0.#}\"/>\n"));
            text.Append(Invariant($"<line class=\"axis\" x1=\"{Across(0):0.#}\" y1=\"{Y}\" x2=\"{Across(0):0.#}\" y2=\"{Y + PanelHeight}\"/>\n"));
        }

        public void Line(StringBuilder text, string style, IEnumerable<(double X, double Y)> points)
        {
            var panel = this;
            var path = string.Join(" ", points.Select(point => Invariant($"{panel.Across(point.X):0.#},{panel.Down(Math.Clamp(point.Y, panel.Bottom, panel.Top)):0.#}")));
            text.Append(Invariant($"<polyline class=\"{style}\" points=\"{path}\"/>\n"));
        }

        public void Label(StringBuilder text, FormattableString left, FormattableString right, FormattableString top, FormattableString bottom)
        {
            text.Append(Invariant($"<text x=\"{X}\" y=\"{Y + PanelHeight + 14}\">{Invariant(left)}</text><text x=\"{X + PanelWidth}\" y=\"{Y + PanelHeight + 14}\" text-anchor=\"end\">{Invariant(right)}</text>"));
            text.Append(Invariant($"<text x=\"{X - 4}\" y=\"{Y + 10}\" text-anchor=\"end\">{Invariant(top)}</text><text x=\"{X - 4}\" y=\"{Y + PanelHeight}\" text-anchor=\"end\">{Invariant(bottom)}</text>\n"));
        }

        private double Across(double x) => X + ((x - Left) / (Right - Left) * PanelWidth);

        private double Down(double y) => Y + ((Top - y) / (Top - Bottom) * PanelHeight);
    }
}
