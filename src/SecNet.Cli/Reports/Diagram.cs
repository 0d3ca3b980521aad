using System.Globalization;
using System.Text;
using SecNet.Runtime.Networks;

namespace SecNet.Cli.Reports;

/// <summary>A network as a Mermaid flowchart: layers with shape and cost, arrows along the data. GitHub and many editors draw it.</summary>
internal static class Diagram
{
    /// <summary>The text of the flowchart; lines end in <c>\n</c>.</summary>
    public static string Of(NetworkInfo info)
    {
        var text = new StringBuilder("flowchart TD\n");
        text.Append(CultureInfo.InvariantCulture, $"    input([\"input {info.InputShape}\"])\n");
        for (var index = 0; index < info.Layers.Length; index++)
        {
            var layer = info.Layers[index];
            var cost = layer.Rounds == 0 ? string.Empty : "<br/>" + Cost(layer.OnlineBytesPerParty, layer.Rounds);
            text.Append(CultureInfo.InvariantCulture, $"    l{index}[\"{layer.Name}: {layer.Kind} {layer.OutputShape}{cost}\"]\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    output([\"output {info.OutputShape}<br/>in all {Cost(info.Cost.OnlineBytesPerParty, info.Cost.Rounds)}\"])\n");
        for (var index = 0; index < info.Layers.Length; index++)
        {
            foreach (var source in info.Layers[index].Inputs) text.Append(CultureInfo.InvariantCulture, $"    {Node(source)} --> l{index}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"    {Node(info.Layers.Length - 1)} --> output\n");
        return text.ToString();
    }

    private static string Cost(long bytesEachWay, int rounds) =>
        string.Create(CultureInfo.InvariantCulture, $"{bytesEachWay:N0} bytes each way, {rounds} {(rounds == 1 ? "round" : "rounds")}");

    private static string Node(int layer) => layer < 0 ? "input" : string.Create(CultureInfo.InvariantCulture, $"l{layer}");
}
