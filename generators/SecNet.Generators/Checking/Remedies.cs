using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using SecNet.Generators.Model;

namespace SecNet.Generators.Checking;

/// <summary>What would make a network fit its ring: fewer fraction bits, or a wider ring.</summary>
internal static class Remedies
{
    /// <summary>Half a sentence: <c>FractionBits = 12 or Ring = 47 would fit, or declare …</c>.</summary>
    public static string Find(NetworkModel model, EquatableArray<LayerShapes> shapes, IReadOnlyList<GraphNode> nodes)
    {
        var remedies = new List<string>();
        var fractionBits = Enumerable.Range(1, System.Math.Max(model.FractionBits - 1, 0)).Reverse()
            .FirstOrDefault(bits => Fits(model with { FractionBits = bits }));
        if (fractionBits > 0) remedies.Add(string.Format(CultureInfo.InvariantCulture, "FractionBits = {0}", fractionBits));
        var ringBits = model.RingBits == NetworkModel.AutoRing ? 0 : NarrowestRing();
        if (ringBits > 0) remedies.Add(string.Format(CultureInfo.InvariantCulture, "Ring = {0}", ringBits));
        var scale = remedies.Count == 0 ? string.Empty : string.Join(" or ", remedies) + " would fit, or ";
        return scale + "declare a tighter MaxAbs on this layer or those before it";

        // What fits a ring fits every wider one.
        int NarrowestRing()
        {
            var (tooNarrow, wideEnough) = (model.RingBits, RangeRules.WidestRing);
            if (!Fits(model with { RingBits = wideEnough })) return 0;
            while (wideEnough - tooNarrow > 1)
            {
                var middle = (tooNarrow + wideEnough) / 2;
                if (Fits(model with { RingBits = middle })) wideEnough = middle;
                else tooNarrow = middle;
            }

            return wideEnough;
        }

        bool Fits(NetworkModel other) => RangeAnalysis.Analyse(other, shapes, nodes, []) is not null;
    }
}
